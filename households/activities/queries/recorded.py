"""What is recorded of households in a year: activities that they came to, hours that they served.

Recorded once where it happened, and shown wherever somebody asks for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from households.models import Activity, Attendee, Served


def attended(households: Iterable[UUID], year: int) -> Mapping[UUID, list[Activity]]:
    """By household the classes and meetings of the year, in the order of their days; one query."""
    came = Attendee.objects.filter(household__in=households, activity__held_on__year=year)
    found: dict[UUID, list[Activity]] = defaultdict(list)
    for attendee in came.select_related("activity").order_by("activity__held_on", "pk"):
        found[attendee.household_id].append(attendee.activity)
    return found


def hours(households: Iterable[UUID], year: int) -> Mapping[UUID, list[Served]]:
    """By household the lines of hours of the year, in the order of their days; one query."""
    served = Served.objects.filter(household__in=households, activity__held_on__year=year)
    found: dict[UUID, list[Served]] = defaultdict(list)
    ordered = served.select_related("activity__project").order_by("activity__held_on", "name")
    for each in ordered:
        assert each.household_id is not None
        found[each.household_id].append(each)
    return found
