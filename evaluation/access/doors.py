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


def can_walk(officer: Officer, grid: Grid) -> bool:
    """Whoever goes to the doors of this grid: its leader or one above, and the clerk."""
    if can_work_in(officer, grid.village, Role.CLERK):
        return True
    led = reach(officer, {Role.GRID_LEADER}).grids
    above = grid.parent.parent_id if grid.parent else None
    return bool({grid.pk, grid.parent_id, above} & led)


def own_doors(officer: Officer, round_: Round) -> QuerySet[Household]:
    """The village's households that the officer goes to: of the led grids, all for the clerk."""
    homes = Household.objects.filter(village=round_.village_id)
    if can_work_in(officer, round_.village, Role.CLERK):
        return homes
    led = reach(officer, {Role.GRID_LEADER}).grids
    return homes.filter(Q(grid__in=led) | Q(grid__parent__in=led) | Q(grid__parent__parent__in=led))


def own_walks(officer: Officer, round_: Round) -> QuerySet[Grid]:
    """The grids in which the officer's own way lies; the clerk's are the whole village."""
    led = reach(officer, {Role.GRID_LEADER}).grids
    below = Q(pk__in=led) | Q(parent__in=led) | Q(parent__parent__in=led)
    homes = Household.objects.filter(village=round_.village_id, ended_on=None)
    return Grid.objects.filter(below, pk__in=homes.values("grid"))
