"""Two officers mark one door, or order one way, at the same moment; each twin has no lock."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from evaluation.doors.actions import marks, ordering
from evaluation.doors.actions.marks import mark_door
from evaluation.doors.actions.ordering import order_doors
from evaluation.doors.queries.way import way_of
from evaluation.doors.typed import Said
from evaluation.models import DoorMark, Round
from grids.models import Grid, Officer
from tests.evaluation.doorstep import make_doorstep
from tests.evaluation.sittings.test_races import (
    at_once,
    kinds,
    meet_at,
    without_the_round_lock,
)
from tests.factories import make_sent
from tests.races import Press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _words_are_read() -> None:
    """The first sentence of a process reads its language's words, which takes seconds here."""
    with override(settings.LANGUAGE_CODE):
        assert str(DoorMark.Kind.TOLD.label)


@pytest.fixture
def round_(micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid)


@pytest.fixture
def round_three(micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid, households=3)


def told_twice(round_: Round, *officers: Officer) -> list[object]:
    home = round_.entries.get().household_id

    def press(officer: Officer) -> Press:
        sent = replace(make_sent(officer), at=timezone.now())
        return lambda: mark_door(round_.pk, home, said=Said("told"), sent=sent)

    return at_once(*(press(officer) for officer in officers))


def test_two_taps_at_once_are_one_mark_and_two_receipts(
    round_: Round, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, (marks, "_refuse_closed"))
    assert kinds(told_twice(round_, grid_leader, clerk)) == ["Receipt", "Receipt"]
    assert DoorMark.objects.count() == 1


def test_twin_without_the_lock_one_of_them_is_an_error(
    round_: Round, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    meet_at(monkeypatch, (DoorMark.objects, "standing"))
    assert kinds(told_twice(round_, grid_leader, clerk)) == ["IntegrityError", "Receipt"]
    assert DoorMark.objects.count() == 1


def ordered_twice(grid: Grid, *officers: Officer) -> list[object]:
    """Each puts another household first, on the page that both opened before."""
    way = way_of(grid)

    def press(officer: Officer, home: UUID) -> Press:
        sent = replace(make_sent(officer), at=timezone.now())
        return lambda: order_doors(grid.pk, typed={home: 1}, seen=way.mark, sent=sent)

    return at_once(*(press(*each) for each in zip(officers, way.keys[1:], strict=False)))


def test_of_two_who_order_the_way_at_once_the_second_is_told_to_look(
    round_three: Round,
    micro_grid: Grid,
    grid_leader: Officer,
    clerk: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = way_of(micro_grid).keys
    meet_at(monkeypatch, (ordering, "way_of"))
    assert kinds(ordered_twice(micro_grid, grid_leader, clerk)) == ["Receipt", "Refused"]
    assert way_of(micro_grid).keys in ([before[n] for n in put] for put in ((1, 0, 2), (2, 0, 1)))


def test_twin_without_the_lock_one_way_is_an_error_or_over_the_other(
    round_three: Round,
    micro_grid: Grid,
    grid_leader: Officer,
    clerk: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ordering, "locked", lambda rows: rows)
    meet_at(monkeypatch, (ordering, "way_of"))
    [error, receipt] = kinds(ordered_twice(micro_grid, grid_leader, clerk))
    # Each writes the same places in another order: one finds them taken, or both wait crosswise.
    assert (error in {"IntegrityError", "OperationalError"}, receipt) == (True, "Receipt")
