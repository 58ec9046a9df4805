"""What a sitting has before it: its households in order, and each claim with what was counted.

A claim is due in a sitting while its body has no tally elsewhere that counts; for the committees
also only once the group's counts (design.md §8, re-opening). What a veto bars is not due.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluation.models import (
    Body,
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
from evaluation.sittings.queries.matters import Case, Matter, Standing
from evaluation.sittings.queries.outcomes import Outcome, outcomes


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


def matters(sitting: Sitting, entries: QuerySet[Entry] | list[Entry]) -> list[Matter]:
    """Those of the entries that are before the sitting, with their cases: four queries.

    ``sitting.panel.round.campaign`` must be loaded. Rows that were read already are for the
    committees alone, who need no typists.
    """
    in_group = sitting.panel.body == Body.GROUP
    if in_group:
        assert isinstance(entries, QuerySet)
        entries = with_typists(entries)
    by_entry = {str(entry.pk): entry for entry in entries}
    cases = _cases(sitting, by_entry)
    return [Matter(entry, tuple(cases[key])) for key, entry in by_entry.items() if key in cases]


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
    found = matters(sitting, as_listed(declared_before(sitting.panel)))
    return sorted(found, key=lambda matter: in_order(matter.entry))


def as_listed(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With what a list says of each: of a large village all the rest takes as long again."""
    return entries.select_related("group").only("number", "head_name", "household", "group__name")


def _cases(sitting: Sitting, by_entry: Mapping[str, Entry]) -> dict[str, list[Case]]:
    """By entry; one whose counts here do not count any more stays, with no case at all."""
    stars = {star.star.code: star for star in stars_of(sitting.panel.round)}
    keys = [entry.pk for entry in by_entry.values()]
    told = outcomes(keys)
    standings = _Standings(sitting)
    found: dict[str, list[Case]] = defaultdict(list)
    for row in claim_rows(sitting, keys):
        entry, tallies = by_entry[row.entry], tuple(told.get(row.key, ()))
        standing = standings.of(row, entry, tallies)
        if standing.due or standing.own:
            found[row.entry].append(Case(row.key, entry, stars[row.star], standing))
        elif any(tally.sitting_id == standings.here for tally in tallies):
            found[row.entry] += []
    return found


class _Standings:
    """How claims stand, made once for what is alike: mostly all of a household."""

    def __init__(self, sitting: Sitting) -> None:
        self._body, self._judges = sitting.panel.body, _Judges(sitting)
        self.here = str(sitting.pk)
        self._made: dict[tuple[object, ...], Standing] = {}

    def of(self, row: ClaimRow, entry: Entry, tallies: tuple[Outcome, ...]) -> Standing:
        alike = (row.entry, row.vetoed, row.reopened, row.said, tallies)
        if alike not in self._made:
            self._made[alike] = self._standing(row, self._judges.of(entry, tallies), tallies)
        return self._made[alike]

    def _standing(self, row: ClaimRow, judged: Judged, tallies: tuple[Outcome, ...]) -> Standing:
        own, group = self._newest(tallies, self._body), self._newest(tallies, Body.GROUP)
        counted_here = own is not None and own.sitting_id == self.here
        in_group = self._body == Body.GROUP
        before = in_group or group is not None
        turn = self._turn(row, tallies)
        return Standing(
            judged=judged,
            group=None if in_group else group,
            own=own if counted_here else None,
            due=(counted_here or own is None) and before and not row.vetoed,
            ballots={} if in_group else votes_on(row, turn=turn),
            marks=votes_on(row) if in_group else {},
            turn=turn,
        )

    def _newest(self, tallies: tuple[Outcome, ...], body: str) -> Outcome | None:
        return next((tally for tally in tallies if tally.counts and tally.body == body), None)

    def _turn(self, row: ClaimRow, tallies: tuple[Outcome, ...]) -> int:
        """Goes up with every count in this sitting and every re-opening."""
        here = (tally.version for tally in tallies if tally.sitting_id == self.here)
        return 1 + next(here, 0) + (row.reopened or 0)


class _Judges:
    """What decides who stands aside, made once for what is alike: mostly all of a household."""

    def __init__(self, sitting: Sitting) -> None:
        self._in_group = sitting.panel.body == Body.GROUP
        self._free = self._in_group or sitting.panel.round.campaign.both_bodies_allowed
        self._made: dict[UUID, dict[frozenset[str], Judged]] = {}
        self._voters: dict[str, frozenset[str]] = {}

    def of(self, entry: Entry, tallies: tuple[Outcome, ...]) -> Judged:
        voters = frozenset[str]() if self._free else self._voters_in_group(tallies)
        made = self._made.setdefault(entry.pk, {})
        if voters not in made:
            made[voters] = self._judged(entry, voters)
        return made[voters]

    def _judged(self, entry: Entry, voters: frozenset[str]) -> Judged:
        if self._in_group:
            return judged_in_group(entry)
        return Judged(entry=entry.pk, household=entry.household_id, voted_in_group=voters)

    def _voters_in_group(self, tallies: tuple[Outcome, ...]) -> frozenset[str]:
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
