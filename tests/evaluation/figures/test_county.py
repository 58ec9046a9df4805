"""The county's page: numbers of townships, in the order of their names, and nothing below them."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.timezone import localdate

from evaluation.figures.queries.county import Stars, compared
from evaluation.models import (
    Entry,
    Notice,
    Objection,
    Round,
)
from evaluation.workflow import Stage
from grids.models import Officer, Township, Village
from households.models import Residence
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.figures.walking import Counts, numbers_on, wrong_numbers
from tests.factories import (
    make_award,
    make_campaign,
    make_entry,
    make_grid,
    make_household,
    make_round,
    make_served,
    make_township,
    make_village,
)

PAGE = reverse("county_figures")


def township_of(villages: int, *, name: str, year: int = 2026, homes: int = 4) -> list[Round]:
    """A township whose villages have a round each, with households that stand differently."""
    township = make_township(name=name)
    campaign = make_campaign(township=township, year=year)
    made = []
    for n in range(villages):
        village = make_village(name=f"{name}{n:02}村", township=township)
        grid = make_grid(village=village, name="第1组")
        made.append(make_round(village=village, campaign=campaign, stage=Stage.AWARDED))
        for k in range(homes):
            home = make_household(village=village, grid=grid, residence=list(Residence)[k % 4])
            status = list(Entry.Status)[(n + k) % 7]
            entry = make_entry(round_=made[-1], household=home, status=status)
            if status == Entry.Status.DECLARED:
                make_award(entry=entry)
    return made


def object_to(round_: Round, clerk: Officer, *, times: int) -> None:
    now = timezone.now()
    notice = Notice.objects.create(
        round=round_, kind="full", number=1, slug=f"A{round_.pk.hex[:9]}", title="公示",
        township_name="", village_name="", entries_count=0, telephones=[], published_at=now,
        starts_on=localdate(now), ends_on=localdate(now),
    )  # fmt: skip
    entry = round_.entries.all()[0]
    for number in range(1, times + 1):
        Objection.objects.create(
            notice=notice, entry=entry, number=number, source="paper", content="院子",
            received_at=now, received_by=clerk, answer_by=localdate(now),
        )  # fmt: skip


def row_of(page: str, township: str, *, table: str) -> list[str]:
    """The cells of a township in the table with that caption."""
    [body] = re.findall(rf'<caption class="visually-hidden">{table}</caption>(.*?)</table>', page,
                        re.DOTALL)  # fmt: skip
    [row] = re.findall(rf'<tr><th scope="row">(?:<a [^>]*>)?{township}<.*?</tr>', body, re.DOTALL)
    cells = re.findall(r'<td class="num">(.*?)</td>', row, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in cells]


def test_every_number_equals_a_plain_recount(county_officer: Officer, clerk: Officer) -> None:
    first, *_others = [*township_of(3, name="乙乡"), *township_of(2, name="甲乡")]
    make_served(household=first.entries.all()[0].household, officer=clerk)
    found = numbers_on(browser_of(county_officer).get(PAGE).content.decode())
    assert len({number.key for number in found}) > 20
    told = [number for number in found if number.key != "objections-open"]
    assert list(wrong_numbers(told, Counts(timezone.now()))) == []


def test_townships_stand_in_the_order_of_their_names(county_officer: Officer) -> None:
    """No ranking (domain.md §6.1): more households, or a sort in the address, change nothing."""
    township_of(1, name="Z乡", homes=6)
    township_of(1, name="A乡", homes=1)
    for address in (PAGE, f"{PAGE}?sort=-n&o=-1"):
        page = browser_of(county_officer).get(address).content.decode()
        for table in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL):
            named = re.findall(r'<th scope="row">(?:<a [^>]*>)?([AZ]乡)<', table)
            assert named == sorted(named)


def test_nothing_below_a_township_is_named(county_officer: Officer) -> None:
    township_of(2, name="甲乡")
    page = browser_of(county_officer).get(PAGE).content.decode()
    assert "甲乡" in page
    assert "甲乡00村" not in page
    assert "张大山" not in page


def test_few_objections_are_few_and_not_added_up(county_officer: Officer, clerk: Officer) -> None:
    """As the township's own page says it, so that neither page gives the other away."""
    for name, times in (("甲乡", [7]), ("乙乡", [3]), ("丙乡", [4, 4]), ("丁乡", [0])):
        for round_, n in zip(township_of(len(times), name=name), times, strict=True):
            object_to(round_, clerk, times=n)
    client = browser_of(county_officer)
    page = client.get(PAGE).content.decode()
    names = ("甲乡", "乙乡", "丙乡", "丁乡")
    told = {name: row_of(page, name, table="What is open")[0] for name in names}
    assert told == {"甲乡": "7", "乙乡": "fewer than 5", "丙乡": "5 or more", "丁乡": "0"}
    assert row_of(page, "All townships together", table="What is open")[0] == "not added up"
    for name in names:
        township = Township.objects.get(name=name)
        part = reverse("overview_part", args=[township.pk, "open"])
        own = client.get(part).content.decode()
        foot = "All villages together" if name == "丙乡" else f"{name}00村"
        assert row_of(own, foot, table="What is open")[0] == told[name]


def test_a_county_without_anything_says_so(county_officer: Officer) -> None:
    Village.objects.all().delete()
    assert "The county has no township yet." in text(browser_of(county_officer).get(PAGE))
    make_township(name="甲乡")
    page = text(browser_of(county_officer).get(PAGE))
    assert "No round of this year has been founded yet." in page
    assert "Nobody is entered in a round of this year yet" in page
    assert "The year’s stars are not chosen yet." in page


@pytest.mark.parametrize("villages", [1, 3, 30])
def test_many_villages_cost_the_same_queries(
    villages: int, county_officer: Officer, django_assert_num_queries: Any
) -> None:
    township_of(villages, name="甲乡", homes=1)
    client = browser_of(county_officer)
    client.get(PAGE)
    with django_assert_num_queries(15):
        client.get(PAGE)


def stars(**named: str) -> Stars:
    """Stars of a year by their code and name, one more of each than of the one before."""
    found = Stars(set())
    for n, (code, name) in enumerate(named.items(), 1):
        found.add(code, name, n)
    return found


def test_stars_are_compared_where_their_code_is_the_same() -> None:
    with translation.override("en"):
        rows = compared(stars(s1="诚信", s2="整洁"), stars(s1="诚实", s3="孝老"))
    assert [(row.name, row.now, row.before, row.why_not) for row in rows] == [
        ("诚信", 1, 1, "Last year the star of this code was called “诚实”."),
        ("整洁", 2, None, "Not comparable: last year’s catalogue had no star of this code."),
    ]


def test_in_the_first_year_no_star_is_compared() -> None:
    with translation.override("en"):
        [row] = compared(stars(s1="诚信"), Stars(set()))
    assert (row.before, row.why_not) == (None, "There is no year before to compare with.")
