"""From door to door: who walks, and who reads how far they have come."""

from django.db.models import Q, QuerySet

from evaluation.models import Round
from grids.access import can_work_in
from grids.models import Grid, Officer
from grids.reach import reach
from grids.roles import Role
from households.models import Household

#: Whoever goes to the doors, and the clerk who types in what a leader's paper list says.
WALKS = (Role.GRID_LEADER, Role.CLERK)


def can_read_doors(officer: Officer, round_: Round) -> bool:
    """A round's doors: who walks, who answers for the village or watches over it, its township."""
    reads = (*WALKS, Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP)
    return not round_.is_change and can_work_in(officer, round_.village, *reads)


def own_doors(officer: Officer, round_: Round) -> QuerySet[Household]:
    """The village's households that the officer goes to: of the led grids, all for the clerk."""
    homes = Household.objects.filter(village=round_.village_id)
    if can_work_in(officer, round_.village, Role.CLERK):
        return homes
    led = reach(officer, {Role.GRID_LEADER}).grids
    return homes.filter(Q(grid__in=led) | Q(grid__parent__in=led) | Q(grid__parent__parent__in=led))


def own_walks(officer: Officer, round_: Round) -> QuerySet[Grid]:
    """The grids in which those households lie."""
    return Grid.objects.filter(
        pk__in=own_doors(officer, round_).filter(ended_on=None).values("grid")
    )
