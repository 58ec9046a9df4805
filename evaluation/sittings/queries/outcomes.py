"""What was counted, as rows lighter than the models': a large village's year has 12,000 tallies."""

import json
from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from evaluation.models import Body, Sitting, Tally
from evaluation.sittings.typed import Hands
from grids.prepared import Keys, prepared


class Outcome(NamedTuple):
    """A tally as a sitting looks back on it; ``counts``: not re-opened since.

    Keys are text: of thousands of rows, reading each as a UUID is most of the work.
    """

    sitting_id: str
    body: str
    mode: str
    votes_for: int
    votes_against: int
    abstentions: int
    passed: bool
    reason: str
    version: int
    stored_roll: str
    counts: bool

    def __str__(self) -> str:
        return f"{self.votes_for} : {self.votes_against} : {self.abstentions}"

    @property
    def roll(self) -> dict[str, Any]:
        """``Tally.roll``, read only where somebody asks for it."""
        found: dict[str, Any] = json.loads(self.stored_roll)
        return found

    def says(self, hands: Hands) -> bool:
        """Whether it stores these hands."""
        mine = (self.votes_for, self.votes_against, self.abstentions)
        typed = (hands.votes_for, hands.votes_against, hands.abstentions)
        return mine == typed and self.reason == hands.reason


def outcomes(entries: Keys) -> dict[str, list[Outcome]]:
    """All tallies of the entries, by claim, the newest first; one query.

    Those that say the same are one and the same: mostly a sitting's claims are of one mind.
    """
    found: dict[str, list[Outcome]] = defaultdict(list)
    made: dict[tuple[Any, ...], Outcome] = {}
    for row in _told(entries):
        said = row[1:]
        if said not in made:
            made[said] = Outcome._make(said)
        found[row[0]].append(made[said])
    return found


@prepared
def _told(entries: Keys) -> QuerySet[Any, Any]:
    rows = Tally.objects.filter(claim__entry__in=entries).with_counts().order_by("-at")
    told = rows.annotate(stored_roll=_text("roll"), here=_text("sitting"), of=_text("claim"))
    return told.values_list("of", "here", *Outcome._fields[1:])


def _text(column: str) -> Cast:
    return Cast(F(column), TextField())


class Counted(NamedTuple):
    """A tally on the paper, read as values: a large village's minutes have 6,000."""

    entry: UUID
    number: str
    head_name: str
    group_name: str | None
    claim: UUID
    star: UUID
    mode: str
    entitled: int
    present: int
    votes_for: int
    votes_against: int
    abstentions: int
    passed: bool
    reason: str
    stored_roll: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.votes_for}:{self.votes_against}:{self.abstentions}"


_COLUMNS = (
    "claim__entry",
    "claim__entry__number",
    "claim__entry__head_name",
    "claim__entry__group__name",
    "claim",
    "claim__star",
    *Counted._fields[6:],
)


def counted_in(sitting: Sitting) -> list[Counted]:
    """The sitting's tallies by number and star, as the database sorts; one query."""
    rows = sitting.tallies.order_by("claim__entry__number", "claim__star__star__code").annotate(
        stored_roll=_text("roll")
    )
    return [Counted._make(row) for row in rows.values_list(*_COLUMNS)]


class Earlier(NamedTuple):
    """The group's count of a claim."""

    claim: UUID
    votes_for: int
    votes_against: int
    abstentions: int
    passed: bool
    at: datetime

    def __str__(self) -> str:
        return f"{self.votes_for}:{self.votes_against}:{self.abstentions}"


def of_group(sitting: Sitting) -> dict[UUID, list[Earlier]]:
    """What the groups of its round counted, by claim, the newest first; one query."""
    rows = Tally.objects.filter(body=Body.GROUP, sitting__panel__body=Body.GROUP)
    rows = rows.filter(sitting__panel__round=sitting.panel.round_id).order_by("-at")
    found: dict[UUID, list[Earlier]] = defaultdict(list)
    for row in rows.values_list(*Earlier._fields):
        found[row[0]].append(Earlier._make(row))
    return found
