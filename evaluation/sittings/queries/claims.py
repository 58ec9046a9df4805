"""Claims as an agenda reads them: light rows, with what members said of each by name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from evaluation.models import Assessment, Ballot, Body, Claim, Reopening, Sitting, Voting
from evaluation.models.vetoes import is_vetoed


class ClaimRow(NamedTuple):
    """A claim as it is read for an agenda; ``reopened`` and ``said`` as in ``_said_by_name``."""

    pk: UUID
    entry_id: UUID
    star__star__code: str
    vetoed: bool
    reopened: Sequence[UUID]
    said: Sequence[Mapping[str, Any]] | None


def claim_rows(sitting: Sitting, entries: Iterable[UUID]) -> Iterator[ClaimRow]:
    """The claims of the entries in the catalogue's order."""
    claims = Claim.objects.filter(entry__in=entries).annotate(**_said_by_name(sitting))
    rows = claims.annotate(vetoed=is_vetoed()).order_by("star__star__code")
    return map(ClaimRow._make, rows.values_list(*ClaimRow._fields))


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


def votes_on(row: ClaimRow, *, turn: int | None = None) -> dict[str, str]:
    """Seat → vote; who marked that not enough is known abstains."""
    said = row.said or ()  # nothing is read where the vote is secret
    rows = [vote for vote in said if turn is None or vote["turn"] == turn]
    unknown = Assessment.Mark.UNKNOWN
    return {
        vote["seat"]: Ballot.Choice.ABSTAIN.value if vote["vote"] == unknown else vote["vote"]
        for vote in rows
    }
