"""What a sitting has before it: its households in order, and each claim with what was counted.

A claim is due in a sitting while its body has no tally elsewhere that counts; for the committees
also only once the group's counts (design.md §8, re-opening). What a veto bars is not due.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import ngettext

from evaluation.models import (
    Body,
    CampaignStar,
    Claim,
    Declaration,
    Entry,
    Panel,
    Sitting,
    StandsAside,
    Tally,
)
from evaluation.models.vetoes import is_vetoed
from evaluation.ordering import in_order
from evaluation.panels.queries.bench import Bench, Judged, Roll
from evaluation.results import judged_by, stars_of
from evaluation.sittings.queries.claims import ClaimRow, claim_rows, votes_on
from evaluation.sittings.queries.outcomes import Outcome, outcomes


@dataclass(frozen=True, eq=False)
class Case:
    """A claim before a sitting."""

    claim_id: UUID
    entry: Entry
    star: CampaignStar
    judged: Judged
    #: The group's result, for the committees.
    group: Outcome | None = None
    #: What this sitting counted.
    own: Outcome | None = None
    due: bool = True
    #: What members said by name since it was last counted or re-opened, by seat: the committees
    #: by ballots, the group by marks, which are votes only when the clerk counts them.
    ballots: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    #: Which turn of ballots would be cast now.
    turn: int = 1

    @cached_property
    def claim(self) -> Claim:
        """The row itself; made only where it is asked for, for an agenda has thousands."""
        return Claim(pk=self.claim_id, entry=self.entry, star=self.star)

    @property
    def named(self) -> Mapping[str, str]:
        return self.ballots or self.marks

    @property
    def open(self) -> bool:
        """Whether it still has to be counted."""
        return self.due and self.own is None

    def differs(self, *, passed: bool) -> bool:
        """Whether this outcome would be against the group's result."""
        return self.group is not None and self.group.passed != passed


@dataclass(frozen=True, eq=False)
class Matter:
    """A household before a sitting, with its claims in the catalogue's order."""

    entry: Entry
    cases: tuple[Case, ...] = field(default=())

    @cached_property
    def open_cases(self) -> list[Case]:
        return [case for case in self.cases if case.open]

    @property
    def stars(self) -> str:
        """How many, in words; a list says it of every household."""
        number = len(self.cases)
        return ngettext("%(number)s star", "%(number)s stars", number) % {"number": number}

    @cached_property
    def benches(self) -> list[list[Case]]:
        """The open cases, those together that the same members judge: mostly all are one."""
        found: dict[int, list[Case]] = {}
        for case in self.open_cases:
            found.setdefault(id(case.judged), []).append(case)
        return list(found.values())

    @property
    def counted(self) -> bool:
        return not self.open_cases

    @property
    def untouched(self) -> bool:
        """Nothing of it was counted in this sitting yet."""
        return all(case.own is None for case in self.cases)


def declared_before(panel: Panel) -> QuerySet[Entry]:
    """The entries that a panel judges: those of its round that declared, for a group its own."""
    entries = Entry.objects.declared().filter(round=panel.round_id)
    return entries.filter(panel=panel) if panel.body == Body.GROUP else entries


def agenda(panel: Panel, *, sitting: Sitting | None = None) -> QuerySet[Entry]:
    """The entries before a sitting, in order, with ``waiting`` (something still to count).

    Without a sitting: what the panel's next one would have before it.
    """
    here = Tally.objects.filter(sitting=sitting, claim__entry=OuterRef("pk"))
    entries = declared_before(panel).annotate(waiting=Exists(_due_claims(panel.body)))
    return entries.filter(Q(waiting=True) | Exists(here))


def _due_claims(body: str) -> QuerySet[Claim]:
    due = Claim.objects.filter(~judged_by(body), ~is_vetoed(), entry=OuterRef("pk"))
    return due.filter(judged_by(Body.GROUP)) if body == Body.COMMITTEES else due


def matters(sitting: Sitting, entries: QuerySet[Entry]) -> list[Matter]:
    """Those of the entries that are before the sitting, with their cases: four queries.

    ``sitting.panel.round.campaign`` must be loaded.
    """
    rows = list(with_typists(entries))
    cases = _cases(sitting, rows)
    return [Matter(entry, tuple(cases[entry.pk])) for entry in rows if entry.pk in cases]


def with_typists(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With ``typists``: who ever typed in the declaration."""
    typists = Declaration.typists.through._default_manager.filter(declaration__entry=OuterRef("pk"))
    return entries.annotate(typists=ArraySubquery(typists.values("officer")))


def judged_in_group(entry: Entry) -> Judged:
    """What decides who of a group stands aside; for rows of ``with_typists``."""
    # Only as an assessor: in the committees, the clerk who typed them all may vote.
    typists = frozenset(str(officer) for officer in cast(Any, entry).typists)
    return Judged(entry=entry.pk, household=entry.household_id, typists=typists)


def all_matters(sitting: Sitting) -> list[Matter]:
    """Everything before the sitting, in order."""
    found = matters(sitting, declared_before(sitting.panel).select_related("group"))
    return sorted(found, key=lambda matter: in_order(matter.entry))


def _cases(sitting: Sitting, entries: Sequence[Entry]) -> dict[UUID, list[Case]]:
    """By entry; one whose counts here do not count any more stays, with no case at all."""
    by_entry = {entry.pk: entry for entry in entries}
    stars = {star.star.code: star for star in stars_of(sitting.panel.round)}
    told = outcomes(by_entry)
    judged = _Judges(sitting)
    found: dict[UUID, list[Case]] = defaultdict(list)
    for row in claim_rows(sitting, by_entry):
        entry, tallies = by_entry[row.entry_id], told[row.pk]
        case = _case(
            sitting, row, entry, stars[row.star__star__code], tallies, judged.of(entry, tallies)
        )
        if case.due or case.own:
            found[entry.pk].append(case)
        elif any(tally.sitting_id == sitting.pk for tally in tallies):
            found[entry.pk] += []
    return found


def _case(
    sitting: Sitting,
    row: ClaimRow,
    entry: Entry,
    star: CampaignStar,
    tallies: list[Outcome],
    judged: Judged,
) -> Case:
    body = sitting.panel.body
    of_body = next((tally for tally in tallies if tally.counts and tally.body == body), None)
    of_group = next((tally for tally in tallies if tally.counts and tally.body == "group"), None)
    here = of_body is not None and of_body.sitting_id == sitting.pk
    before = body == Body.GROUP or of_group is not None
    turn = _turn(sitting, row, tallies)
    return Case(
        claim_id=row.pk,
        entry=entry,
        star=star,
        judged=judged,
        group=of_group if body == Body.COMMITTEES else None,
        own=of_body if here else None,
        due=(here or of_body is None) and before and not row.vetoed,
        ballots=votes_on(row, turn=turn) if body == Body.COMMITTEES else {},
        marks=votes_on(row) if body == Body.GROUP else {},
        turn=turn,
    )


def _turn(sitting: Sitting, row: ClaimRow, tallies: list[Outcome]) -> int:
    """Goes up with every count in this sitting and every re-opening."""
    here = (tally.version for tally in tallies if tally.sitting_id == sitting.pk)
    return 1 + next(here, 0) + len(row.reopened)


class _Judges:
    """What decides who stands aside, made once for what is alike: mostly all of a household."""

    def __init__(self, sitting: Sitting) -> None:
        self._in_group = sitting.panel.body == Body.GROUP
        self._free = self._in_group or sitting.panel.round.campaign.both_bodies_allowed
        self._made: dict[UUID, dict[frozenset[str], Judged]] = {}
        self._voters: dict[str, frozenset[str]] = {}

    def of(self, entry: Entry, tallies: list[Outcome]) -> Judged:
        voters = frozenset[str]() if self._free else self._voters_in_group(tallies)
        made = self._made.setdefault(entry.pk, {})
        if voters not in made:
            made[voters] = self._judged(entry, voters)
        return made[voters]

    def _judged(self, entry: Entry, voters: frozenset[str]) -> Judged:
        if self._in_group:
            return judged_in_group(entry)
        return Judged(entry=entry.pk, household=entry.household_id, voted_in_group=voters)

    def _voters_in_group(self, tallies: list[Outcome]) -> frozenset[str]:
        rolls = {tally.stored_roll for tally in tallies if tally.body == Body.GROUP}
        return frozenset().union(*map(self._voters_on, rolls))

    def _voters_on(self, stored_roll: str) -> frozenset[str]:
        if stored_roll not in self._voters:
            self._voters[stored_roll] = frozenset(json.loads(stored_roll).get("voters", ()))
        return self._voters[stored_roll]


def roll_for(case: Case, bench: Bench, *, again: bool = False) -> Roll:
    """Who votes on a case: as frozen when it was voted, so that a miscount can be put right.

    As of now when it was not voted yet, is voted ``again``, or when somebody who voted has
    declared a recusal since.
    """
    now = bench.roll(case.judged)
    if case.own is None or again:
        return now
    frozen = Roll.of(case.own.roll, rule=bench.rule)
    declared = {seat for seat, why in now.recused.items() if why == StandsAside.DECLARED}
    return now if declared & set(frozen.present) else frozen
