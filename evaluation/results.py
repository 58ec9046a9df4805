"""What the two bodies have decided so far: progress, results, stars obtained, panels and gaps.

A tally counts when it is later than every re-opening of its body or of the body before it
(design.md §8, re-opening); the newest that counts is the body's result. Only the claims of
declared entries stand, and of these none that a veto bars.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from evaluation.models import (
    Body,
    CampaignStar,
    Claim,
    Entry,
    Reopening,
    Round,
    Sitting,
    Tally,
)
from evaluation.models.decisions import TallyQuerySet, last_at
from evaluation.models.vetoes import is_vetoed


@dataclass(frozen=True)
class Progress:
    """How far a round's standing claims are, in numbers of claims and of sittings."""

    claims: int
    unassessed: int
    undecided: int
    reopened: int
    open_sittings: int
    group_sittings_closed: int


@dataclass(frozen=True)
class Result:
    """The newest tally of each body that counts, if there is one."""

    group: Tally | None = None
    committees: Tally | None = None


def standing_claims(round_: Round) -> QuerySet[Claim]:
    """Claims of entries whose declaration is confirmed, unless a veto bars their star."""
    return Claim.objects.filter(
        ~is_vetoed(), entry__round=round_, entry__status=Entry.Status.DECLARED
    )


def progress(round_: Round) -> Progress:
    """Two queries: one over the claims, one over the sittings."""
    reopened = Exists(Reopening.objects.filter(claim=OuterRef("pk")))
    claims = standing_claims(round_).annotate(
        assessed=judged_by(Body.GROUP), decided=judged_by(Body.COMMITTEES), touched=reopened
    )
    counts = claims.aggregate(
        claims=Count("pk"),
        unassessed=Count("pk", filter=Q(assessed=False)),
        undecided=Count("pk", filter=Q(decided=False)),
        reopened=Count("pk", filter=Q(decided=False, touched=True)),
    )
    sittings = Sitting.objects.filter(panel__round=round_).aggregate(
        open_sittings=Count("pk", filter=Q(closed_at=None)),
        group_sittings_closed=Count(
            "pk", filter=Q(closed_at__isnull=False, panel__body=Body.GROUP)
        ),
    )
    return Progress(**counts, **sittings)


def judged_by(body: str) -> Coalesce:
    """Whether a claim has a tally of the body that counts, as a value of the claim."""
    tallies = Tally.objects.filter(claim=OuterRef("pk"), body=body)
    reopenings = Reopening.objects.filter(claim=OuterRef("pk"), body__in={Body.GROUP, body})
    newest = Subquery(tallies.order_by("-at").values("at")[:1])
    return Coalesce(GreaterThan(newest, last_at(reopenings)), Value(False))


def results(claims: QuerySet[Claim]) -> dict[UUID, Result]:
    """Each claim's results, by claim; one query. A claim that nobody judged has an empty one."""
    found: dict[UUID, dict[str, Tally]] = defaultdict(dict)
    for tally in newest(Tally.objects.filter(claim__in=claims)):
        found[tally.claim_id][tally.body] = tally
    return defaultdict(Result, {claim: Result(**tallies) for claim, tallies in found.items()})


def newest(tallies: TallyQuerySet) -> TallyQuerySet:
    """Of the tallies that count, the newest for each claim and body."""
    counting = tallies.counting()
    # claim_id, not claim: that would sort by the stars of the claims.
    return counting.order_by("claim_id", "body", "-at").distinct("claim_id", "body")


def obtained(
    round_: Round, *, stars: Sequence[CampaignStar] | None = None
) -> dict[UUID, list[CampaignStar]]:
    """The stars that the committees let pass, by entry, in the catalogue's order; two queries.

    Values instead of rows: a village of 600 households has some thousand tallies. Who has the
    campaign's stars already gives them.
    """
    stars = stars_of(round_) if stars is None else stars
    of_committees = Tally.objects.filter(claim__in=standing_claims(round_), body=Body.COMMITTEES)
    counted = newest(of_committees).values_list("claim__entry", "claim__star", "passed")
    passed: dict[UUID, set[UUID]] = defaultdict(set)
    for entry, star, let_pass in counted:
        if let_pass:
            passed[entry].add(star)
    of_entry = {entry: [star for star in stars if star.pk in got] for entry, got in passed.items()}
    return defaultdict(list, of_entry)


def stars_of(round_: Round) -> list[CampaignStar]:
    """The campaign's stars in the catalogue's order."""
    return list(CampaignStar.objects.filter(campaign=round_.campaign_id).select_related("star"))


def claims_with_counted(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """With ``counted``: whether the group's count of it holds."""
    return claims.annotate(counted=Exists(_counts()))


def uncounted(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those of which no count of the group holds, and no veto either."""
    return claims.filter(~Exists(_counts()), ~is_vetoed())


def _counts() -> QuerySet[Tally]:
    return Tally.objects.counting().filter(claim=OuterRef("pk"), body=Body.GROUP)
