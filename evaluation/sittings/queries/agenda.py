"""What a sitting has before it: its households in order, and each claim with what was counted.

A claim is due in a sitting while its body has no tally elsewhere that counts; for the committees
also only once the group's counts (design.md §8, re-opening). What a veto bars is not due.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from evaluation.models import (
    Assessment,
    Ballot,
    Body,
    Claim,
    Declaration,
    Entry,
    Panel,
    Reopening,
    Sitting,
    StandsAside,
    Tally,
    Voting,
)
from evaluation.models.vetoes import is_vetoed
from evaluation.ordering import in_order
from evaluation.panels.queries.bench import Bench, Judged, Roll
from evaluation.results import judged_by


@dataclass(frozen=True, eq=False)
class Case:
    """A claim before a sitting."""

    claim: Claim
    judged: Judged
    #: The group's result, for the committees.
    group: Tally | None = None
    #: What this sitting counted.
    own: Tally | None = None
    due: bool = True
    #: What members said by name since it was last counted or re-opened, by seat: the committees
    #: by ballots, the group by marks, which are votes only when the clerk counts them.
    ballots: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    #: Which turn of ballots would be cast now.
    turn: int = 1

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

    @property
    def open_cases(self) -> list[Case]:
        return [case for case in self.cases if case.open]

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
    """Those of the entries that are before the sitting, with their cases: three queries.

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
    claims = (
        Claim.objects.filter(entry__in=[entry.pk for entry in entries])
        .annotate(**_said_by_name(sitting))
        .select_related("star__star")
        .annotate(vetoed=is_vetoed())
        .order_by("star__star__code")
    )
    tallies = _tallies(entries)
    by_entry = {entry.pk: entry for entry in entries}
    found: dict[UUID, list[Case]] = defaultdict(list)
    for claim in claims:
        case = _case(sitting, by_entry[claim.entry_id], claim, tallies[claim.pk])
        if case.due or case.own:
            found[claim.entry_id].append(case)
        elif any(tally.sitting_id == sitting.pk for tally in tallies[claim.pk]):
            found[claim.entry_id] += []
    return found


def _said_by_name(sitting: Sitting) -> dict[str, Any]:
    """What members said of a claim by name, and how often it was opened again for this body."""
    body = sitting.panel.body
    reopened = Reopening.objects.filter(claim=OuterRef("pk"), body__in=[Body.GROUP, body])
    said: QuerySet[Any] = Ballot.objects.filter(sitting=sitting, claim=OuterRef("pk"))
    row = JSONObject(seat="seat", vote="choice", turn="turn")
    if body == Body.GROUP:
        said = Assessment.objects.standing().filter(claim=OuterRef("pk"), seat__panel=sitting.panel)
        row = JSONObject(seat="seat", vote="mark")
    if sitting.panel.round.campaign.voting == Voting.SECRET:
        said = said.none()
    return {
        "reopened": ArraySubquery(reopened.values("pk")),
        "said": ArraySubquery(said.values(row=row)),
    }


def _tallies(entries: Iterable[Entry]) -> dict[UUID, list[Tally]]:
    """All tallies of the entries, by claim, the newest first, with ``counts``."""
    found: dict[UUID, list[Tally]] = defaultdict(list)
    rows = Tally.objects.filter(claim__entry__in=[entry.pk for entry in entries]).with_counts()
    for tally in rows.order_by("-at"):
        found[tally.claim_id].append(tally)
    return found


def _case(sitting: Sitting, entry: Entry, claim: Claim, tallies: list[Tally]) -> Case:
    body = sitting.panel.body
    counting = [tally for tally in tallies if cast(Any, tally).counts]
    of_body = next((tally for tally in counting if tally.body == body), None)
    of_group = next((tally for tally in counting if tally.body == Body.GROUP), None)
    here = of_body is not None and of_body.sitting_id == sitting.pk
    before = body == Body.GROUP or of_group is not None
    turn = _turn(sitting, claim, tallies)
    return Case(
        claim=claim,
        judged=_judged(sitting, entry, tallies),
        group=of_group if body == Body.COMMITTEES else None,
        own=of_body if here else None,
        due=(here or of_body is None) and before and not cast(Any, claim).vetoed,
        ballots=_votes(claim, turn=turn) if body == Body.COMMITTEES else {},
        marks=_votes(claim) if body == Body.GROUP else {},
        turn=turn,
    )


def _turn(sitting: Sitting, claim: Claim, tallies: list[Tally]) -> int:
    """Goes up with every count in this sitting and every re-opening."""
    here = (tally.version for tally in tallies if tally.sitting_id == sitting.pk)
    return 1 + next(here, 0) + len(cast(Any, claim).reopened)


def _votes(claim: Claim, *, turn: int | None = None) -> dict[str, str]:
    """Seat → vote; who marked that not enough is known abstains."""
    said = cast(Any, claim).said or ()  # nothing is read where the vote is secret
    rows = [row for row in said if turn is None or row["turn"] == turn]
    unknown = Assessment.Mark.UNKNOWN
    return {
        row["seat"]: Ballot.Choice.ABSTAIN.value if row["vote"] == unknown else row["vote"]
        for row in rows
    }


def _judged(sitting: Sitting, entry: Entry, tallies: list[Tally]) -> Judged:
    if sitting.panel.body == Body.GROUP:
        return judged_in_group(entry)
    judged = Judged(entry=entry.pk, household=entry.household_id)
    if sitting.panel.round.campaign.both_bodies_allowed:
        return judged
    return replace(judged, voted_in_group=_voters_in_group(tallies))


def _voters_in_group(tallies: list[Tally]) -> frozenset[str]:
    of_group = [tally for tally in tallies if tally.body == Body.GROUP]
    return frozenset(voter for tally in of_group for voter in tally.roll.get("voters", ()))


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


@dataclass(frozen=True)
class Step:
    """Where a household stands in the sitting's order."""

    number: int
    total: int
    waiting: int
    next: UUID | None


def step(sitting: Sitting, entry_id: UUID) -> Step | None:
    """The household's place, and the next one after it that still waits; one query."""
    entries = agenda(sitting.panel, sitting=sitting).select_related("group")
    rows = [(entry.pk, cast(Any, entry).waiting) for entry in sorted(entries, key=in_order)]
    order = [pk for pk, _waiting in rows]
    if entry_id not in order:
        return None
    here = order.index(entry_id)
    waiting = [pk for pk, waits in [*rows[here + 1 :], *rows[:here]] if waits]
    return Step(
        number=here + 1,
        total=len(rows),
        waiting=sum(waits for _pk, waits in rows),
        next=waiting[0] if waiting else None,
    )
