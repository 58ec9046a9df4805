"""What is recorded of households in a year: activities that they came to, hours that they served.

Recorded once where it happened, and shown wherever somebody asks for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from grids.prepared import Keys, prepared_models
from households.models import Activity, Attendee, Served


def attended(households: Iterable[UUID], year: int) -> Mapping[UUID, list[Activity]]:
    """By household the classes and meetings of the year, in the order of their days; one query."""
    found: dict[UUID, list[Activity]] = defaultdict(list)
    for attendee in _came(households, *_first_and_last(year)):
        found[attendee.household_id].append(attendee.activity)
    return found


def hours(households: Iterable[UUID], year: int) -> Mapping[UUID, list[Served]]:
    """By household the lines of hours of the year, in the order of their days; one query."""
    found: dict[UUID, list[Served]] = defaultdict(list)
    for each in _lines(households, *_first_and_last(year)):
        assert each.household_id is not None
        found[each.household_id].append(each)
    return found


def _first_and_last(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


@prepared_models
def _came(households: Keys, first: date, last: date) -> QuerySet[Attendee]:
    days = (first, last)
    came = Attendee.objects.filter(household__in=households, activity__held_on__range=days)
    return came.select_related("activity").order_by("activity__held_on", "pk")


@prepared_models
def _lines(households: Keys, first: date, last: date) -> QuerySet[Served]:
    days = (first, last)
    served = Served.objects.filter(household__in=households, activity__held_on__range=days)
    return served.select_related("activity__project").order_by("activity__held_on", "name")
