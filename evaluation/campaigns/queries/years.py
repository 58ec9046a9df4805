"""Reads of a township's year: when it began, how far it is, and which year comes next."""

from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from evaluation.models import Campaign, StageChange
from evaluation.workflow import MoveName
from grids.models import Township


def started_at(campaign: Campaign) -> datetime | None:
    """When its first round started: from then on rules, stars and catalogue are fixed."""
    starts = StageChange.objects.filter(round__campaign=campaign, move=MoveName.START)
    return starts.order_by("at").values_list("at", flat=True).first()


def with_progress(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """For the list: ``round_total``, ``started``; township and catalogue are loaded."""
    starts = StageChange.objects.filter(round__campaign=OuterRef("pk"), move=MoveName.START)
    return (
        campaigns.select_related("township", "catalogue")
        .annotate(round_total=Count("rounds", distinct=True), started=Exists(starts))
        .order_by("-year", "township__name")
    )


def year_to_found(township: Township, *, today: date) -> int:
    """This year, or the first after the cycle of the newest one."""
    last = township.campaigns.order_by("-year").first()
    return max(today.year, last.next_year) if last else today.year
