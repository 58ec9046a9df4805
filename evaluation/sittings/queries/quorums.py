"""What stands in the way of counting a household, in words: missing quorum, or a divided house."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import rules
from evaluation.models import Seat
from evaluation.panels.queries.bench import Bench, Judged, Roll
from evaluation.sittings.queries.matters import Matter
from grids.listing import listed


class State(StrEnum):
    """Where a household stands in an open sitting."""

    TO_DO = "todo"
    COUNTED = "counted"
    NO_QUORUM = "no_quorum"
    BY_ITSELF = "by_itself"


@dataclass(frozen=True)
class Line:
    """A household in a sitting's list: its state, and why where it cannot simply go on."""

    matter: Matter
    state: State
    why: str = ""
    #: Of those here who may vote on it, how many have done so by name; never how.
    named: int = 0
    voters: int = 0

    @property
    def complete(self) -> bool:
        """Everybody has voted by name, so that it can be counted without hands."""
        open_ = self.state in {State.TO_DO, State.BY_ITSELF}
        return open_ and bool(self.voters) and self.named == self.voters


@dataclass(frozen=True)
class Overview:
    """A sitting's households in order, and how many places are filled in general."""

    lines: list[Line]
    bench: Bench

    @property
    def complete(self) -> list[Line]:
        """Households on which all who are here have voted by name."""
        return [line for line in self.lines if line.complete]

    @property
    def heard(self) -> bool:
        """Whether anybody has said anything by name on what waits."""
        return any(line.named for line in self.lines)

    @property
    def incomplete(self) -> list[Line]:
        """Households that wait, and cannot be counted by name yet."""
        waiting = [line for line in self.lines if line.state != State.COUNTED]
        return [line for line in waiting if not line.complete]

    def in_state(self, state: State) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def counted(self) -> int:
        return len(self.in_state(State.COUNTED))

    @property
    def waiting(self) -> int:
        return len(self.lines) - self.counted

    @property
    def next(self) -> Line | None:
        """The first that can be counted now; else the first that waits."""
        waiting = [line for line in self.lines if line.state != State.COUNTED]
        possible = [line for line in waiting if line.state != State.NO_QUORUM]
        return next(iter([*possible, *waiting]), None)

    @property
    def due(self) -> int:
        return len(self.bench.members())

    @cached_property
    def present(self) -> int:
        return len(self.bench.places_filled())

    @cached_property
    def quorum(self) -> int:
        return rules.quorum(self.due, rule=self.bench.rule)

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """By villager group, in the sitting's order, for ``components/groups.html``."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            group = line.matter.entry.group
            found.setdefault(group.name if group else "", []).append(line)
        return list(found.items())


def overview(matters: Iterable[Matter], bench: Bench) -> Overview:
    """Every household of the sitting with its state."""
    return Overview([line(matter, bench) for matter in matters], bench)


def line(matter: Matter, bench: Bench) -> Line:
    """How the household stands with who is here now."""
    if matter.counted:
        return Line(matter, State.COUNTED)
    voted = by_name(matter, bench)
    state, why = _waiting(matter, bench)
    return Line(matter, state, why, named=sum(voted.values()), voters=len(voted))


def _waiting(matter: Matter, bench: Bench) -> tuple[State, str]:
    if why := no_quorum(matter, bench):
        return State.NO_QUORUM, why
    if why := _by_itself(matter):
        return State.BY_ITSELF, why
    return State.TO_DO, ""


def by_name(matter: Matter, bench: Bench) -> dict[str, bool]:
    """Who is here and may vote on an open claim, by seat: whether by name on all such claims."""
    voted: dict[str, bool] = {}
    for alike in matter.benches:
        for seat in bench.roll(alike[0].judged).present:
            voted[seat] = voted.get(seat, True) and all(seat in each.named for each in alike)
    return voted


def not_named(matter: Matter, bench: Bench) -> str:
    """Why this household cannot be counted by name; empty when it can."""
    if why := no_quorum(matter, bench):
        return why
    missing = [seat for seat, voted in by_name(matter, bench).items() if not voted]
    if not missing:
        return ""
    return ngettext(
        "%(n)s member who is here has not voted by name.",
        "%(n)s members who are here have not voted by name.",
        len(missing),
    ) % {"n": len(missing)}


def why_not_unanimous(matter: Matter, bench: Bench) -> str:
    """Why this household cannot go through with all in favour; empty when it can."""
    return no_quorum(matter, bench) or _by_itself(matter)


def quorum_missing(judged: Judged, roll: Roll, bench: Bench) -> str:
    """Who is missing for this claim, and who could mend it."""
    needed = ngettext(
        "%(quorum)s member who may vote here must be present, %(present)s are.",
        "%(quorum)s members who may vote here must be present, %(present)s are.",
        roll.quorum,
    ) % {"present": len(roll.present), "quorum": roll.quorum}
    members, alternates = bench.could_come(judged)
    remedies = [
        _("Could be called in: %(names)s.") % {"names": _names(members)} if members else "",
        _("An alternate could stand in: %(names)s.") % {"names": _names(alternates)}
        if alternates
        else "",
    ]
    nobody = _("Nobody else can come, so this household waits for another sitting.")
    return " ".join([needed, *(filter(None, remedies) if any(remedies) else [nobody])])


def _names(seats: Iterable[Seat]) -> str:
    return listed(seat.name for seat in seats)


def no_quorum(matter: Matter, bench: Bench) -> str:
    """The sentence for the first claim that cannot be counted with who is here; else empty."""
    for standing, *_alike in matter.benches:
        roll = bench.roll(standing.judged)
        if roll.missing:
            return quorum_missing(standing.judged, roll, bench)
    return ""


def _by_itself(matter: Matter) -> str:
    if not matter.untouched:
        return _("A part of it is counted already: count the rest by itself.")
    if any(standing.ballots for standing in matter.open_standings):
        return _("Some have voted by name: count it by itself.")
    if not any(standing.differs(passed=True) for standing in matter.open_standings):
        return ""
    refused = [str(case.star) for case in matter.open_cases if case.differs(passed=True)]
    names = {"stars": listed(refused)}
    return _("The group refused %(stars)s: count this household by itself.") % names
