"""Claims as an agenda reads them: light rows, with what members said of each by name."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from evaluation.models import Assessment, Ballot, Body, Claim, Reopening, Sitting, Voting
from evaluation.models.vetoes import is_vetoed


class ClaimRow(NamedTuple):
    """A claim as it is read for an agenda, its keys as text (see ``Outcome``).

    ``reopened``: how often for this body. ``said``: by name, as JSON text. Both mostly nothing.
    """

    key: str
    entry: str
    star: str
    vetoed: bool
    reopened: int | None
    said: str | None


def claim_rows(sitting: Sitting, entries: Iterable[UUID]) -> Iterator[ClaimRow]:
    """The claims of the entries in the catalogue's order."""
    claims = Claim.objects.filter(entry__in=entries).order_by("star__star__code")
    rows = claims.annotate(
        key=_text("pk"), of=_text("entry"), vetoed=is_vetoed(), **_said_by_name(sitting)
    )
    columns = ("key", "of", "star__star__code", "vetoed", "reopened", "said")
    return map(ClaimRow._make, rows.values_list(*columns))


def _text(column: str) -> Cast:
    return Cast(F(column), TextField())


def _said_by_name(sitting: Sitting) -> dict[str, Subquery]:
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
        "reopened": _gathered(reopened, Count("pk")),
        "said": _gathered(said, Cast(JSONBAgg(row), TextField())),
    }


def _gathered(rows: QuerySet[Any], into: Any) -> Subquery:
    """An aggregate of a claim's rows; nothing where there are none."""
    return Subquery(rows.order_by().values("claim").annotate(gathered=into).values("gathered"))


def votes_on(row: ClaimRow, *, turn: int | None = None) -> dict[str, str]:
    """Seat → vote; who marked that not enough is known abstains."""
    if row.said is None:
        return {}
    rows = [vote for vote in json.loads(row.said) if turn is None or vote["turn"] == turn]
    unknown = Assessment.Mark.UNKNOWN
    return {
        vote["seat"]: Ballot.Choice.ABSTAIN.value if vote["vote"] == unknown else vote["vote"]
        for vote in rows
    }
