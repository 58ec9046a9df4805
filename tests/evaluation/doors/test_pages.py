"""Pages from door to door: a tap from the list and back to it, the village's numbers, the cost."""

import uuid

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from evaluation.models import DoorMark, Round
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from households.models import Household
from tests.evaluation.browsing import browser_of, send, text
from tests.factories import NOW, make_entry, make_household, make_round


def listed(round_: Round, query: str = "") -> str:
    return reverse("door_list", args=[round_.pk]) + query


def door(round_: Round, home: Household) -> str:
    return reverse("door_mark", args=[round_.pk, home.pk])


def test_a_tap_of_the_list_leads_back_to_the_same_part_of_it(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    browser = browser_of(grid_leader)
    assert text(browser.get(listed(round_))).count('value="told"') == 3
    answer = send(browser, door(round_, homes[1]) + "?state=open", press="told")
    assert answer.status_code == 302
    assert answer["Location"].startswith(listed(round_, "?state=open&receipt="))
    assert answer["Location"].endswith("#d-010002")
    assert 'value="told-"' in text(browser.get(listed(round_)))


def test_a_day_without_being_away_is_told_at_the_field(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    answer = send(
        browser_of(grid_leader), door(round_, homes[0]), press="told", until="2099-01-02", note="话"
    )
    assert answer.status_code == 200
    assert "Only who is away comes back" in text(answer)
    assert "话" in text(answer)
    assert not DoorMark.objects.exists()


def test_the_overview_counts_and_every_number_opens_its_rows(
    round_: Round, homes: list[Household], micro_grid: Grid, clerk: Officer, secretary: Officer
) -> None:
    send(browser_of(clerk), door(round_, homes[0]), press="told")
    browser = browser_of(secretary)
    page = text(browser.get(reverse("door_overview", args=[round_.pk])))
    assert "told 1" in page
    assert "nothing done yet 2" in page
    rows = text(browser.get(listed(round_, f"?place={micro_grid.pk}&state=open")))
    assert "李强" in rows
    assert "王秀兰" in rows
    assert "张大山" not in rows
    assert 'name="press"' not in rows, "the secretary reads and does not walk"


@pytest.mark.parametrize("n", [1, 3, 30])
@pytest.mark.parametrize("stage", [Stage.MOBILISING, Stage.DECLARING])
def test_the_list_costs_the_same_at_any_number_of_doors(
    n: int,
    stage: Stage,
    village: Village,
    micro_grid: Grid,
    grid_leader: Officer,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    round_ = make_round(village=village, stage=stage)
    for _number in range(n):
        home = make_household(village=village, grid=micro_grid)
        if stage == Stage.DECLARING:
            make_entry(round_=round_, household=home)
        DoorMark.objects.create(
            id=uuid.uuid4(), round=round_, household=home, kind="told", at=NOW,
            officer=grid_leader, post=grid_leader.posts.get(),
        )  # fmt: skip
    browser = browser_of(grid_leader)
    browser.get(listed(round_))
    with django_assert_num_queries(9):
        page = text(browser.get(listed(round_)))
    assert page.count('class="door"') == n
