"""For the household itself: what is stored about it, and its requests to put it right."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import Refused
from households.actions import add_request, answer_request
from households.models import CorrectionRequest, Household
from households.queries.information import everything_about
from tests.factories import (
    NOW,
    make_campaign,
    make_entry,
    make_household,
    make_officer,
    make_request,
    make_round,
    make_sent,
)
from tests.households.typing import open_as, press, shown

CARD = "11010519491231002X"


@pytest.fixture
def home(village: Village, micro_grid: Grid) -> Household:
    home = make_household(village=village, grid=micro_grid, number="010001", members=("李梅",))
    home.head.id_number, home.head.phone = CARD, "13800001111"
    home.head.save()
    return home


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


def test_the_sheet_tells_everything_that_is_stored_and_masks_numbers(
    desk: Client, home: Household, clerk: Officer
) -> None:
    round_ = make_round(
        village=home.village, campaign=make_campaign(township=home.village.township)
    )
    make_entry(round_=round_, household=home)
    make_request(household=home, officer=clerk)
    page = desk.get(reverse("household_information", args=[home.pk]))
    body = page.content.decode()
    for told in ("010001", "张大山", "李梅", "138****1111", f"{'*' * 14}002X", round_.name):
        assert told in body
    assert CARD not in body
    assert "出生年份不对" not in body
    titles = [section.title for section in page.context["sections"]]
    assert len(titles) == len(set(titles)) == 22


def test_each_app_tells_its_own_part(desk: Client, home: Household) -> None:
    told = everything_about(home)
    assert all(section.rows or section.nothing for section in told)
    assert all(len(row) == len(s.columns) for s in told if s.columns for row in s.rows)


def test_a_request_is_sealed_listed_and_answered(
    desk: Client, home: Household, clerk: Officer
) -> None:
    url = reverse("request_add", args=[home.pk])
    fields = shown(desk.get(url).context["form"]) | {"wish": "出生年份应是1949"}
    done = press(desk, url, fields, follow=True)
    asked = CorrectionRequest.objects.get()
    assert "1949" in done.content.decode()
    assert b"1949" not in bytes(asked.wish_sealed)
    listed = desk.get(reverse("request_list", args=[home.village_id])).content.decode()
    assert "张大山" in listed
    form = shown(done.context["form"]) | {"state": "done", "answer": "已改为1949"}
    press(desk, reverse("request_detail", args=[asked.pk]), form)
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.answered_by) == ("done", "已改为1949", clerk)
    verbs = set(LedgerEntry.objects.values_list("verb", flat=True))
    assert verbs == {"correction_asked", "correction_answered"}
    assert not LedgerEntry.objects.filter(body__contains="1949年").exists()


def test_a_grid_leader_takes_a_request_down_at_the_door_and_does_not_answer_it(
    client: Client, home: Household, micro_grid: Grid
) -> None:
    leader = make_officer(name="陈海生", role=Role.GRID_LEADER, place=micro_grid)
    add_request(home.pk, asked_by="李梅", wish="电话错了", sent=make_sent(leader))
    page = open_as(client, leader).get(CorrectionRequest.objects.get().get_absolute_url())
    assert page.status_code == 200
    assert not page.context["answers"]


@pytest.mark.parametrize(("state", "answer"), [("open", "…"), ("done", "  ")])
def test_an_answer_says_what_was_done(
    home: Household, clerk: Officer, state: str, answer: str
) -> None:
    asked = make_request(household=home, officer=clerk)
    with pytest.raises(Refused):
        answer_request(asked.pk, state=state, answer=answer, sent=make_sent(clerk))


def test_a_request_is_answered_once(home: Household, clerk: Officer) -> None:
    asked = make_request(household=home, officer=clerk)
    answer_request(asked.pk, state="declined", answer="与身份证一致", sent=make_sent(clerk))
    with pytest.raises(Refused):
        answer_request(asked.pk, state="done", answer="…", sent=make_sent(clerk))


def test_what_waits_is_a_line_of_the_clerks_day(
    desk: Client, home: Household, clerk: Officer
) -> None:
    asked = make_request(household=home, officer=clerk)
    asked.answer_by = (NOW - timedelta(days=300)).date()
    asked.save()
    tasks = desk.get(reverse("home")).context["today"].tasks
    (line,) = [
        task for task in tasks if task.url == reverse("request_list", args=[home.village_id])
    ]
    assert (line.kind, asked.answer_by.isoformat() in line.note) == ("do", True)


@pytest.mark.parametrize("requests", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    desk: Client,
    home: Household,
    clerk: Officer,
    requests: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(requests):
        make_request(household=home, officer=clerk)
    url = reverse("request_list", args=[home.village_id])
    desk.get(url)
    with django_assert_num_queries(5):
        desk.get(url)
