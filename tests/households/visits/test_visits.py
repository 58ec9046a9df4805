"""Visits: two taps, in words, corrected within a day, added to later; due by rule; none lost."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import Refused, Stale
from households.access import own_links
from households.models import Household, Liaison, Link, Residence, Visit, VisitRule, Wish
from households.months import months_on, passed_since
from households.visits.actions import (
    add_note,
    correct_visit,
    keep_promise,
    record_nothing_new,
    record_visit,
    set_rules,
)
from households.visits.queries.calls import calls_of, due, months_of, standings
from households.visits.typed import NothingNew, Seen
from tests.factories import NOW, make_household, make_link, make_officer, make_sent

TODAY = localdate(NOW)


@pytest.fixture
def homes(village: Village, group: Grid) -> list[Household]:
    return [make_household(village=village, grid=group, number=f"0100{n:02}") for n in range(1, 5)]


@pytest.fixture
def caller(village: Village, clerk: Officer, homes: list[Household]) -> Officer:
    """A liaison with an account, of three of the four households since a month."""
    officer = make_officer(name="段志强", role=Role.LIAISON, place=village)
    since = TODAY - timedelta(days=31)
    liaison = Liaison.objects.create(
        village=village, name=officer.name, officer=officer, since=since
    )
    for home in homes[:3]:
        make_link(household=home, officer=clerk, liaison=liaison)
    return officer


def two_taps(caller: Officer, homes: list[Household], day: date = TODAY) -> None:
    keys = [home.pk for home in homes]
    record_nothing_new(NothingNew(keys, day, "home"), sent=make_sent(caller))


def test_two_taps_and_the_next_visit_counts_from_there(
    caller: Officer, homes: list[Household]
) -> None:
    assert due(own_links(caller), months_of(homes[0].village.township), today=TODAY).count() == 3
    two_taps(caller, homes[:3])
    assert Visit.objects.filter(nothing_new=True).count() == 3
    link = Link.objects.standing().get(household=homes[0])
    assert (link.visited_on, link.waiting_since) == (TODAY, TODAY)
    assert not due(own_links(caller), months_of(homes[0].village.township), today=TODAY).exists()


def test_words_go_into_the_visit_and_a_wish_into_the_book(
    caller: Officer, homes: list[Household]
) -> None:
    seen = Seen(
        TODAY, "home", trouble="屋顶漏雨", promise="月底前修好",
        promised_by=TODAY + timedelta(days=9), wish_kind="trouble", wish="想申请危房改造",
    )  # fmt: skip
    record_visit(homes[0].pk, seen, sent=make_sent(caller))
    visit = Visit.objects.get()
    assert not visit.nothing_new
    assert visit.promise_open
    wish = Wish.objects.get()
    assert (wish.visit, wish.household, wish.kind) == (visit, homes[0], "trouble")
    entries = LedgerEntry.objects.filter(subject=f"visit:{visit.pk}")
    assert "屋顶" not in "".join(entries.values_list("body", flat=True))
    keep_promise(visit.pk, sent=make_sent(caller))
    with pytest.raises(Refused, match="已登记为办到"):
        keep_promise(visit.pk, sent=make_sent(caller))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (TODAY + timedelta(days=1), "还没到"),
        (TODAY - timedelta(days=32), "起才由"),
    ],
)
def test_a_day_that_cannot_be_is_told(
    caller: Officer, homes: list[Household], day: date, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        two_taps(caller, homes[:1], day)
    assert not Visit.objects.exists()


def test_a_month_is_closed_at_the_end_of_the_next(caller: Officer, homes: list[Household]) -> None:
    Link.objects.update(since=TODAY - timedelta(days=200))
    two_taps(caller, homes[:1], date(2026, 10, 1))
    with pytest.raises(Refused, match="已结账"):
        two_taps(caller, homes[1:2], date(2026, 9, 30))


def test_the_same_visit_is_entered_once(
    caller: Officer, clerk: Officer, homes: list[Household]
) -> None:
    two_taps(caller, homes[:1])
    with pytest.raises(Refused, match="已由 段志强 登记"):
        two_taps(clerk, homes[:2])
    assert Visit.objects.count() == 1


def test_who_left_or_has_nobody_is_told(caller: Officer, homes: list[Household]) -> None:
    with pytest.raises(Refused, match="还没有包联人"):
        two_taps(caller, [homes[3]])
    Household.objects.filter(pk=homes[0].pk).update(ended_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="迁走"):
        two_taps(caller, homes[:2])


def test_nobody_types_in_for_anothers_household(
    village: Village, caller: Officer, homes: list[Household]
) -> None:
    other = make_officer(name="别人", role=Role.LIAISON, place=village)
    with pytest.raises(PermissionDenied):
        two_taps(other, homes[:1])


def test_corrected_within_a_day_then_only_added_to(caller: Officer, homes: list[Household]) -> None:
    two_taps(caller, homes[:1])
    visit = Visit.objects.get()
    seen = Seen(TODAY - timedelta(days=2), "phone", trouble="老人摔伤")
    correct_visit(visit.pk, seen, version=1, sent=make_sent(caller))
    visit.refresh_from_db()
    assert (visit.way, visit.nothing_new, visit.version) == ("phone", False, 2)
    assert Link.objects.standing().get(household=homes[0]).visited_on == seen.visited_on
    with pytest.raises(Stale):
        correct_visit(visit.pk, seen, version=1, sent=make_sent(caller))
    late = make_sent(caller, at=NOW + timedelta(days=1))
    with pytest.raises(Refused, match="补记"):
        correct_visit(visit.pk, seen, version=2, sent=late)
    add_note(visit.pk, "已送医院", sent=make_sent(caller, at=NOW + timedelta(days=1, hours=1)))
    assert visit.notes.get().text == "已送医院"


def test_how_often_is_a_rule_by_kind_of_household(
    caller: Officer, homes: list[Household], village: Village
) -> None:
    homes[0].residence = Residence.AWAY
    homes[0].save()
    homes[1].head.birth_year = TODAY.year - 70
    homes[1].head.save()
    township = make_officer(name="乡干部", role=Role.TOWNSHIP, place=village.township)
    set_rules(village.township_id, {"alone": 1, "away": 6, "other": 2}, sent=make_sent(township))
    months = months_of(village.township)
    calls = {c.household.number: c for c in calls_of(own_links(caller), months, today=TODAY)}
    since = TODAY - timedelta(days=31)
    assert {number: (call.kind, call.due_on) for number, call in calls.items()} == {
        "010001": ("away", months_on(since, 6)),
        "010002": ("alone", months_on(since, 1)),
        "010003": ("other", months_on(since, 2)),
    }
    late = due(own_links(caller), months, today=TODAY)
    assert set(late.values_list("household__number", flat=True)) == {"010002"}
    assert VisitRule.objects.count() == 3


def test_the_township_sees_households_and_no_people(
    caller: Officer, homes: list[Household], village: Village
) -> None:
    two_taps(caller, homes[:1])
    [row] = standings([village], months=1, today=TODAY)
    assert (row.not_visited, row.without, row.wishes) == (2, 1, 0)
    assert not {"liaison", "officer", "name"} & set(row.__dataclass_fields__)


def test_months_end_with_their_last_day() -> None:
    assert months_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_on(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months_on(date(2026, 12, 15), 1) == date(2027, 1, 15)


@given(
    st.dates(date(2024, 1, 1), date(2033, 1, 1)),
    st.integers(1, 12),
    st.integers(-3, 3),
)
def test_months_have_passed_exactly_from_the_day_on_that_they_lead_to(
    since: date, months: int, off: int
) -> None:
    today = months_on(since, months) + timedelta(days=off)
    assert (since <= passed_since(today, months)) == (months_on(since, months) <= today)


def test_on_the_last_day_of_a_short_month_is_due_what_began_on_a_31st(
    caller: Officer, homes: list[Household]
) -> None:
    """The list of calls says the 28th; so does the line on the home page, and the township's."""
    Link.objects.update(since=date(2027, 1, 31), waiting_since=date(2027, 1, 31))
    months, last = months_of(homes[0].village.township), date(2027, 2, 28)
    assert {call.due_on for call in calls_of(own_links(caller), months, today=last)} == {last}
    for day, n in ((last - timedelta(days=1), 0), (last, 3)):
        assert due(own_links(caller), months, today=day).count() == n
        assert standings([homes[0].village], months=1, today=day)[0].not_visited == n
