"""Who read numbers and made files, and why: for the township; counts for the county."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from evaluation.uses.queries.uses import KINDS, uses_of
from grids.models import Grid, Officer, Township, Village
from grids.models.traces import USES_OF_DATA
from grids.roles import Role
from households.actions import unmask_person
from households.models import Household
from tests.factories import make_household, make_officer, make_sent
from tests.households.typing import open_as

pytestmark = pytest.mark.django_db
WHY = "核对低保名单"


@pytest.fixture
def home(village: Village, group: Grid) -> Household:
    made = make_household(village=village, grid=group)
    made.head.id_number = "11010119900307002X"
    made.head.save()
    return made


def read_number(home: Household, clerk: Officer, *, why: str = WHY) -> None:
    sent = make_sent(clerk, reason=why)
    unmask_person(home.head.pk, "id_number", reason=why, sent=sent)


def page_of(client: Client, reader: Officer, township: Township, **asked: str) -> str:
    open_as(client, reader)
    return client.get(reverse("use_list", args=[township.pk]), asked).text


def test_the_office_reads_who_when_where_and_why(
    client: Client, home: Household, clerk: Officer, township_officer: Officer, township: Township
) -> None:
    read_number(home, clerk)
    text = page_of(client, township_officer, township)
    for told in ("赵敏", "后庄村", WHY, "查看完整号码"):
        assert told in text


def test_the_county_reads_how_often_and_neither_names_nor_reasons(
    client: Client, home: Household, clerk: Officer, county_officer: Officer, township: Township
) -> None:
    read_number(home, clerk)
    text = page_of(client, county_officer, township)
    assert "查看完整号码" in text
    assert ("赵敏" in text, WHY in text) == (False, False)


def test_it_is_narrowed_by_month_officer_and_kind_and_nonsense_narrows_nothing(
    client: Client, home: Household, clerk: Officer, township_officer: Officer, township: Township
) -> None:
    read_number(home, clerk)
    ask = {"month": "2026-11", "officer": str(clerk.pk), "kind": "numbers"}
    assert WHY in page_of(client, township_officer, township, **ask)
    assert WHY not in page_of(client, township_officer, township, kind="files")
    nonsense = {"month": "2026-99", "officer": str(uuid4()), "kind": "\x01"}
    assert WHY in page_of(client, township_officer, township, **nonsense)


def test_another_township_does_not_see_it(
    client: Client, home: Household, clerk: Officer, township: Township
) -> None:
    read_number(home, clerk)
    other = Township.objects.create(name="双鹤乡")
    stranger = make_officer(name="外乡", role=Role.TOWNSHIP, place=other)
    open_as(client, stranger)
    assert client.get(reverse("use_list", args=[township.pk])).status_code == 404


def test_the_pages_cost_the_same_however_much_was_read(
    client: Client,
    home: Household,
    clerk: Officer,
    township_officer: Officer,
    township: Township,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    open_as(client, township_officer)
    read_number(home, clerk)
    client.get(reverse("use_list", args=[township.pk]))  # what is prepared once is prepared
    done = 1
    for rows in (1, 3, 30):
        for _ in range(rows - done):
            read_number(home, clerk)
        done = rows
        with django_assert_num_queries(9):
            client.get(reverse("use_list", args=[township.pk]))
        with django_assert_num_queries(18):
            client.get(reverse("use_paper", args=[township.pk, 2026]))


def test_the_sheet_says_what_is_kept_and_who_read_how_many(
    client: Client, home: Household, clerk: Officer, township_officer: Officer, township: Township
) -> None:
    read_number(home, clerk)
    open_as(client, township_officer)
    text = client.get(reverse("use_paper", args=[township.pk, 2026])).text
    for told in ("身份证号", "加密，显示时隐去", "离村后一年", "赵敏"):
        assert told in text
    assert "赵敏" not in client.get(reverse("use_paper", args=[township.pk, 2025])).text


@pytest.mark.parametrize("year", [0, 1999, 10000, 10**12])
def test_of_a_year_that_no_calendar_has_there_is_no_sheet(
    client: Client, township_officer: Officer, township: Township, year: int
) -> None:
    open_as(client, township_officer)
    assert client.get(reverse("use_paper", args=[township.pk, year])).status_code == 404


def test_what_the_page_looks_for_is_what_the_ledger_has_an_index_for() -> None:
    assert {verb for _told, verbs in KINDS.values() for verb in verbs} == set(USES_OF_DATA)


def test_the_page_finds_its_lines_by_the_index(township: Township) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "uses_of_data_by_ledger" in uses_of(township).order_by().explain()
