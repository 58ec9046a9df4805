"""Figures: what is asked for, what is told to whom, in which order: never in that of results."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.figures.queries import caring, entries, watching
from evaluation.figures.queries.figure import Scope
from evaluation.figures.queries.pictures import line, stacked, widths
from evaluation.figures.queries.registry import FIGURES
from evaluation.figures.queries.tables import Place, shares, table
from evaluation.figures.queries.telling import Teller
from evaluation.figures.queries.trends import over_months
from evaluation.figures.typed import Asked, asked_of
from evaluation.workflow import Stage
from grids.models import Officer, Township, Village
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.scene import Scene

TODAY = date(2026, 11, 30)


def _teller(*, in_part: bool = False) -> Teller:
    scope = Scope((), 2026, date(2026, 11, 1), timezone.now())
    return Teller(uuid4(), scope, in_part=in_part)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({}, Asked()),
        ({"year": "2026", "month": "2026-03"}, Asked(2026, date(2026, 3, 1))),
        ({"year": "3026", "month": "2026-13"}, Asked()),
        ({"year": "２０２６", "month": "2026-3"}, Asked()),
        ({"month": "2026-12"}, Asked()),
        ({"month": "2026-06", "months": "6"}, Asked(None, date(2026, 6, 1), 6)),
        ({"months": "7"}, Asked()),
        ({"year": "' or 1=1", "month": "0000-00"}, Asked()),
    ],
)
def test_nonsense_is_not_asked_for(typed: dict[str, str], asked: Asked) -> None:
    assert asked_of(typed, today=TODAY) == asked


def test_every_figure_says_a_whole_sentence() -> None:
    for key, figure in FIGURES.items():
        assert str(figure.told)[-1] in ".。", key
        assert len(str(figure.told)) > 8, key


def test_rows_stand_in_the_order_of_places_whatever_their_numbers() -> None:
    """No ranking (domain.md §6.1)."""
    places = [Place(uuid4(), name) for name in ("甲村", "乙村", "丙村")]
    for numbers in ((1, 9, 5), (9, 1, 5)):
        keys = [place.key for place in places]
        counted = {entries.ALL.key: Counter(dict(zip(keys, numbers, strict=True)))}
        found = table(_teller(), [entries.ALL], counted, places, by="village")
        assert [row.name for row in found.rows] == ["甲村", "乙村", "丙村"]


def test_the_county_is_told_few_as_few_and_cannot_work_it_out() -> None:
    places = [Place(uuid4(), name) for name in ("甲村", "乙村", "丙村")]
    objected = dict(zip([place.key for place in places], (2, 0, 30), strict=True))
    counted = {watching.OBJECTED.key: Counter(objected)}
    of_township = table(_teller(), [watching.OBJECTED], counted, places, by="village", foot="计")
    of_county = table(
        _teller(in_part=True), [watching.OBJECTED], counted, places, by="village", foot="计"
    )
    assert [row.cells[0].text for row in of_township.rows] == ["2", "0", "30"]
    told = [row.cells[0].number for row in of_county.rows]
    assert of_county.foot
    assert told.count(None) >= 1
    assert not (None not in told[1:] and of_county.foot.cells[0].number is not None)


def test_what_could_be_worked_out_is_not_told_to_the_county_at_all() -> None:
    shown = table(_teller(in_part=True), entries.STATES, defaultdict(Counter), [], by="village")
    assert [figure.key for figure in shown.figures] == [
        "entries-declared",
        "entries-due",
        "entries-declined",
        "entries-away",
    ]


def test_pictures_of_nothing_are_no_pictures() -> None:
    assert stacked([("a", 0), ("b", 0)]) == []
    assert widths([0, None]) == [0, 0]
    assert line([("1", 0), ("2", 0)]).is_flat
    assert line([]).path == ""


def test_parts_fill_the_whole_bar() -> None:
    pieces = stacked([("a", 1), ("b", 0), ("c", 2)], wide=600)
    assert [(piece.x, piece.width, piece.pattern) for piece in pieces] == [
        (0.0, 200.0, 0),
        (200.0, 400.0, 2),
    ]


def test_nobody_is_divided_by_nobody() -> None:
    counted = {figure.key: Counter[Any]() for pair in entries.PARTICIPATION for figure in pair}
    assert shares(_teller(), entries.PARTICIPATION, counted) == []


def test_a_village_without_a_round_says_so(clerk: Officer, village: Village) -> None:
    client = browser_of(clerk)
    stand = text(client.get(reverse("overview", args=[village.pk])))
    taking = text(client.get(reverse("overview_part", args=[village.pk, "taking-part"])))
    assert "This village has no round in" in stand
    assert "Nobody is entered in a round of this year yet" in taking


def test_a_township_without_a_village_says_so(township_officer: Officer) -> None:
    township = township_officer.standing_posts[0].township
    assert township
    Village.objects.filter(township=township).delete()
    page = text(browser_of(township_officer).get(reverse("overview", args=[township.pk])))
    assert "This township has no village yet" in page


def test_sorting_is_not_offered_and_not_obeyed(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    client, place = browser_of(scene.clerk), scene.round.village_id
    url = reverse("figure_detail", args=[place, "entries"])
    plain = [line.texts for line in client.get(url).context["lines"]]
    for words in ("sort=-number", "order_by=status", "o=-1"):
        assert [line.texts for line in client.get(f"{url}?{words}").context["lines"]] == plain


def test_another_villages_group_finds_nothing(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    url = reverse("figure_detail", args=[scene.round.village_id, "entries"])
    for group in (uuid4(), "nonsense"):
        answer = browser_of(scene.clerk).get(f"{url}?group={group}")
        assert answer.context["breakdown"].whole.text == "0"
        assert answer.context["lines"] == []


def test_a_figure_that_there_is_not_is_404(clerk: Officer, village: Village) -> None:
    url = reverse("figure_detail", args=[village.pk, "households-by-wealth"])
    assert browser_of(clerk).get(url).status_code == 404


def test_who_stands_for_one_village_is_led_to_it(clerk: Officer, village: Village) -> None:
    answer = browser_of(clerk).get(reverse("overview_list"))
    assert answer.url == reverse("overview", args=[village.pk])  # type: ignore[attr-defined]  # because it is a redirect


def test_a_township_is_read_at_its_office(township_officer: Officer) -> None:
    township: Township | None = township_officer.standing_posts[0].township
    assert township
    assert (
        browser_of(township_officer).get(reverse("overview", args=[township.pk])).status_code == 200
    )


def test_the_county_cannot_work_out_few_by_asking_for_parts(
    county_officer: Officer, scene: Scene
) -> None:
    client, place = browser_of(county_officer), scene.round.village.township_id
    whole = reverse("figure_detail", args=[place, "differences"])
    assert client.get(whole).status_code == 200
    for words in ("star=02", "group=none", f"group={uuid4()}"):
        assert client.get(f"{whole}?{words}").status_code == 403
    village = reverse("figure_detail", args=[scene.round.village_id, "entries"])
    assert client.get(village).status_code == 403


def test_a_month_of_a_line_opens_that_month_also_in_the_report_of_a_year(clerk: Officer) -> None:
    year = Scope((), 2026, date(2026, 12, 1), timezone.now(), months=12)
    (trend,) = over_months(Teller(uuid4(), year), [caring.VISITED])
    urls = [told.url for _name, told in trend.told]
    assert [url.partition("?")[2] for url in urls[:2]] == [
        "year=2026&month=2026-01",
        "year=2026&month=2026-02",
    ]
