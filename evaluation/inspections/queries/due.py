"""What of inspections is due today: villages to be inspected, faults to be mended or re-checked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluation.inspections.queries.grounds import awarded_rounds
from evaluation.inspections.typed import Half
from evaluation.models import Fault, Inspection
from grids.models import Village


def to_be_inspected(townships: Collection[UUID], *, today: date) -> QuerySet[Village]:
    """Villages with awarded stars that the township has not inspected in this half."""
    half = Half.of(today)
    finished = Inspection.objects.filter(
        village=OuterRef("pk"),
        office=Inspection.Office.TOWNSHIP,
        year=half.year,
        half=half.half,
        finished_at__isnull=False,
    )
    awarded = awarded_rounds().filter(village=OuterRef("pk")).order_by()
    villages = Village.objects.filter(township__in=townships)
    return villages.filter(Exists(awarded), ~Exists(finished)).order_by("name")


@dataclass(frozen=True)
class Due:
    """Faults of one village that stand: how many, the first day, how many are to be re-checked."""

    village: Village
    office: str
    n: int
    first: date
    to_recheck: int


def standing_faults(
    *, villages: Collection[UUID] = (), townships: Collection[UUID] = (), today: date
) -> list[Due]:
    """By village and office, in the order of names; one query."""
    here = Q(inspection__village__in=villages) | Q(inspection__village__township__in=townships)
    standing = Fault.objects.standing().filter(here)
    ordered = standing.order_by("inspection__village__name", "inspection__office")
    found: dict[tuple[Village, str], list[date]] = {}
    for fault in ordered.select_related("inspection__village"):
        place = (fault.inspection.village, fault.inspection.office)
        found.setdefault(place, []).append(vars(fault)["due_on"])
    return [
        Due(*place, n=len(days), first=min(days), to_recheck=sum(day <= today for day in days))
        for place, days in found.items()
    ]
