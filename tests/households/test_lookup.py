"""Finding households: by name, pinyin, initials, number, group; by what is so of them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, Officer, Township, Village
from grids.roles import Role
from households.models import Household, Person
from tests.factories import make_grid, make_household, make_officer
from tests.households.typing import open_as

BIG = ("王大力",)


@pytest.fixture
def homes(village: Village, group: Grid, micro_grid: Grid) -> list[Household]:
    second = make_grid(village=village, name="第2组")
    made = [
        make_household(village=village, grid=micro_grid, number="010001", head="王小明"),
        make_household(
            village=village, grid=group, number="010002", head="曾花信", members=("王大力",)
        ),
        make_household(
            village=village, grid=second, number="020001", head="𠮷强", residence="away"
        ),
    ]
    Person.objects.filter(name="王大力").update(party_member=True)
    head = made[0].head
    head.phone, head.id_number = "13800001111", "11010519491231002X"
    head.save()
    return made


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


def found(desk: Client, words: str = "", **more: str) -> list[str]:
    page = desk.get(reverse("household_list"), {"q": words, **more}).context["page"]
    return [row.number for group in page.groups for row in group.rows]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("王小明", ["010001"]),
        ("小明", ["010001"]),
        ("王", ["010001", "010002"]),
        ("wangxiaoming", ["010001"]),
        ("wangxi", ["010001"]),
        ("WXM", ["010001"]),
        ("wx", ["010001"]),
        ("zenghuaxin", ["010002"]),
        ("cenghua", ["010002"]),
        ("𠮷", ["020001"]),
        ("010002", ["010002"]),
        ("01", ["010001", "010002"]),
        ("０２", ["020001"]),
        ("2组", ["020001"]),
        ("第一组", ["010001", "010002"]),
        ("1组 王", ["010001", "010002"]),
        ("1组 小明", ["010001"]),
        ("2组 王", []),
        ("明小", []),
        ("xiaoming", []),
        ("王王", []),
    ],
)
def test_a_household_is_found_by(
    desk: Client, homes: list[Household], words: str, numbers: list[str]
) -> None:
    assert found(desk, words) == numbers


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"residence": "away"}, ["020001"]),
        ({"residence": "nonsense"}, ["010001", "010002", "020001"]),
        ({"party": "1"}, ["010002"]),
        ({"missing": "phone"}, ["010002", "020001"]),
        ({"missing": "id_number", "residence": "away"}, ["020001"]),
        ({"q": "王", "party": "1"}, ["010002"]),
    ],
)
def test_only_some_are_shown(
    desk: Client, homes: list[Household], asked: dict[str, str], numbers: list[str]
) -> None:
    assert found(desk, **{"words": asked.pop("q", ""), **asked}) == numbers


def test_those_that_have_ended_are_found_when_asked_for(
    desk: Client, homes: list[Household]
) -> None:
    Household.objects.filter(number="010001").update(ended_on=date(2026, 9, 1))
    assert found(desk, "小明") == []
    assert found(desk, "小明", ended="1") == ["010001"]


def test_the_search_goes_over_everything_in_sight_and_names_the_villages(
    client: Client, township: Township, homes: list[Household], other_village: Village
) -> None:
    grid = make_grid(village=other_village, name="第1组")
    make_household(village=other_village, grid=grid, number="090001", head="王小明")
    office = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
    page = open_as(client, office).get(reverse("household_list"), {"q": "王小明"})
    assert [group.name for group in page.context["page"].groups] == [
        "后庄村 · 第1组",
        "贾庄村 · 第1组",
    ]


def test_a_neighbour_is_never_found(
    desk: Client, homes: list[Household], other_village: Village
) -> None:
    grid = make_grid(village=other_village, name="第1组")
    make_household(village=other_village, grid=grid, number="090001", head="王小明")
    assert found(desk, "王小明") == ["010001"]


def test_a_grid_leader_finds_only_in_the_own_grid(
    client: Client, micro_grid: Grid, homes: list[Household]
) -> None:
    leader = make_officer(name="陈海生", role=Role.GRID_LEADER, place=micro_grid)
    assert found(open_as(client, leader), "王") == ["010001"]


def test_more_than_a_page_is_cut_and_said(desk: Client, village: Village, group: Grid) -> None:
    for number in range(101):
        make_household(village=village, grid=group, number=f"01{number:04}", head="王强")
    page = desk.get(reverse("household_list"), {"q": "王强"})
    assert (page.context["page"].total, page.context["page"].cut) == (100, True)


def test_a_household_is_found_behind_a_very_large_one_of_the_same_name(
    desk: Client, village: Village, group: Grid
) -> None:
    clan = [f"欧{number}" for number in range(600)]
    make_household(village=village, grid=group, number="010001", head="欧大", members=clan)
    make_household(village=village, grid=group, number="010002", head="欧二")
    assert found(desk, "ou") == ["010001", "010002"]


def six_hundred(village: Village) -> None:
    for group in range(1, 7):
        grid = make_grid(village=village, name=f"第{group}组")
        for number in range(100):
            make_household(
                village=village, grid=grid, number=f"{group:02}{number:04}", members=("李梅",)
            )


def test_six_hundred_households_on_one_page_cost_six_queries_and_150_kilobytes(
    desk: Client, village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    six_hundred(village)
    desk.get(reverse("household_list"))
    with django_assert_num_queries(6):
        page = desk.get(reverse("household_list"), {"whole": "1"})
    assert sum(len(group.rows) for group in page.context["page"].groups) == 600
    assert len(page.content) <= 150_000


@pytest.mark.parametrize("households", [1, 3])
def test_a_search_costs_the_same_for_one_and_for_three(
    desk: Client,
    village: Village,
    group: Grid,
    households: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(households):
        make_household(village=village, grid=group, head="王强", members=("王小",))
    desk.get(reverse("household_list"))
    with django_assert_num_queries(6):
        desk.get(reverse("household_list"), {"q": "wang"})
