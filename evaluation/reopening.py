"""Re-opening claims: from now on the earlier tallies of a body no longer count."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Max

from evaluation.models import Assessment, Claim, Reopening, Tally
from grids.writing import Write


def reopen(claims: Iterable[Claim], *, body: str, reason: str, write: Write) -> int:
    """Re-open the claims at ``body`` (and so at the later one too); how many they were.

    Inside an action that has locked the round. A correction keeps what was decided before:
    the tallies stay, a ``Reopening`` says from when on they no longer count.
    """
    claims = list(claims)
    at = _after_every_vote(claims, write.at)
    rows = [
        Reopening(
            claim=claim,
            body=body,
            reason=reason[: Reopening.REASON_LENGTH],
            officer=write.sent.officer,
            at=at,
        )
        for claim in claims
    ]
    Reopening.objects.bulk_create(rows)
    for row in rows:
        write.record("claim_reopened", row.claim, body=body)
    return len(rows)


def _after_every_vote(claims: Sequence[Claim], at: datetime) -> datetime:
    """``at``, unless a press that arrived later than this one was carried out before it."""
    tallies = Tally.objects.filter(claim__in=claims).aggregate(at=Max("at"))["at"]
    marks = Assessment.objects.filter(claim__in=claims).aggregate(at=Max("at"))["at"]
    return max(at, tallies or at, marks or at)
