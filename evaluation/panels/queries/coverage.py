"""Which group judges a household, and what the panels of a round still lack."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from evaluation.models import Body, Panel, Round, Seat
from evaluation.taking_part import Taking
from grids.models import Grid


@dataclass(frozen=True)
class Seated:
    """Of a round: groups with fewer members than the campaign asks for, and the committees."""

    groups_short: tuple[str, ...] = ()
    committees: bool = False


def seated(rounds: Collection[Round]) -> dict[UUID, Seated]:
    """Whether the seats are filled, by round; one query."""
    members = Count("seats", filter=Q(seats__kind=Seat.Kind.MEMBER))
    panels = Panel.objects.filter(round__in=rounds).annotate(members=members).order_by("name")
    found: dict[UUID, list[tuple[str, str, int]]] = defaultdict(list)
    for key, body, name, number in panels.values_list("round", "body", "name", "members"):
        found[key].append((body, name, number))
    return {round_.pk: _seated(round_, found[round_.pk]) for round_ in rounds}


def _seated(round_: Round, panels: list[tuple[str, str, int]]) -> Seated:
    group, committees = round_.campaign.group_size, max(1, round_.campaign.committees_size)
    return Seated(
        tuple(name for body, name, number in panels if body == Body.GROUP and number < group),
        any(number >= committees for body, _, number in panels if body == Body.COMMITTEES),
    )


def households_without_panel(taking: Mapping[UUID, Taking]) -> Counter[UUID]:
    """Of those that would take part, how many no assessment group covers, by round; one query."""
    if not taking:
        return Counter()
    covered: dict[UUID, set[UUID | None]] = defaultdict(set)
    groups = Panel.objects.filter(round__in=taking, body=Body.GROUP)
    for key, grid in groups.order_by().values_list("round", "grids"):
        covered[key].add(grid)  # None where the group names no grids: it judges all
    return Counter({key: _outside(covered[key], found) for key, found in taking.items()})


def _outside(covered: Collection[UUID | None], found: Taking) -> int:
    """How many live in a grid that is not covered, nor any above it."""
    everywhere = None in covered
    return sum(
        number
        for grids, number in found.by_grid.items()
        if not everywhere and not any(grid in covered for grid in grids)
    )


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
