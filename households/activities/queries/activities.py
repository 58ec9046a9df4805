"""A village's activities: those of a month, what waits to be recorded, who came to one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from grids.models import Village
from households.models import (
    Activity,
    ActivityQuerySet,
    Attendee,
    Household,
    HouseholdQuerySet,
    Served,
    in_hours,
)


@dataclass(frozen=True)
class Month:
    """A month of the calendar: its first day, and the months beside it as they are asked for."""

    first: date

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)


def month_of(asked: str, *, today: date) -> Month:
    """``2026-11``; what cannot be read is the month that runs."""
    try:
        return Month(date.fromisoformat(f"{asked}-01"))
    except ValueError:
        return Month(today.replace(day=1))


def in_month(activities: ActivityQuerySet, month: Month) -> ActivityQuerySet:
    """In the order of their days and hours."""
    days = activities.filter(held_on__gte=month.first, held_on__lt=month.after)
    return days.select_related("grid", "project").order_by("held_on", "begins", "pk")


def with_counts(activities: ActivityQuerySet) -> ActivityQuerySet:
    """Each with how many households came (``homes``), and the people and half hours of a shift."""
    return activities.annotate(
        homes=Count("attendees", distinct=True),
        people=Count("served", distinct=True),
    )


def to_record(activities: ActivityQuerySet, today: date) -> ActivityQuerySet:
    """Their day has come, and nobody has said whether they were held."""
    due = activities.planned().filter(held_on__lte=today)
    return due.select_related("grid", "project", "village").order_by("held_on", "begins", "pk")


def villages_with_plans(today: date) -> list[Village]:
    """Those whose calendar names anything in this month or later; one query."""
    shown = Activity.objects.exclude(kind=Activity.Kind.STUDY)
    month = shown.filter(held_on__gte=today.replace(day=1))
    villages = Village.objects.filter(pk__in=month.values("village"))
    return list(villages.select_related("township").order_by("name"))


@dataclass(frozen=True)
class Guest:
    """A household at an activity; its head's name only where the reader may see the household."""

    attendee: Attendee
    head: str = ""


def guests_of(activity: Activity, sight: QuerySet[Household]) -> list[Guest]:
    """In the order of their numbers; two queries."""
    came = list(activity.attendees.select_related("household").order_by("household__number"))
    heads: Mapping[UUID, str] = dict(
        sight.filter(pk__in=[each.household_id for each in came]).values_list("pk", "head__name")
    )
    return [Guest(each, heads.get(each.household_id, "")) for each in came]


def served_in(activity: Activity) -> Sequence[Served]:
    """Who served in a shift, in the order of households; one query."""
    return list(activity.served.select_related("household").order_by("household__number", "name"))


def total_hours(served: Iterable[Served]) -> str:
    """All of them together."""
    return in_hours(sum(each.half_hours for each in served))


def homes_to_tick(activity: Activity) -> HouseholdQuerySet:
    """The households of its grid that could have come and are not written down; by number."""
    if activity.grid_id is None:
        return Household.objects.none()
    grid = activity.grid_id
    inside = Q(grid=grid) | Q(grid__parent=grid) | Q(grid__parent__parent=grid)
    could = Household.objects.filter(inside).exclude(ended_on__lte=activity.held_on)
    left = could.exclude(pk__in=activity.attendees.values("household"))
    return left.select_related("head").order_by("number")


@dataclass(frozen=True)
class HomeHours:
    """A household's volunteers of a year, with their hours."""

    household: Household
    half_hours: list[tuple[str, int]]

    @property
    def people(self) -> list[tuple[str, str]]:
        """Names with their hours."""
        return [(name, in_hours(half)) for name, half in self.half_hours]

    @property
    def hours(self) -> str:
        """All together."""
        return in_hours(sum(half for _name, half in self.half_hours))


def hours_by_home(village: Village, sight: QuerySet[Household], year: int) -> list[HomeHours]:
    """Households in sight in the order of their numbers; no ranking. One query."""
    rows = (
        Served.objects.filter(
            activity__village=village, activity__held_on__year=year, household__in=sight
        )
        .order_by("household__number", "name")
        .values_list("household", "household__number", "name")
        .annotate(half=Sum("half_hours"))
    )
    found: dict[UUID, HomeHours] = {}
    for home, number, name, half in rows:
        line = found.setdefault(home, HomeHours(Household(pk=home, number=number), []))
        line.half_hours.append((name, half))
    return list(found.values())
