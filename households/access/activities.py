"""What a village holds and does together: who plans and records it, and who reads who came."""

from uuid import UUID

from django.db.models import Q, QuerySet

from grids.access import can_work_in
from grids.models import Grid, Officer, Village
from grids.reach import reach
from grids.roles import Role
from households.models import (
    Activity,
    ActivityQuerySet,
    Attendee,
    Certificate,
    Served,
)

#: Who plans and records what is held: the clerk everywhere, grid leaders in their grids.
KEEPS_ACTIVITIES = (Role.CLERK, Role.GRID_LEADER)
#: Who reads who came; the plan itself is public.
READS_ACTIVITIES = (
    Role.COUNTY,
    Role.TOWNSHIP,
    Role.SECRETARY,
    Role.CLERK,
    Role.SUPERVISOR,
    Role.GRID_LEADER,
)


def can_read_activities(officer: Officer, village: Village) -> bool:
    """Who reads a village's activities; grid leaders those of their grids and of all."""
    return can_work_in(officer, village, *READS_ACTIVITIES)


def visible_activities(officer: Officer) -> ActivityQuerySet:
    """Of the villages that one answers for, watches or heads, and of one's grids."""
    found = Activity.objects.exclude(kind=Activity.Kind.STUDY)
    near, grids = reach(officer, READS_ACTIVITIES), reach(officer, {Role.GRID_LEADER})
    if near.everywhere:
        return found
    return found.filter(
        near.whole("village")
        | Q(grid=None, village__in=grids.around)
        | Q(grid__in=grids.grids)
        | Q(grid__parent__in=grids.grids)
        | Q(grid__parent__parent__in=grids.grids)
    )


def kept_grids(officer: Officer, village: Village) -> QuerySet[Grid]:
    """The grids of a village for which one plans and records."""
    found = Grid.objects.filter(village=village)
    if can_work_in(officer, village, Role.CLERK):
        return found
    own = reach(officer, {Role.GRID_LEADER}).grids
    return found.filter(Q(pk__in=own) | Q(parent__in=own) | Q(parent__parent__in=own))


def keeps_in(officer: Officer, village: Village, grid: UUID | None) -> bool:
    """Whether one plans and records in this grid, or (none) for the whole village."""
    if grid is None:
        return can_work_in(officer, village, Role.CLERK)
    return kept_grids(officer, village).filter(pk=grid).exists()


def can_keep_activities(officer: Officer, village: Village) -> bool:
    """Who plans and records anything at all in the village."""
    return can_work_in(officer, village, *KEEPS_ACTIVITIES)


def visible_attendees(officer: Officer) -> QuerySet[Attendee]:
    """Households that were written down for a visible activity."""
    return Attendee.objects.filter(activity__in=visible_activities(officer))


def visible_served(officer: Officer) -> QuerySet[Served]:
    """Hours of a visible activity."""
    return Served.objects.filter(activity__in=visible_activities(officer))


def visible_certificates(officer: Officer) -> QuerySet[Certificate]:
    """Of the villages that one answers for or watches."""
    near = reach(officer, READS_CERTIFICATES)
    if near.everywhere:
        return Certificate.objects.all()
    return Certificate.objects.filter(near.whole("village"))


#: Certificates name a person; grid leaders send whoever asks to the clerk.
READS_CERTIFICATES = tuple(role for role in READS_ACTIVITIES if role != Role.GRID_LEADER)


def public_activities() -> ActivityQuerySet:
    """What is planned and was held, for everybody: no person but who leads it."""
    return Activity.objects.exclude(kind=Activity.Kind.STUDY)
