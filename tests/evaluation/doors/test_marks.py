"""Marks at doors: one tap each, taken back by another, never said twice, only by who walks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from evaluation.doors.actions.marks import mark_door
from evaluation.doors.queries.doors import Door, State, doors_of
from evaluation.doors.typed import Said
from evaluation.models import DoorMark, Entry, Round
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Receipt, Village
from grids.roles import Role
from grids.writing import Refused
from households.models import Household
from tests.evaluation.doorstep import save, typed
from tests.factories import make_entry, make_grid, make_household, make_officer, make_sent


def tap(round_: Round, home: Household, by: Officer, kind: str, **said: object) -> Receipt:
    sent = replace(make_sent(by), at=timezone.now())
    return mark_door(round_.pk, home.pk, said=Said(kind, **said), sent=sent)  # type: ignore[arg-type]  # because the tests say any


def doors(round_: Round) -> list[Door]:
    every, entries = Household.objects.all(), Entry.objects.all()
    return doors_of(round_, every, entries, today=timezone.localdate())


def states(round_: Round) -> list[State]:
    return [door.state for door in doors(round_)]


def test_a_tap_marks_and_another_takes_it_back(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    tap(round_, homes[0], grid_leader, "told")
    tap(round_, homes[1], grid_leader, "told")
    tap(round_, homes[1], grid_leader, "form_left")
    assert states(round_) == [State.TOLD, State.FORM_LEFT, State.OPEN]
    tap(round_, homes[1], grid_leader, "form_left", ends=True)
    assert states(round_) == [State.TOLD, State.TOLD, State.OPEN]
    verbs = LedgerEntry.objects.values_list("verb", flat=True)
    assert list(verbs.order_by("seq")) == [*["door_marked"] * 3, "door_mark_ended"]


def test_marking_twice_is_one_mark_and_no_error(
    round_: Round, homes: list[Household], grid_leader: Officer, clerk: Officer
) -> None:
    tap(round_, homes[0], grid_leader, "told")
    tap(round_, homes[0], clerk, "told")
    assert DoorMark.objects.count() == 1
    tap(round_, homes[0], clerk, "told", ends=True)
    tap(round_, homes[0], clerk, "told", ends=True)
    assert states(round_)[0] == State.OPEN


def test_another_day_or_note_is_another_mark(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    soon, later = (timezone.localdate() + timedelta(days=n) for n in (3, 9))
    tap(round_, homes[0], grid_leader, "away", until=soon)
    tap(round_, homes[0], grid_leader, "away", until=later, note="在县城打工")
    [door, *_others] = doors(round_)
    assert (door.state, door.until, door.notes) == (State.AWAY, later, ["在县城打工"])
    assert DoorMark.objects.count() == 2
    assert DoorMark.objects.standing().count() == 1


def test_who_was_away_until_yesterday_is_open_again(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    tap(round_, homes[0], grid_leader, "told")
    tap(round_, homes[0], grid_leader, "away", until=timezone.localdate())
    assert states(round_)[0] == State.AWAY
    tomorrow = timezone.localdate() + timedelta(days=1)
    found = doors_of(round_, Household.objects.all(), Entry.objects.all(), today=tomorrow)
    assert found[0].state == State.TOLD


def test_a_day_that_is_past_is_refused(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    with pytest.raises(Refused, match="已经过去"):
        tap(
            round_,
            homes[0],
            grid_leader,
            "away",
            until=timezone.localdate() - timedelta(days=1),
        )


def test_who_walks_elsewhere_may_not_mark(
    round_: Round, homes: list[Household], group: Grid, secretary: Officer
) -> None:
    beside = make_grid(village=group.village, name="01-2", level=Grid.Level.MICRO, parent=group)
    neighbour = make_officer(name="邻格长", role=Role.GRID_LEADER, place=beside)
    for officer in (neighbour, secretary):
        with pytest.raises(PermissionDenied):
            tap(round_, homes[0], officer, "told")


def test_nothing_is_marked_once_assessing_has_begun(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    Round.objects.filter(pk=round_.pk).update(stage=Stage.ASSESSING)
    for home in homes:
        make_entry(round_=round_, household=home)
    with pytest.raises(Refused, match="小组评星"):
        tap(round_, homes[0], grid_leader, "told")


def test_a_household_that_does_not_take_part_is_refused(
    round_: Round, homes: list[Household], village: Village, micro_grid: Grid, clerk: Officer
) -> None:
    Round.objects.filter(pk=round_.pk).update(stage=Stage.DECLARING)
    stranger = make_household(village=village, grid=micro_grid)
    with pytest.raises(Refused, match="不参加本批次"):
        tap(round_, stranger, clerk, "told")


def test_what_the_form_says_is_read_from_the_form(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    for home in homes:
        tap(round_, home, grid_leader, "form_left")
    Round.objects.filter(pk=round_.pk).update(stage=Stage.DECLARING)
    round_.refresh_from_db()
    entries = [make_entry(round_=round_, household=home) for home in homes]
    save(entries[0], grid_leader, form=typed(entries[0]))
    Entry.objects.filter(pk=entries[1].pk).update(status=Entry.Status.DECLINED)
    assert states(round_) == [State.FILLED, State.DECLINED, State.FORM_LEFT]
    assert [bool(door.taps) for door in doors(round_)] == [False, False, True]
