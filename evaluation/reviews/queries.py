"""What the township's review needs to know: the spot checks, and where the bodies differ."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from evaluation.draws.queries import Told, told
from evaluation.models import Body, Claim, Draw, Pick, Round, SpotCheck, Tally
from evaluation.ordering import in_order
from evaluation.results import results, standing_claims


def spot_checks(checks: QuerySet[SpotCheck]) -> QuerySet[SpotCheck]:
    """The checks in the order made; ``drawn``: by lot, else by choice of the township."""
    fell_on = Pick.objects.filter(entry=OuterRef("entry"), draw__round=OuterRef("round"))
    fell_on = fell_on.filter(draw__inspection=None)
    told = checks.annotate(drawn=Exists(fell_on))
    return told.select_related("entry__group", "officer", "mended_by").order_by("at")


def last_draw(draws: QuerySet[Draw], *, now: datetime) -> Told | None:
    """The round's newest draw in words, or ``None`` before the first."""
    draw = draws.select_related("round").last()
    return told(draw, now=now) if draw else None


@dataclass(frozen=True)
class Difference:
    """A claim that the committees decided otherwise than the group; the tallies that count."""

    claim: Claim
    group: Tally
    committees: Tally


def differences(round_: Round) -> list[Difference]:
    """Every decision against the group's, in the order of the households; two queries."""
    # Only a decision against the group carries a reason, so few claims need their tallies read.
    reasoned = Tally.objects.filter(body=Body.COMMITTEES).exclude(reason="").values("claim")
    claims = standing_claims(round_).filter(pk__in=reasoned)
    found = results(claims)
    rows = [
        Difference(claim, tallies.group, tallies.committees)
        for claim in claims.select_related("entry__group", "star__star")
        if (tallies := found[claim.pk]).group and tallies.committees
    ]
    differing = [row for row in rows if row.group.passed != row.committees.passed]
    return sorted(differing, key=lambda row: (in_order(row.claim.entry), row.claim.star.star.code))
