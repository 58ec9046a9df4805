"""Codes of households: printed for a group at once, each known to nobody, and what ends them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grids.codes import grouped
from grids.models import Grid, LedgerEntry, Officer, Receipt, Village
from grids.qr import qr_of
from grids.writing import AlreadySent, Refused
from households.actions import carry_out_act, issue_code, issue_codes, undo_act
from households.actions.families import ActFacts
from households.models import FamilyAct, Household, Membership, Person
from households.queries.codes import household_with
from tests.factories import NOW, make_grid, make_household, make_officer, make_sent
from tests.households.typing import open_as, opened, press

Kind = FamilyAct.Kind


@pytest.fixture
def homes(village: Village, group: Grid, micro_grid: Grid) -> list[Household]:
    """Two in the group's micro-grid and one in the group itself, in the order of their numbers."""
    first = make_household(
        village=village, grid=micro_grid, number="010001", members=("李梅", "张小山")
    )
    second = make_household(village=village, grid=group, number="010002", head="王强")
    third = make_household(village=village, grid=micro_grid, number="010003", head="赵铁")
    Membership.objects.update(since=date(2020, 1, 1))
    return [first, second, third]


def printed(group: Grid, by: Officer, *, anew: bool = True) -> dict[str, str]:
    """By household number, in the order of the sheet."""
    slips = issue_codes(group.pk, anew=anew, sent=make_sent(by))[1]
    return {household.number: code for household, code in slips}


def opens(code: str) -> str:
    found = household_with(code)
    return found.number if found else ""


def test_a_group_gets_its_codes_at_one_press(
    homes: list[Household], group: Grid, clerk: Officer
) -> None:
    another = make_grid(village=group.village, name="第2组")
    make_household(village=group.village, grid=another, number="020001")
    codes = printed(group, clerk)
    assert list(codes) == ["010001", "010002", "010003"]
    assert {number: opens(code) for number, code in codes.items()} == {n: n for n in codes}
    assert len(set(codes.values())) == 3
    entry, receipt = LedgerEntry.objects.get(), Receipt.objects.get()
    assert (entry.verb, entry.subject, entry.officer) == ("codes_issued", f"grid:{group.pk}", clerk)
    assert '"households": 3' in entry.body
    for code in codes.values():
        assert code not in f"{entry.body} {receipt.summary} {receipt.subject}"


def test_printing_anew_ends_the_old_codes(
    homes: list[Household], group: Grid, clerk: Officer
) -> None:
    old = printed(group, clerk)
    new = printed(group, clerk)
    assert [opens(code) for code in old.values()] == ["", "", ""]
    assert [opens(code) for code in new.values()] == list(new)


def test_only_those_without_a_code_are_printed_when_that_is_asked(
    homes: list[Household], group: Grid, clerk: Officer
) -> None:
    kept = issue_code(homes[1].pk, sent=make_sent(clerk))[1]
    assert list(printed(group, clerk, anew=False)) == ["010001", "010003"]
    assert opens(kept) == "010002"
    with pytest.raises(Refused):
        printed(group, clerk, anew=False)


def test_a_second_arrival_of_the_press_makes_no_other_codes(
    homes: list[Household], group: Grid, clerk: Officer
) -> None:
    sent = make_sent(clerk)
    slips = issue_codes(group.pk, anew=True, sent=sent)[1]
    with pytest.raises(AlreadySent):
        issue_codes(group.pk, anew=True, sent=sent)
    assert [opens(code) for _household, code in slips] == ["010001", "010002", "010003"]


@pytest.mark.parametrize("role", ["secretary", "township", "supervisor", "assessor", "liaison"])
def test_only_the_clerk_prints_codes(homes: list[Household], group: Grid, role: str) -> None:
    place = group.village.township if role == "township" else group.village
    officer = make_officer(name=role, role=role, place=place)
    with pytest.raises(PermissionDenied):
        printed(group, officer)
    assert not Household.objects.exclude(code_fingerprint=None).exists()


def test_the_neighbours_clerk_prints_no_codes_here(
    homes: list[Household], group: Grid, other_clerk: Officer
) -> None:
    with pytest.raises(PermissionDenied):
        printed(group, other_clerk)


@pytest.mark.parametrize("households", [1, 3, 30])
def test_printing_costs_the_same_queries_for_any_number_of_households(
    group: Grid,
    clerk: Officer,
    households: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(households):
        make_household(village=group.village, grid=group, number=f"01{number:04d}")
    sent = make_sent(clerk)
    with django_assert_num_queries(17):
        issue_codes(group.pk, anew=True, sent=sent)


@pytest.fixture
def act(clerk: Officer) -> Callable[..., FamilyAct]:
    def carry_out(home: Household, kind: str, **facts: Any) -> FamilyAct:
        facts.setdefault("happened_on", NOW.date())
        later = make_sent(clerk, at=NOW + timedelta(hours=1))
        carry_out_act(home.pk, kind, ActFacts(**facts), sent=later)
        return FamilyAct.objects.latest("at")

    return carry_out


def parted(home: Household) -> dict[str, Any]:
    """Where those who part live, and under which number."""
    return {"number": "010009", "grid": home.grid_id}


def test_a_split_ends_the_code_until_it_is_undone(
    homes: list[Household], group: Grid, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    """Who parted may still hold the slip."""
    code = printed(group, clerk)["010001"]
    son = Person.objects.get(name="张小山")
    split = act(
        homes[0],
        Kind.SPLIT,
        people=(son.pk,),
        new_head=son.pk,
        number="010009",
        grid=homes[0].grid_id,
    )
    assert opens(code) == ""
    undo_act(split.pk, sent=make_sent(clerk, at=NOW + timedelta(hours=1, minutes=5)))
    assert opens(code) == "010001"


def test_after_a_split_both_get_codes_of_their_own(
    homes: list[Household], group: Grid, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    son = Person.objects.get(name="张小山")
    act(
        homes[0],
        Kind.SPLIT,
        people=(son.pk,),
        new_head=son.pk,
        number="010009",
        grid=homes[0].grid_id,
    )
    slips = issue_codes(group.pk, anew=False, sent=make_sent(clerk, at=NOW + timedelta(hours=2)))[1]
    assert [opens(code) for _home, code in slips] == ["010001", "010002", "010003", "010009"]


def test_the_code_of_a_household_that_was_merged_into_another_opens_nothing(
    homes: list[Household], group: Grid, clerk: Officer, act: Callable[..., FamilyAct]
) -> None:
    codes = printed(group, clerk)
    act(homes[0], Kind.MERGE, other=homes[1].pk)
    assert [opens(codes[number]) for number in ("010001", "010002")] == ["010001", ""]


def test_the_code_of_a_household_that_ended_opens_nothing(
    homes: list[Household], group: Grid, clerk: Officer
) -> None:
    code = printed(group, clerk)["010003"]
    Household.objects.filter(number="010003").update(ended_on=NOW.date())
    assert opens(code) == ""
    assert "010003" not in printed(group, clerk)


def test_no_two_households_have_one_code(
    homes: list[Household], group: Grid, clerk: Officer
) -> None:
    printed(group, clerk)
    homes[0].refresh_from_db()
    with pytest.raises(IntegrityError, match="code_fingerprint"):
        Household.objects.filter(number="010002").update(code_fingerprint=homes[0].code_fingerprint)


def test_the_sheet_shows_each_code_once_and_never_again(
    client: Client, homes: list[Household], group: Grid, clerk: Officer
) -> None:
    desk, url = open_as(client, clerk), reverse("codes_issue", args=[group.pk])
    fields = opened(desk, url)
    sheet = press(desk, url, fields)
    slips = sheet.context["slips"]
    assert [home.number for home, _code, _qr in slips] == ["010001", "010002", "010003"]
    assert [sheet.text.count(grouped(code)) for _home, code, _qr in slips] == [1, 1, 1]
    assert "no-store" in sheet["Cache-Control"]
    again = press(desk, url, fields, follow=True)
    for read in (again, desk.get(url), desk.get(reverse("code_list", args=[group.village_id]))):
        assert not any(grouped(code) in read.text for _home, code, _qr in slips)
    assert [opens(code) for _home, code, _qr in slips] == ["010001", "010002", "010003"]


def test_the_qr_leads_to_where_codes_are_typed_with_the_code_behind_the_hash(
    client: Client, homes: list[Household], group: Grid, clerk: Officer
) -> None:
    """No browser sends what stands behind it, so it is in no log."""
    desk, url = open_as(client, clerk), reverse("codes_issue", args=[group.pk])
    for _home, code, qr in press(desk, url, opened(desk, url)).context["slips"]:
        assert qr == qr_of(f"http://testserver/own/#{code}")


def test_the_list_says_how_many_have_a_slip(
    client: Client, homes: list[Household], group: Grid, clerk: Officer
) -> None:
    desk = open_as(client, clerk)
    issue_code(homes[1].pk, sent=make_sent(clerk))
    another = make_grid(village=group.village, name="第10组")
    make_household(village=group.village, grid=another, number="100001")
    second = make_grid(village=group.village, name="第2组")
    make_household(village=group.village, grid=second, number="020001", head="有条")
    issue_code(Household.objects.get(number="020001").pk, sent=make_sent(clerk))
    groups = desk.get(reverse("code_list", args=[group.village_id])).context["groups"]
    told = [(one.grid.name, one.households, one.without) for one in groups]
    assert told == [("第1组", 3, 2), ("第2组", 1, 0), ("第10组", 1, 1)]


@pytest.mark.parametrize("groups", [1, 3, 30])
def test_the_list_costs_the_same_queries_for_any_number_of_groups(
    client: Client,
    village: Village,
    clerk: Officer,
    groups: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk = open_as(client, clerk)
    for number in range(groups):
        grid = make_grid(village=village, name=f"第{number + 1}组")
        make_household(village=village, grid=grid)
    desk.get(reverse("code_list", args=[village.pk]))
    with django_assert_num_queries(6):
        desk.get(reverse("code_list", args=[village.pk]))
