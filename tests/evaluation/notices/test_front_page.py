"""The front page for villagers: what hangs now, by village, and the office's telephone."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from evaluation.models import Notice
from grids.models import Grid, Village
from tests.evaluation.boards import Decided, make_decided
from tests.evaluation.notices.test_board import set_rule, text_of, travel
from tests.factories import NOW, make_township


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    travel(monkeypatch, days=0)


def posted(decided: Decided, group: Grid) -> Notice:
    decided.add(group, "8801", "张大山", stars=10)
    made = decided.post()
    assert made
    return made


def test_what_hangs_is_found_without_an_account(
    client: Client,
    decided: Decided,
    group: Grid,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    notice = posted(decided, group)
    with django_assert_num_queries(4):
        answer = client.get("/boards/")
    page = answer.content.decode()
    assert f'href="/g/{notice.slug}/"' in page
    assert 'href="tel:0357-0000002"' in page
    assert "后庄村" in text_of(page)
    assert (answer.cookies, answer["X-Robots-Tag"][:7]) == ({}, "noindex")


def test_an_ended_board_and_a_withdrawn_one_are_not_named(
    client: Client, decided: Decided, group: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = posted(decided, group)
    travel(monkeypatch, days=8)
    assert notice.slug not in client.get("/boards/").content.decode()
    travel(monkeypatch, days=1)
    decided.withdraw(at=NOW + timedelta(days=1))
    assert notice.slug not in client.get("/boards/").content.decode()


def test_a_notice_that_is_not_for_the_web_is_not_named(
    client: Client, decided: Decided, group: Grid
) -> None:
    set_rule(decided, on_web=False)
    assert posted(decided, group).slug not in client.get("/boards/").content.decode()


def test_the_page_for_logging_in_names_the_boards_and_the_offices_that_have_a_telephone(
    client: Client, village: Village
) -> None:
    make_township(name="双鹤乡")
    page = client.get("/login/").content.decode()
    assert 'href="/boards/"' in page
    assert page.count('href="tel:') == 2
