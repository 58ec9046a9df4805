"""Pages of draws: the township's way through them, and what everybody reads and recomputes."""

import gzip
import html
import re
import subprocess
import uuid
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.draws.actions import abandon_draw
from evaluation.models import Campaign, Draw, Entry, SpotCheck
from evaluation.reviews.actions import add_spot_check
from grids.models import Grid, Village
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.draws.test_draws import notice_of
from tests.evaluation.draws.test_draws import play_once as draw_once
from tests.evaluation.scene import Scene
from tests.factories import make_draw, make_household, make_sent

FIGURE = {"fallback_source": "Lottery 3D", "reason": "Asked for by the villagers"}
play_once = draw_once


@pytest.fixture
def drawing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The clock is the scene's."""
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def opened(scene: Scene) -> Draw:
    day = (scene.now + timedelta(days=2)).date()
    page = reverse("draw_add", args=[scene.round.pk])
    send(browser_of(scene.township), page, fallback_on=day.isoformat(), **FIGURE)
    return Draw.objects.latest("number")


def revealed(scene: Scene) -> Draw:
    draw = opened(scene)
    scene.wait(days=2)
    for officer in (scene.supervisor, scene.township):
        send(browser_of(officer), reverse("draw_figure", args=[draw.pk]), figure="374")
    send(browser_of(scene.township), reverse("draw_reveal", args=[draw.pk]))
    draw.refresh_from_db()
    return draw


def test_the_township_opens_waits_reveals_and_looks(drawing: Scene) -> None:
    township, supervisor = browser_of(drawing.township), browser_of(drawing.supervisor)
    review = reverse("review_detail", args=[drawing.round.pk])
    assert f'href="{reverse("draw_add", args=[drawing.round.pk])}"' in text(township.get(review))
    draw = opened(drawing)
    page = reverse("draw_detail", args=[draw.pk])
    assert "It waits for the first notice that another village posts." in text(township.get(page))
    assert reverse("draw_abandon", args=[draw.pk]) in text(township.get(page))
    assert reverse("draw_figure", args=[draw.pk]) not in text(supervisor.get(page))
    drawing.wait(days=2)
    figure = reverse("draw_figure", args=[draw.pk])
    assert figure in text(browser_of(drawing.supervisor).get(page))
    assert reverse("draw_abandon", args=[draw.pk]) not in text(
        browser_of(drawing.township).get(page)
    )
    send(browser_of(drawing.supervisor), figure, figure="374")
    wrong = text(send(browser_of(drawing.township), figure, figure="375"))
    assert "The other office typed something else" in wrong
    send(browser_of(drawing.township), figure, figure="374")
    reveal = reverse("draw_reveal", args=[draw.pk])
    township = browser_of(drawing.township)
    assert reveal in text(township.get(page))
    send(township, reveal)
    drawn = draw.picks.get().entry
    address = f"{reverse('spot_check_add', args=[drawing.round.pk])}?household={drawn.number}"
    assert [address in text(township.get(each)) for each in (page, review)] == [True, True]


def test_a_check_says_whether_it_was_drawn_or_chosen(drawing: Scene) -> None:
    drawn = revealed(drawing).picks.get().entry
    other = next(entry for entry in drawing.entries() if entry != drawn)
    for entry in (drawn, other):
        add_spot_check(
            drawing.round.pk, entry.pk, finding="sound", sent=drawing.sent(drawing.township)
        )
    review = reverse("review_detail", args=[drawing.round.pk])
    checks = browser_of(drawing.township).get(review).context["checks"]
    assert {check.entry: check.drawn for check in checks} == {drawn: True, other: False}
    page = text(browser_of(drawing.township).get(review))
    assert (page.count("drawn ·"), page.count("by choice ·")) == (1, 1)


def test_the_same_press_twice_and_the_back_button_open_one_draw(drawing: Scene) -> None:
    day = (drawing.now + timedelta(days=2)).date().isoformat()
    typed = {"cid": str(uuid.uuid4()), "fallback_on": day, "_end": "1", **FIGURE}
    township, page = browser_of(drawing.township), reverse("draw_add", args=[drawing.round.pk])
    first, second = township.post(page, typed), township.post(page, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    back = township.post(page, {**typed, "cid": str(uuid.uuid4())})
    assert "A draw is open already" in text(back)
    assert Draw.objects.count() == 1


def test_what_everybody_reads_before_tells_no_seed_and_no_name(drawing: Scene) -> None:
    draw = opened(drawing)
    page = text(Client().get(f"{draw.public_address}?lang=en"))
    for words in (draw.commitment, draw.population_digest, "Lottery 3D", "1 of 3 households"):
        assert words in page
    assert "Recompute it" not in page
    assert "sha256sum" not in page


def test_nobody_is_named_to_the_public_neither_before_nor_afterwards(drawing: Scene) -> None:
    draw = opened(drawing)
    abandon_draw(draw.pk, "源写错", sent=drawing.sent(drawing.township))
    again = revealed(drawing)
    add_spot_check(
        drawing.round.pk,
        again.picks.get().entry_id,
        finding="fault",
        note="牌实不符",
        sent=drawing.sent(drawing.township),
    )
    slug = drawing.round.notices.get().slug
    pages = [
        *(each.public_address for each in (draw, again)),
        reverse("draw_population", args=[again.slug]),
        reverse("notice_draws", args=[slug]),
        reverse("notice_board", args=[slug]),
        reverse("board_list"),
    ]
    told = [Client().get(page).content.decode() for page in pages]
    secret = {"牌实不符"}
    for entry in drawing.entries():
        secret |= {entry.head_name, entry.number}
    assert [word for page in told for word in secret if word in page] == []
    assert "looked at" in text(Client().get(f"{again.public_address}?lang=en"))


def test_every_attempt_is_public_with_its_state_and_reason(drawing: Scene) -> None:
    draw = opened(drawing)
    abandon_draw(draw.pk, "The source was wrong", sent=drawing.sent(drawing.township))
    revealed(drawing)
    slug = drawing.round.notices.get().slug
    page = text(Client().get(f"{reverse('notice_draws', args=[slug])}?lang=en"))
    for words in ("given up", "The source was wrong", "revealed", FIGURE["reason"]):
        assert words in page
    officers = text(browser_of(drawing.clerk).get(reverse("draw_list", args=[drawing.round.pk])))
    assert ("The source was wrong" in officers, FIGURE["reason"] in officers) == (True, True)


def test_the_commitment_stands_where_the_notice_hung(drawing: Scene) -> None:
    notice = drawing.round.notices.get()
    assert not notice.hangs(drawing.now.date())
    draw = opened(drawing)
    over = Client().get(notice.get_absolute_url()).content.decode()
    assert draw.commitment in over
    assert draw.public_address in over
    assert draw.public_address in Client().get("/boards/").content.decode()


def test_the_number_is_the_one_that_hangs_in_the_other_village(
    drawing: Scene, other_village: Village
) -> None:
    draw = opened(drawing)
    notice = notice_of(other_village, drawing)
    drawing.wait(days=1)
    send(browser_of(drawing.township), reverse("draw_reveal", args=[draw.pk]))
    draw.refresh_from_db()
    hangs = Client().get(notice.get_absolute_url()).content.decode()
    assert re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", hangs)[-1] == draw.public_number
    told = Client().get(draw.public_address).content.decode()
    assert f'href="{notice.get_absolute_url()}"' in told
    drawing.wait(days=30)
    told = Client().get(draw.public_address).content.decode()
    assert (notice.slug in told, notice.title in told) == (False, True)


def test_the_board_that_hangs_leads_to_the_draws(scene: Scene) -> None:
    notice = scene.round.notices.get()
    address = reverse("notice_draws", args=[notice.slug])
    [page] = notice.pages.filter(big=False, language="zh-hans", day=notice.starts_on)
    assert f'href="{address}"' in gzip.decompress(bytes(page.body)).decode()
    assert "还没有抽签" in Client().get(address).content.decode()


def test_whoever_downloads_the_list_gets_the_picks_by_the_lines_of_the_page(
    drawing: Scene, micro_grid: Grid, tmp_path: Path
) -> None:
    Campaign.objects.update(spot_check_least=4)
    more(drawing, micro_grid, 20)
    draw = revealed(drawing)
    page = Client().get(draw.public_address).content.decode()
    lines = [html.unescape(line) for line in re.findall(r'<code class="hash">(.*?)</code>', page)]
    shell = [line for line in lines if "sha256sum" in line or line.startswith("python3")]
    file = Client().get(reverse("draw_population", args=[draw.slug]))
    name = file["Content-Disposition"].split('"')[1]
    (tmp_path / name).write_bytes(file.content)
    assert sha256(file.content).hexdigest() in lines
    said = [run(line, tmp_path) for line in shell]
    assert said[0][0].split()[0] == draw.population_digest
    assert said[1][0].split()[0] == draw.commitment
    drawn = [row.split()[-1] for row in said[2]]
    assert drawn == said[3]
    assert [key[:8] for key in drawn] == re.findall(r'<li><span class="code">(\w{8})</span>', page)
    assert drawn == [str(key) for key in draw.picks.values_list("entry", flat=True)]


def run(line: str, folder: Path) -> list[str]:
    words = ["sh", "-c", line]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def more(scene: Scene, grid: Grid, number: int) -> None:
    """So many more households that declared."""
    homes = [make_household(village=scene.round.village, grid=grid) for _ in range(number)]
    Entry.objects.bulk_create(
        Entry(
            round=scene.round, campaign=scene.round.campaign, household=home, group=grid.parent,
            number=home.number, head_name="张", residence="living_in", status="declared",
        )
        for home in homes
    )  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_lists_of_draws_take_the_same_queries_for_any_number(
    drawing: Scene, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows - 1):
        draw = make_draw(
            round_=drawing.round, officer=drawing.township, at=drawing.now, revealed=number % 2 > 0
        )
        if draw.is_open:
            abandon_draw(draw.pk, "作废", sent=make_sent(drawing.township, at=drawing.now))
    make_draw(round_=drawing.round, officer=drawing.township, at=drawing.now, revealed=False)
    township, page = browser_of(drawing.township), reverse("draw_list", args=[drawing.round.pk])
    township.get(page)
    with django_assert_num_queries(6):
        assert len(township.get(page).context["rows"]) == rows
    slug = drawing.round.notices.get().slug
    with django_assert_num_queries(3):
        Client().get(reverse("notice_draws", args=[slug]))
    with django_assert_num_queries(4):
        assert Client().get("/boards/").content.decode().count("/d/") == rows


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_pages_of_a_draw_take_the_same_queries_for_any_number_of_picks(
    drawing: Scene, micro_grid: Grid, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    more(drawing, micro_grid, 30)
    draw = make_draw(round_=drawing.round, officer=drawing.township, at=drawing.now, to_pick=rows)
    for pick in draw.picks.all()[: rows // 2]:
        SpotCheck.objects.create(
            round=drawing.round, entry_id=pick.entry_id, finding="sound",
            officer=drawing.township, at=drawing.now,
        )  # fmt: skip
    township = browser_of(drawing.township)
    for page, key in (("draw_detail", draw.pk), ("review_detail", drawing.round.pk)):
        township.get(reverse(page, args=[key]))
    with django_assert_num_queries(5):
        assert len(township.get(draw.get_absolute_url()).context["picks"]) == rows
    with django_assert_num_queries(12):
        township.get(reverse("review_detail", args=[drawing.round.pk]))
    with django_assert_num_queries(3):
        Client().get(draw.public_address)
