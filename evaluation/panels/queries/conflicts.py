"""Before a panel meets: from which households its members stand aside, and what that does.

Computed for the whole agenda as if every member came; whom a household needs is known then, and
which alternate would help where nobody or only just enough may vote.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Body, Declaration, Entry, Panel, Round, Seat
from evaluation.panels.queries.bench import Bench, Judged, Sitter
from evaluation.panels.queries.coverage import panel_finder
from evaluation.taking_part import NOT_FIXED, households_of
from evaluation.workflow import WAY, Stage, Work
from grids.listing import listed
from grids.numbers import counted

#: A household, as the panel would judge it: number, head, group panel, and what decides.
Item = tuple[str, str, UUID | None, Judged]


@dataclass(frozen=True)
class Conflict:
    """A household from which somebody stands aside; ``who``: name and reason."""

    number: str
    head: str
    who: list[tuple[str, str]]
    entitled: int
    quorum: int
    helpers: list[str]

    @property
    def impossible(self) -> bool:
        """No member may vote, however many come."""
        return not self.entitled

    @property
    def tight(self) -> bool:
        """Everybody who may vote has to come."""
        return not self.impossible and self.entitled <= self.quorum

    @property
    def sentence(self) -> str:
        """What this household needs."""
        if self.impossible:
            told = _("No member may vote on household %(number)s.") % {"number": self.number}
        else:
            told = ngettext(
                "On household %(number)s only %(n)s member may vote, who must come.",
                "On household %(number)s only %(n)s members may vote, and all of them must come.",
                self.entitled,
            ) % {"number": self.number, "n": self.entitled}
        return f"{told} {self._help}"

    @property
    def _help(self) -> str:
        if self.helpers:
            return _("In place of an absent member an alternate could vote: %(names)s.") % {
                "names": listed(self.helpers)
            }
        return _("No alternate helps: add one who is not related before the panel meets.")


def conflicts(panel: Panel, bench: Bench) -> list[Conflict]:
    """The households of the panel from which a member stands aside, in the order of numbers."""
    if _is_past(panel):
        return []
    here = tuple(replace(sitter, present=True) for sitter in bench.members())
    everybody = replace(bench, sitters=here)
    found = [
        conflict
        for number, head, _group, judged in _agenda(panel)
        if (conflict := _conflict(number, head, judged, everybody, bench.alternates()))
    ]
    return sorted(found, key=lambda conflict: counted(conflict.number))


def _is_past(panel: Panel) -> bool:
    """Once the round has left the panel's work behind, its minutes say who stood aside."""
    stage = Stage(panel.round.stage)
    own = Stage.ASSESSING if panel.work == Work.ASSESS else Stage.DECIDING
    return stage not in WAY or WAY.index(stage) > WAY.index(own)


def _conflict(
    number: str, head: str, judged: Judged, everybody: Bench, alternates: Sequence[Sitter]
) -> Conflict | None:
    who = [
        (sitter.seat.name, str(why.label))
        for sitter in everybody.sitters
        if (why := sitter.stands_aside(judged))
    ]
    if not who:
        return None
    roll = everybody.roll(judged)
    helpers = [one.seat.name for one in alternates if not one.stands_aside(judged)]
    return Conflict(number, head, who, len(roll.entitled), roll.quorum, helpers)


def _agenda(panel: Panel) -> Iterator[Item]:
    """What the panel has before it: its entries, or before these are fixed its households."""
    early = panel.round.stage in NOT_FIXED
    items = _households(panel.round) if early else _entries(panel)
    voters = _voters(panel)
    for number, head, group, judged in items:
        if panel.body == Body.GROUP and group != panel.pk:
            continue
        voted = voters.get(group, frozenset()) if group else frozenset()
        yield number, head, group, replace(judged, voted_in_group=voted)


def _households(round_: Round) -> Iterator[Item]:
    find = panel_finder(round_)
    homes = households_of(round_).select_related("head", "grid__parent__parent")
    for home in homes:
        judged = Judged(entry=home.pk, household=home.pk)
        yield home.number, home.head.name, find(home.grid), judged


def _entries(panel: Panel) -> Iterator[Item]:
    typists = Declaration.typists.through._default_manager.filter(declaration__entry=OuterRef("pk"))
    waiting = (Entry.Status.DUE, Entry.Status.DECLARED)
    entries = panel.round.entries.filter(status__in=waiting)
    for entry in entries.annotate(typed_by=ArraySubquery(typists.values("officer"))):
        by = cast(Any, entry).typed_by if panel.body == Body.GROUP else ()
        judged = Judged(entry.pk, entry.household_id, frozenset(str(one) for one in by))
        yield entry.number, entry.head_name, entry.panel_id, judged


def _voters(panel: Panel) -> dict[UUID, frozenset[str]]:
    """For the committees: who would have voted in each group, where nobody may vote in both."""
    if panel.body == Body.GROUP or panel.round.campaign.both_bodies_allowed:
        return {}
    seats = Seat.objects.filter(panel__round=panel.round_id, panel__body=Body.GROUP)
    keys = ("panel", "person", "officer", "person__officer", "officer__person")
    found: dict[UUID, set[str]] = defaultdict(set)
    for group, *human in seats.filter(kind=Seat.Kind.MEMBER).values_list(*keys):
        found[group] |= {str(key) for key in human if key}
    return {group: frozenset(humans) for group, humans in found.items()}
