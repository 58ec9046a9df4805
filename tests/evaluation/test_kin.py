"""Random homes, ties, days, recusals: SQL and Python say alike who is close, as a plain count."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evaluation.kin import circle_of
from evaluation.models import Entry, Recusal, Seat
from evaluation.panels.queries.bench import bench_afresh
from grids.models import Grid, Officer, Village
from households.models import Membership, Person, Relation, Tie
from tests.evaluation.meeting import Meeting, make_tie
from tests.postgres.owner import rewrite

HOMES = 4
NOBODY = -1
ASKED = datetime(2026, 1, 2, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True)
class Case:
    """One officer on a day: the own home, the seat and whose it is, ties, what was declared.

    ``left``: how many days before the day the home was left (or after); ``None``: lives there.

    A tie is two places, how many days before the day it ended (or after; ``None``: it is open),
    and whether two officers released it.
    """

    home: int
    left: int | None
    seat: str  # "none", "account", "person" (the own one), "other": somebody else's seat is held
    other_home: int
    ties: tuple[tuple[int, int, int | None, bool], ...]
    declared: frozenset[int]
    day: date = date(2026, 11, 20)

    def ended(self, days: int) -> date:
        return self.day - timedelta(days=days)


ends = st.none() | st.integers(-5, 800) | st.integers(364, 367)
pairs = st.tuples(st.integers(0, HOMES - 1), st.integers(0, HOMES - 1), ends, st.booleans())
days = st.dates(date(2024, 1, 1), date(2030, 1, 1)) | st.sampled_from(
    [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28), date(2029, 3, 1)]
)
cases = st.builds(
    Case,
    home=st.integers(NOBODY, HOMES - 1),
    left=ends,
    seat=st.sampled_from(["none", "account", "person", "other"]),
    other_home=st.integers(NOBODY, HOMES - 1),
    ties=st.lists(
        pairs.filter(lambda pair: pair[0] != pair[1]),
        max_size=4,
        unique_by=lambda pair: frozenset(pair[:2]),
    ).map(tuple),
    declared=st.frozensets(st.integers(0, HOMES - 1), max_size=2),
    day=days,
)


def is_recent(case: Case, ended: int) -> bool:
    """Less than a year before, by the figures of the dates."""
    until = case.ended(ended)
    return (until.year + 1, until.month, until.day) > case.day.timetuple()[:3]


def counts(case: Case, ended: int | None, released: bool) -> bool:
    """Open, or ended less than a year before and not released."""
    return ended is None or (is_recent(case, ended) and not released)


def kin_of(homes: set[int], case: Case) -> set[int]:
    """Whoever a tie that counts joins to one of the homes, from either side."""
    joined = {(a, b) for a, b, ended, released in case.ties if counts(case, ended, released)}
    return {b for a, b in joined if a in homes} | {a for a, b in joined if b in homes}


def own_home(case: Case) -> set[int]:
    return {case.home} - {NOBODY} if case.left is None else set()


def left_lately(case: Case) -> set[int]:
    """The home that somebody no longer lives in, for a year."""
    lately = case.left is not None and is_recent(case, case.left)
    return {case.home} - {NOBODY} if lately else set()


def homes_of(case: Case) -> set[int]:
    """The own home, and that of whoever's seat is held."""
    return own_home(case) | ({case.other_home} - {NOBODY} if case.seat == "other" else set())


def of_the_seat(case: Case) -> set[int]:
    """Whom the seat's holder is close to, whoever else marks for the seat."""
    if case.seat == "other":
        at_home = {case.other_home} - {NOBODY}
        return at_home | kin_of(at_home, case)
    return own_home(case) | left_lately(case) | kin_of(own_home(case), case)


def declared_in(case: Case) -> set[int]:
    return set() if case.seat == "none" else set(case.declared)


def live(meeting: Meeting, home: int, *, until: date | None = None) -> Person:
    person = Person.objects.create(village=meeting.round.village, name="王小明", search_key="")
    if home != NOBODY:
        Membership.objects.create(
            household=meeting.entries[home].household,
            person=person,
            relation=Relation.SON,
            until=until,
        )
    return person


def put(meeting: Meeting, case: Case, officer: Officer) -> Seat | None:
    """The case as rows; the officer's seat, if there is one."""
    until = None if case.left is None else case.ended(case.left)
    person = live(meeting, case.home, until=until)
    person.officer = officer
    person.save()
    for first, second, ended, released in case.ties:
        tie = make_tie(meeting.entries[first].household, meeting.entries[second].household)
        if ended is not None:
            end(tie, case.ended(ended), released=released, clerk=meeting.clerk, second=officer)
            assert released or counts(case, ended, released) == (case.day <= tie.counts_until)
    if case.seat == "none":
        return None
    seat = meeting.seat("甲")
    if case.seat in {"account", "other"}:
        seat.officer = officer
    if case.seat in {"person", "other"}:
        seat.person = person if case.seat == "person" else live(meeting, case.other_home)
    rewrite(seat)
    for place in case.declared:
        entry = meeting.entries[place]
        Recusal.objects.create(entry=entry, panel=seat.panel, seat=seat, reason="邻居")
    return seat


def end(tie: Tie, until: date, *, released: bool, clerk: Officer, second: Officer) -> None:
    tie.until = until
    if released:
        tie.release_reason, tie.release_asked_by, tie.release_asked_at = (
            "登记时写错了户号而已",
            clerk,
            ASKED,
        )
        tie.released_by, tie.released_at = second, ASKED
    tie.save()


def places(meeting: Meeting, entries: list[Entry]) -> set[int]:
    return {meeting.entries.index(entry) for entry in entries}


@settings(
    max_examples=80,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(case=cases)
@example(Case(0, None, "other", 1, ((0, 2, None, False), (3, 1, 364, False)), frozenset()))
@example(Case(0, 364, "person", NOBODY, ((0, 1, None, False),), frozenset()))
@example(Case(0, None, "none", NOBODY, ((2, 0, 364, False), (3, 0, 365, False)), frozenset({1})))
def test_sql_python_and_a_plain_count_agree_on_who_is_close(
    village: Village, micro_grid: Grid, clerk: Officer, assessor: Officer, case: Case
) -> None:
    with transaction.atomic():
        meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
        for _home in range(HOMES):
            meeting.enter()
        seat = put(meeting, case, assessor)
        circle, homes = circle_of(assessor, day=case.day), homes_of(case)
        expected = homes | left_lately(case) | kin_of(homes, case) | declared_in(case)
        in_python = [entry for entry in meeting.entries if circle.holds(entry)]
        in_sql = list(Entry.objects.filter(circle.entries()))
        assert places(meeting, in_python) == places(meeting, in_sql) == expected
        if seat:
            sitter = bench_afresh(meeting.group, day=case.day).by_seat()[seat.pk]
            seen = {entry for entry in meeting.entries if sitter.close.holds(entry)}
            assert places(meeting, list(seen)) == of_the_seat(case) | declared_in(case)
        transaction.set_rollback(True)
