"""Which group judges a household, and what the panels of a round still lack."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from evaluation.models import (
    Body,
    Panel,
    Round,
    Seat,
)
from evaluation.taking_part import free_for
from grids.models import Grid


def panels_short(round_: Round) -> tuple[str, ...]:
    """Names of the groups with fewer members than the campaign asks for."""
    least = round_.campaign.group_size
    return tuple(name for name, members in _seated(round_, Body.GROUP) if members < least)


def committees_seated(round_: Round) -> bool:
    """Whether the two committees have as many members as the campaign asks for."""
    least = max(1, round_.campaign.committees_size)
    return any(members >= least for _, members in _seated(round_, Body.COMMITTEES))


def _seated(round_: Round, body: Body) -> QuerySet[Panel, tuple[str, int]]:
    members = Count("seats", filter=Q(seats__kind=Seat.Kind.MEMBER))
    return (
        Panel.objects.filter(round=round_, body=body)
        .annotate(members=members)
        .values_list("name", "members")
    )


def households_without_panel(round_: Round) -> int:
    """How many households of this round no assessment group covers."""
    grids = set(_panels_by_grid(round_))
    if None in grids:  # a group that names no grids covers the whole village
        return 0
    covered = Q(grid__in=grids) | Q(grid__parent__in=grids) | Q(grid__parent__parent__in=grids)
    return free_for(round_).exclude(covered).count()


def panel_finder(round_: Round) -> Callable[[Grid | None], UUID | None]:
    """For fixing the entries: which group judges a household of this grid (key of the panel).

    The nearest grid above wins; a group without grids judges whatever is left. The grid's
    ``parent`` must be loaded.
    """
    by_grid = _panels_by_grid(round_)

    def find(grid: Grid | None) -> UUID | None:
        while grid is not None:
            if grid.pk in by_grid:
                return by_grid[grid.pk]
            grid = grid.parent
        return by_grid.get(None)

    return find


def _panels_by_grid(round_: Round) -> dict[UUID | None, UUID]:
    groups = Panel.objects.filter(round=round_, body=Body.GROUP)
    return dict(groups.values_list("grids", "pk"))
