"""Figures of what was held: classes, meetings, shifts of volunteers, and their hours."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.figures.queries.columns import VILLAGE, day, path
from evaluation.figures.queries.figure import Column, Figure, Scope, Subject
from grids.roles import Role
from households.models import Activity, Served, in_hours

_Kind = Activity.Kind
#: Who reads what was held: everybody reads the plan, and names stand in the hours alone.
_READERS = VILLAGE
_HOURS = frozenset({Role.TOWNSHIP, Role.SECRETARY, Role.CLERK, Role.SUPERVISOR})


def _activities(scope: Scope) -> QuerySet[Activity]:
    of_month = Activity.objects.filter(
        village__in=scope.keys, held_on__gte=scope.since, held_on__lt=scope.until
    )
    return of_month.order_by("village__name", "held_on", "topic")


ACTIVITIES = Subject(
    key="activities",
    name=_("activities of these months"),
    rows=_activities,
    paths={"village": "village", "month": "held_on__month"},
    columns=(
        Column(_("Village"), path("village")),
        Column(_("Day"), day("held_on")),
        Column(_("Kind"), path("get_kind_display")),
        Column(_("Topic"), path("topic"), wide=True),
        Column(_("Place"), path("place")),
        Column(_("Grid"), path("grid")),
    ),
    related=("village", "grid"),
    readers=_READERS,
)
#: As ``Activity.is_held``: a study session is written down after it was held.
_HELD = Q(kind=_Kind.STUDY) | Q(recorded_at__isnull=False)


HELD = Figure(
    "activities-held",
    ACTIVITIES,
    _("activities held"),
    _("Study sessions, classes, meetings and shifts on days of these months that were recorded."),
    lambda _scope: _HELD,
)
KINDS = (
    Figure(
        "activities-study",
        ACTIVITIES,
        _("study sessions"),
        _("Study sessions that were held in these months."),
        lambda _scope: Q(kind=_Kind.STUDY),
    ),
    Figure(
        "activities-class",
        ACTIVITIES,
        _("micro-classes"),
        _("Micro-classes of these months that were recorded as held."),
        lambda _scope: _HELD & Q(kind=_Kind.CLASS),
    ),
    Figure(
        "activities-meeting",
        ACTIVITIES,
        _("meetings"),
        _("Meetings of these months that were recorded as held."),
        lambda _scope: _HELD & Q(kind=_Kind.MEETING),
    ),
    Figure(
        "activities-service",
        ACTIVITIES,
        _("shifts of volunteers"),
        _("Shifts of volunteers in these months that were recorded as held."),
        lambda _scope: _HELD & Q(kind=_Kind.SERVICE),
    ),
)
TO_RECORD = Figure(
    "activities-open",
    ACTIVITIES,
    _("not recorded yet"),
    _(
        "Activities of these months whose day has come and that are neither recorded nor called "
        "off."
    ),
    lambda scope: ~_HELD & Q(called_off_at=None, held_on__lte=scope.today),
)


def _served(scope: Scope) -> QuerySet[Served]:
    of_month = Served.objects.filter(
        activity__village__in=scope.keys,
        activity__held_on__gte=scope.since,
        activity__held_on__lt=scope.until,
    )
    return of_month.order_by("activity__village__name", "activity__held_on", "household__number")


SERVED = Subject(
    key="served",
    name=_("hours of volunteers in these months"),
    rows=_served,
    paths={"village": "activity__village", "month": "activity__held_on__month"},
    columns=(
        Column(_("Village"), path("activity.village")),
        Column(_("Day"), day("activity.held_on")),
        Column(_("Topic"), path("activity.topic"), wide=True),
        Column(_("Household number"), lambda row: row.household.number if row.household else ""),
        Column(_("Name"), path("name")),
        Column(_("Hours"), path("hours")),
    ),
    related=("activity__village", "household"),
    readers=_HOURS,
    total="half_hours",
    tell=in_hours,
)
HOURS = Figure(
    "served",
    SERVED,
    _("hours of volunteers"),
    _("Hours that volunteers served on days of these months, as they were written down."),
)
FIGURES = (HELD, *KINDS, TO_RECORD, HOURS)
