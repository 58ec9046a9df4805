"""Claims as an agenda reads them: light rows, with what members said of each by name."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from evaluation.models import Assessment, Ballot, Body, Claim, Reopening, Sitting, Voting
from evaluation.models.vetoes import is_vetoed
from grids.prepared import Keys, prepared


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


def claim_rows(sitting: Sitting, entries: Keys) -> Iterator[ClaimRow]:
    """The claims of the entries in the catalogue's order."""
    panel = sitting.panel
    if panel.round.campaign.voting == Voting.SECRET:
        rows = _with_nothing_said(entries, body=panel.body)
    elif panel.body == Body.GROUP:
        rows = _with_marks(entries, panel.pk)
    else:
        rows = _with_ballots(entries, sitting.pk)
    return map(ClaimRow._make, rows)


@prepared
def _with_nothing_said(entries: Keys, *, body: str) -> QuerySet[Any, Any]:
    return _claims(entries, body, Ballot.objects.none(), "choice")


@prepared
def _with_marks(entries: Keys, panel: UUID) -> QuerySet[Any, Any]:
    marks = Assessment.objects.standing().filter(claim=OuterRef("pk"), seat__panel=panel)
    return _claims(entries, Body.GROUP, marks, "mark")


@prepared
def _with_ballots(entries: Keys, sitting: UUID) -> QuerySet[Any, Any]:
    ballots = Ballot.objects.filter(sitting=sitting, claim=OuterRef("pk"))
    return _claims(entries, Body.COMMITTEES, ballots, "choice", turn="turn")


def _claims(
    entries: Keys, body: str, said: QuerySet[Any], vote: str, **more: str
) -> QuerySet[Any, Any]:
    """With what members said of each by name, and how often it was opened again for this body."""
    claims = Claim.objects.filter(entry__in=entries).order_by("star__star__code")
    reopened = Reopening.objects.filter(claim=OuterRef("pk"), body__in=[Body.GROUP, body])
    told = JSONBAgg(JSONObject(seat="seat", vote=vote, **more))
    rows = claims.annotate(
        key=_text("pk"),
        of=_text("entry"),
        vetoed=is_vetoed(),
        reopened=_gathered(reopened, Count("pk")),
        said=_gathered(said, Cast(told, TextField())),
    )
    return rows.values_list("key", "of", "star__star__code", "vetoed", "reopened", "said")


def _text(column: str) -> Cast:
    return Cast(F(column), TextField())


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
