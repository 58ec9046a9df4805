"""Who votes and who stands aside: the bench of a panel, and its roll for one claim.

A place is a member's seat, filled by the member or by the alternate who stands in for the whole
sitting; whoever fills it is judged by their own household and ties (design.md §8, counting).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Self, cast
from uuid import UUID

from django.db.models import QuerySet

from evaluation.kin import Circle, counts_after
from evaluation.models import (
    Entry,
    Panel,
    Recusal,
    Seat,
    Sitting,
    StandsAside,
)
from evaluation.panels.queries.seats import afresh, in_sitting, outside
from evaluation.rules import quorum


@dataclass(frozen=True, eq=False)
class Sitter:
    """A seat with what decides whether its holder may judge an entry."""

    seat: Seat
    close: Circle
    #: The holder as a person and as an officer, as far as known.
    human: frozenset[str]
    present: bool
    stands_in_for: UUID | None
    #: Whether the holder has an account.
    login: bool = False

    def stands_aside(self, case: "Judged") -> StandsAside | None:
        """Why this sitter does not judge the case, or ``None``."""
        if why := self.close.why(case.household):
            return why
        if not self.human.isdisjoint(case.typists):
            return StandsAside.TYPED_IT
        if not self.human.isdisjoint(case.voted_in_group):
            return StandsAside.SAT_IN_GROUP
        return StandsAside.DECLARED if case.entry in self.close.declared else None


@dataclass(frozen=True)
class Judged:
    """What of a claim decides who stands aside; keys only.

    ``typists`` is empty for the committees, ``voted_in_group`` for the group and where the
    campaign lets one person vote in both bodies.
    """

    entry: UUID
    household: UUID
    typists: frozenset[str] = frozenset()
    voted_in_group: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Roll:
    """Who was entitled, present and recused when a claim was voted, by seat.

    ``rule``: which quorum the campaign asks for.
    """

    entitled: tuple[str, ...]
    present: tuple[str, ...]
    recused: Mapping[str, str] = field(default_factory=dict)
    voters: tuple[str, ...] = ()
    rule: str = field(kw_only=True)

    @property
    def quorum(self) -> int:
        """How many must be present; never nobody."""
        return quorum(len(self.entitled), rule=self.rule)

    @property
    def missing(self) -> int:
        """How many more must come before this can be voted."""
        return max(0, self.quorum - len(self.present))

    def stored(self) -> dict[str, Any]:
        """As ``Tally.roll`` keeps it."""
        return {
            "entitled": list(self.entitled),
            "present": list(self.present),
            "recused": dict(self.recused),
            "voters": list(self.voters),
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any], *, rule: str) -> Self:
        """From ``Tally.roll``."""
        return cls(
            entitled=tuple(stored.get("entitled", ())),
            present=tuple(stored.get("present", ())),
            recused=dict(stored.get("recused", {})),
            voters=tuple(stored.get("voters", ())),
            rule=rule,
        )


#: Why each place's holder stands aside, or nothing; in the places' order.
Whys = tuple[StandsAside | None, ...]


@dataclass(frozen=True)
class Bench:
    """All seats of a panel as they stand in one sitting (or outside of any).

    ``rule``: which quorum the campaign asks for.
    """

    sitters: tuple[Sitter, ...]
    rule: str
    #: What was asked before: a household's ten claims mostly have one answer, and most households.
    _rolls: dict[Judged, Roll] = field(default_factory=dict, init=False, compare=False, repr=False)
    _called: dict[Whys, Roll] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def _places(self) -> list[Sitter]:
        stand_ins = {
            sitter.stands_in_for: sitter
            for sitter in self.alternates()
            if sitter.present and sitter.stands_in_for
        }
        return [
            member if member.present else stand_ins.get(member.seat.pk, member)
            for member in self.members()
        ]

    def by_seat(self) -> dict[UUID, Sitter]:
        return {sitter.seat.pk: sitter for sitter in self.sitters}

    def members(self) -> list[Sitter]:
        return self._of_kind(Seat.Kind.MEMBER)

    def alternates(self) -> list[Sitter]:
        return self._of_kind(Seat.Kind.ALTERNATE)

    def observers(self) -> list[Sitter]:
        return self._of_kind(Seat.Kind.OBSERVER)

    def _of_kind(self, kind: str) -> list[Sitter]:
        return [sitter for sitter in self.sitters if sitter.seat.kind == kind]

    def places(self) -> list[Sitter]:
        """One sitter for each member's seat: an absent member's alternate, else the member."""
        return self._places

    def places_filled(self) -> list[Sitter]:
        return [place for place in self.places() if place.present]

    def roll(self, case: Judged) -> Roll:
        """Who is entitled, present and recused for this case now."""
        if case not in self._rolls:
            whys = tuple(sitter.stands_aside(case) for sitter in self._places)
            if whys not in self._called:
                self._called[whys] = self._call(whys)
            self._rolls[case] = self._called[whys]
        return self._rolls[case]

    def _call(self, whys: Whys) -> Roll:
        entitled, recused = [], {}
        for sitter, why in zip(self._places, whys, strict=True):
            if why is None:
                entitled.append(sitter)
            else:
                recused[str(sitter.seat.pk)] = str(why.value)
        present = [sitter for sitter in entitled if sitter.present]
        return Roll(
            entitled=tuple(str(sitter.seat.pk) for sitter in entitled),
            present=tuple(str(sitter.seat.pk) for sitter in present),
            recused=recused,
            voters=tuple(sorted(set().union(*(sitter.human for sitter in present)))),
            rule=self.rule,
        )

    def could_come(self, case: Judged) -> tuple[list[Seat], list[Seat]]:
        """Members, and alternates not in use, whose coming would add a vote on this case."""
        places = dict(zip(self.members(), self.places(), strict=True))
        weak = {
            member: place
            for member, place in places.items()
            if not place.present or place.stands_aside(case)
        }
        members = [m.seat for m in weak if not m.present and not m.stands_aside(case)]
        # An alternate takes an absent member's place, so there must be one.
        has_room = any(not place.present for place in weak.values())
        alternates = [
            sitter.seat
            for sitter in self.alternates()
            if has_room and sitter not in places.values() and not sitter.stands_aside(case)
        ]
        return members, alternates


def bench_of(panel: Panel, *, sitting: Sitting | None = None) -> Bench:
    """The panel's seats with homes, ties, declared recusals and who is signed in: one query.

    Homes and ties are those that the sitting settled; without one, those of the sitting that is
    open, since what members mark is counted there. ``panel.round.campaign`` must be loaded.
    """
    after = counts_after()
    seats = in_sitting(panel.pk, sitting.pk, after) if sitting else outside(panel.pk, after)
    return Bench(tuple(map(_sitter, seats)), panel.round.campaign.quorum)


def bench_afresh(panel: Panel, *, day: date) -> Bench:
    """The same by the homes and ties of the day itself: what a sitting's opening settles."""
    seats = afresh(panel.pk, counts_after(day))
    return Bench(tuple(map(_sitter, seats)), panel.round.campaign.quorum)


def _sitter(row: Seat) -> Sitter:
    seat = cast(Any, row)  # the annotations of _seats
    presence = seat.presence
    stand_in = presence and presence["stands_in_for"]
    homes, kin, human = _found(seat)
    return Sitter(
        seat=row,
        close=Circle(homes, kin, frozenset(seat.declared)),
        human=human,
        present=presence is not None,
        stands_in_for=UUID(stand_in) if stand_in else None,
        login=seat.login is not None,
    )


def _found(seat: Any) -> tuple[frozenset[UUID], frozenset[UUID], frozenset[str]]:
    """Homes, kin and who it is: as settled, or else as they are."""
    if settled := seat.settled:
        homes, kin = (frozenset(map(UUID, settled[name])) for name in ("homes", "kin"))
        return homes, kin, frozenset(settled["human"])
    homes = frozenset([seat.home] if seat.home else ())
    human = frozenset(str(key) for key in (seat.human, seat.login) if key)
    return homes, frozenset([*seat.kin, *seat.left]), human


def standing_of(bench: Bench, cases: Iterable[Judged]) -> list[tuple[Sitter, str]]:
    """Each member's place with why its holder stands aside from one of the cases, or nothing."""
    judged = list(cases)
    found = []
    for place in bench.places():
        why = next((why for case in judged if (why := place.stands_aside(case))), None)
        found.append((place, str(why.label) if why else ""))
    return found


def declared_on(entry: Entry, panel: Panel) -> QuerySet[Recusal]:
    """What the panel's members themselves declared about a household."""
    return entry.recusals.filter(panel=panel).select_related("seat", "mistake_said_by")


def doubted_in(panel: Panel) -> QuerySet[Recusal]:
    """Those of them that somebody said were a mistake, and that nobody has taken back yet."""
    found = panel.recusals.exclude(mistake="").order_by("entry__number")
    return found.select_related("entry", "seat", "mistake_said_by")
