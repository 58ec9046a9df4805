"""What the two bodies have decided so far: progress, results, stars obtained, panels and gaps.

A tally counts when it is later than every re-opening of its body or of the body before it
(design.md §8, re-opening); the newest that counts is the body's result. Only the claims of
declared entries stand, and of these none that a veto bars.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from evaluation.models import Body, CampaignStar, Claim, Entry, Reopening, Round, Sitting, Tally
from evaluation.models.decisions import TallyQuerySet, last_at
from evaluation.models.vetoes import is_vetoed
from grids.prepared import Keys, prepared, prepared_models


@dataclass(frozen=True)
class Progress:
    """How far a round's standing claims are, in numbers of claims and of sittings."""

    claims: int = 0
    unassessed: int = 0
    undecided: int = 0
    reopened: int = 0
    open_sittings: int = 0
    group_sittings_closed: int = 0


@dataclass(frozen=True)
class Result:
    """The newest tally of each body that counts, if there is one."""

    group: Tally | None = None
    committees: Tally | None = None


def standing_claims(*rounds: Round) -> QuerySet[Claim]:
    """Claims of entries whose declaration is confirmed, unless a veto bars their star."""
    return _standing([round_.pk for round_ in rounds])


def _standing(rounds: Keys) -> QuerySet[Claim]:
    return Claim.objects.filter(
        ~is_vetoed(), entry__round__in=rounds, entry__status=Entry.Status.DECLARED
    )


def progress(rounds: Collection[Round]) -> dict[UUID, Progress]:
    """By round; two queries, one over the claims, one over the sittings.

    Of a claim that was never re-opened every tally counts. The few others are looked at one by
    one, in a query more where there are any.
    """
    claims, sittings = _by_round(rounds), _sittings(rounds)
    if any(counts["touched"] for counts in claims.values()):
        for key, assessed, decided in _touched(rounds):
            claims[key]["unassessed"] += not assessed
            claims[key]["undecided"] += not decided
            claims[key]["reopened"] += not decided
    return {
        key: Progress(
            claims=claims[key]["n"],
            unassessed=claims[key]["unassessed"],
            undecided=claims[key]["undecided"],
            reopened=claims[key]["reopened"],
            open_sittings=sittings[key, None],
            group_sittings_closed=sittings[key, Body.GROUP],
        )
        for key in (round_.pk for round_ in rounds)
    }


def _by_round(rounds: Collection[Round]) -> dict[UUID, Counter[str]]:
    names = ("n", "touched", "unassessed", "undecided")
    counted = {key: Counter(dict(zip(names, row, strict=True))) for key, *row in _untouched(rounds)}
    return defaultdict(Counter, counted)


@prepared
def _untouched(rounds: Keys) -> QuerySet[Any, Any]:
    """By round: standing claims, those ever re-opened, and of the others those without a tally."""
    touched = Q(Exists(Reopening.objects.filter(claim=OuterRef("pk"))))
    tallies = Tally.objects.filter(claim=OuterRef("pk"))
    left = {body: ~touched & ~Q(Exists(tallies.filter(body=body))) for body in Body}
    return (
        _standing(rounds)
        .order_by()
        .values_list("entry__round")
        .annotate(
            n=Count("pk"),
            touched=Count("pk", filter=touched),
            unassessed=Count("pk", filter=left[Body.GROUP]),
            undecided=Count("pk", filter=left[Body.COMMITTEES]),
        )
    )


@prepared
def _touched(rounds: Keys) -> QuerySet[Any, Any]:
    """Of each claim that was re-opened: its round, and which of the bodies has judged it since."""
    touched = Exists(Reopening.objects.filter(claim=OuterRef("pk")))
    return (
        _standing(rounds)
        .order_by()
        .filter(touched)
        .annotate(assessed=judged_by(Body.GROUP), decided=judged_by(Body.COMMITTEES))
        .values_list("entry__round", "assessed", "decided")
    )


def _sittings(rounds: Collection[Round]) -> Counter[tuple[UUID, str | None]]:
    """How many sittings each body has closed in a round, and under ``None`` those still open."""
    rows = _held(rounds)
    return Counter((key, body if closed_at else None) for key, body, closed_at in rows)


@prepared
def _held(rounds: Keys) -> QuerySet[Any, Any]:
    sittings = Sitting.objects.filter(panel__round__in=rounds).order_by()
    return sittings.values_list("panel__round", "panel__body", "closed_at")


def judged_by(body: str) -> Coalesce:
    """Whether a claim has a tally of the body that counts, as a value of the claim."""
    tallies = Tally.objects.filter(claim=OuterRef("pk"), body=body)
    reopenings = Reopening.objects.filter(claim=OuterRef("pk"), body__in={Body.GROUP, body})
    newest = Subquery(tallies.order_by("-at").values("at")[:1])
    return Coalesce(GreaterThan(newest, last_at(reopenings)), Value(False))


def results(claims: QuerySet[Claim], *, until: datetime | None = None) -> dict[UUID, Result]:
    """Each claim's results, by claim; one query. A claim that nobody judged has an empty one.

    ``until``: only what was counted by then, of what still counts today.
    """
    tallies = Tally.objects.filter(claim__in=claims)
    found: dict[UUID, dict[str, Tally]] = defaultdict(dict)
    for tally in newest(tallies.filter(at__lte=until) if until else tallies):
        found[tally.claim_id][tally.body] = tally
    return defaultdict(Result, {claim: Result(**tallies) for claim, tallies in found.items()})


def newest(tallies: TallyQuerySet) -> TallyQuerySet:
    """Of the tallies that count, the newest for each claim and body."""
    counting = tallies.counting()
    # claim_id, not claim: that would sort by the stars of the claims.
    return counting.order_by("claim_id", "body", "-at").distinct("claim_id", "body")


def obtained(
    *rounds: Round, stars: Sequence[CampaignStar] | None = None
) -> dict[UUID, list[CampaignStar]]:
    """The stars that the committees let pass, by entry, in the catalogue's order; two queries.

    Values instead of rows: a village of 600 households has some thousand tallies. Who has the
    campaign's stars already gives them.
    """
    stars = stars_of(*rounds) if stars is None else stars
    of_committees = Tally.objects.filter(claim__in=standing_claims(*rounds), body=Body.COMMITTEES)
    counted = newest(of_committees).values_list("claim__entry", "claim__star", "passed")
    passed: dict[UUID, set[UUID]] = defaultdict(set)
    for entry, star, let_pass in counted:
        if let_pass:
            passed[entry].add(star)
    of_entry = {entry: [star for star in stars if star.pk in got] for entry, got in passed.items()}
    return defaultdict(list, of_entry)


def stars_of(*rounds: Round) -> list[CampaignStar]:
    """The campaigns' stars in the catalogue's order."""
    return _stars({round_.campaign_id for round_ in rounds})


@prepared_models
def _stars(campaigns: Keys) -> QuerySet[CampaignStar]:
    return CampaignStar.objects.filter(campaign__in=campaigns).select_related("star")


def claims_with_counted(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """With ``counted``: whether the group's count of it holds."""
    return claims.annotate(counted=Exists(_counts()))


def uncounted(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those of which no count of the group holds, and no veto either."""
    return claims.filter(~Exists(_counts()), ~is_vetoed())


def _counts() -> QuerySet[Tally]:
    return Tally.objects.counting().filter(claim=OuterRef("pk"), body=Body.GROUP)
