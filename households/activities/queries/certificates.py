"""Certificates of hours of a village: all of them, those on the list now, whom one can be for."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet, Sum

from grids.models import Village
from households.models import Certificate, Person


def certificates_of(village: Village, visible: QuerySet[Certificate]) -> Sequence[Certificate]:
    """The newest first; one query."""
    found = visible.filter(village=village).select_related("officer", "household")
    return [_placed(each, village) for each in found]


def _placed(certificate: Certificate, village: Village) -> Certificate:
    certificate.village = village
    return certificate


def on_the_list(village: Village, today: date) -> list[Certificate]:
    """Those whose seven days are not over; what was withdrawn hangs no more."""
    found = village.certificates.filter(
        withdrawn_at=None, published_on__lte=today, final_on__gt=today
    )
    return [_placed(each, village) for each in found.order_by("number")]


def volunteers(village: Village, year: int) -> QuerySet[Person]:
    """People of the roster with hours in the year, by name, each with their half hours."""
    served = Person.objects.filter(
        served__activity__village=village,
        served__activity__held_on__year=year,
        memberships__until=None,
    )
    return served.annotate(half=Sum("served__half_hours")).order_by("name", "pk")


def years_served(village: Village) -> list[int]:
    """The years in which anybody served, the latest first."""
    return [
        day.year
        for day in village.activities.filter(kind="service", served__isnull=False).dates(
            "held_on", "year", order="DESC"
        )
    ]
