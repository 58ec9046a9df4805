"""Two who press at the very same moment, again and again: one effect, and the other one is told.

Nothing brings the two together but a barrier before the press. A few pairs of each kind here;
``STARCIVIL_PAIRS=3400`` tries as many as docs/reliability.md tells of.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg2.errorcodes import LOCK_NOT_AVAILABLE

from evaluation.ballots.actions import cast_ballots
from evaluation.declarations.actions import declaring
from evaluation.declarations.actions.declaring import save_declaration
from evaluation.models import Ballot, Declaration, Entry, Sitting
from grids.models import Chain, Grid, Officer, Receipt
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import Sent
from tests.evaluation.doorstep import make_doorstep, typed
from tests.evaluation.meeting import Meeting
from tests.evaluation.sittings.test_races import without_the_round_lock
from tests.factories import make_officer, make_sent
from tests.unlocked import without_lock

pytestmark = pytest.mark.django_db(transaction=True)

REPEATABLE_READ = IsolationLevel.REPEATABLE_READ
PAIRS = int(os.environ.get("STARCIVIL_PAIRS", "12"))
BUSY = "busy"
Press = Callable[[], object]
Outcomes = Counter[tuple[str, ...]]


@pytest.fixture
def at_once() -> Iterator[Callable[[Press, Press], tuple[str, ...]]]:
    """Two presses in threads that keep their connections; what became of each, sorted."""
    both = Barrier(2)

    def press(one: Press) -> str:
        both.wait(30)
        found = _pressed(one)
        return found if found != BUSY else _pressed(one)

    with ThreadPoolExecutor(2) as pool:
        yield lambda *pair: tuple(sorted(pool.map(press, pair)))
        for _ in pool.map(lambda _: (both.wait(30), connections.close_all()), range(2)):
            pass


def _pressed(one: Press) -> str:
    """What became of it; a page that says that somebody is saving asks to press again."""
    try:
        return type(one()).__name__
    except Exception as error:  # whatever went wrong is what is looked at
        code = getattr(error.__cause__, "pgcode", None)
        return BUSY if code == LOCK_NOT_AVAILABLE else type(error).__name__


@pytest.fixture
def entry(grid_leader: Officer, micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


@pytest.fixture
def leaders(grid_leader: Officer, micro_grid: Grid) -> tuple[Officer, Officer]:
    other = make_officer(name="另一网格长", role=Role.GRID_LEADER, place=micro_grid)
    return grid_leader, other


def save_from(entry: Entry, version: int, sent: Sent, answer: str) -> Press:
    form = typed(entry, c01_1=answer)
    return lambda: save_declaration(entry.pk, typed=form, version=version, sent=sent)


def two_forms(entry: Entry, leaders: tuple[Officer, Officer], at_once: Callable) -> Outcomes:
    """Both began with the same version, and say another thing."""
    seen: Outcomes = Counter()
    for _ in range(PAIRS):
        version = Declaration.objects.filter(entry=entry).values_list("version", flat=True)
        sents = [make_sent(leader) for leader in leaders]
        began = version.first() or 0
        answers = ("met", "not_met") if began % 2 else ("not_met", "met")
        pair = zip(sents, answers, strict=True)
        seen[at_once(*(save_from(entry, began, *one) for one in pair))] += 1
    return seen


def test_of_two_forms_one_is_saved_and_the_other_is_told(
    entry: Entry, leaders: tuple[Officer, Officer], at_once: Callable
) -> None:
    assert two_forms(entry, leaders, at_once) == {("Receipt", "Stale"): PAIRS}
    assert Declaration.objects.get().version == Receipt.objects.count() == PAIRS
    assert list(faults(Chain.objects.get(village=entry.round.village))) == []


def test_twin_without_the_locks_the_second_writes_over_the_first(
    entry: Entry,
    leaders: tuple[Officer, Officer],
    at_once: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_the_round_lock(monkeypatch)
    without_lock(monkeypatch, declaring, "_entry")
    seen = two_forms(entry, leaders, at_once)
    assert seen != {("Receipt", "Stale"): PAIRS}


def one_press(entry: Entry, leader: Officer, at_once: Callable) -> Outcomes:
    """The same press arrives twice."""
    seen: Outcomes = Counter()
    for version in range(PAIRS):
        press = save_from(entry, version, make_sent(leader), "met")
        seen[at_once(press, press)] += 1
    return seen


def test_a_press_that_arrives_twice_is_one_effect_and_one_receipt(
    entry: Entry, grid_leader: Officer, at_once: Callable
) -> None:
    assert one_press(entry, grid_leader, at_once) == {("AlreadySent", "Receipt"): PAIRS}
    assert Declaration.objects.get().version == Receipt.objects.count() == PAIRS


def test_twin_without_the_claimed_receipt_a_retry_is_an_error(
    entry: Entry, grid_leader: Officer, at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked for first and inserted afterwards, as many programs do it."""
    monkeypatch.setattr("grids.writing._inserted", _look_then_insert)
    assert one_press(entry, grid_leader, at_once) != {("AlreadySent", "Receipt"): PAIRS}


def _look_then_insert(mine: Receipt) -> bool:
    if Receipt.objects.filter(pk=mine.pk).exists():
        return False
    mine.save(force_insert=True)
    return True


def two_votes(meeting: Meeting, at_once: Callable) -> Outcomes:
    """A member in two windows, for in one of them and against in the other."""
    member = meeting.officers(meeting.committees)["子"]
    entries = [*meeting.entries, *(meeting.enter() for _ in range(PAIRS - 2))]
    meeting.decided_by_group()
    sitting, seen = meeting.open(meeting.committees), Counter[tuple[str, ...]]()
    for entry in entries:
        sents = [meeting.sent(member) for _ in range(2)]
        pair = zip(sents, ("for", "against"), strict=True)
        seen[at_once(*(_vote(meeting, sitting, entry, *one) for one in pair))] += 1
    return seen


def _vote(meeting: Meeting, sitting: Sitting, entry: Entry, sent: Sent, choice: str) -> Press:
    choices = dict.fromkeys((claim.pk for claim in meeting.claims[entry]), choice)
    return lambda: cast_ballots(sitting.pk, entry.pk, choices=choices, sent=sent)


@pytest.fixture
def meeting(micro_grid: Grid, clerk: Officer) -> Meeting:
    meeting = Meeting.prepared(village=micro_grid.village, grid=micro_grid, clerk=clerk)
    for _ in range(2):
        meeting.enter()
    return meeting


def test_of_two_votes_of_one_member_one_counts(meeting: Meeting, at_once: Callable) -> None:
    assert two_votes(meeting, at_once) == {("Receipt", "Refused"): PAIRS}
    assert {len({*each}) for each in _choices().values()} == {1}
    assert list(faults(Chain.objects.get(village=meeting.round.village))) == []


def test_twin_without_the_lock_the_second_vote_runs_into_the_table(
    meeting: Meeting, at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    assert any("IntegrityError" in pair for pair in two_votes(meeting, at_once))


def _choices() -> dict[object, list[str]]:
    found: dict[object, list[str]] = {}
    for entry, choice in Ballot.objects.values_list("claim__entry", "choice"):
        found.setdefault(entry, []).append(choice)
    return found


def test_what_is_committed_meanwhile_is_read(db: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)


def test_twin_on_the_next_level_a_lock_that_was_waited_for_is_an_error(
    entry: Entry,
    leaders: tuple[Officer, Officer],
    at_once: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = {**connection.settings_dict["OPTIONS"], "isolation_level": REPEATABLE_READ}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    assert any("OperationalError" in pair for pair in two_forms(entry, leaders, at_once))
