"""What a move does to a round's entries: fixed, lapsed, restored, or given free again."""

from uuid import UUID

from evaluation.models import Entry, Round
from evaluation.queries.decisions import panel_finder
from evaluation.queries.rounds import households_of
from grids.models import Grid
from households.models import Household


def fix_entries(round_: Round) -> int:
    """Fix who takes part: every household in reach, with its names as they are today.

    A household with a live entry in this campaign is left out (design.md §8).
    """
    find = panel_finder(round_)
    households = households_of(round_).select_related("head", "grid__parent__parent")
    entries = [_entry(round_, household, panel=find(household.grid)) for household in households]
    return len(Entry.objects.bulk_create(entries, batch_size=500))


def lapse_unconfirmed(round_: Round) -> int:
    """Households without a confirmed declaration drop out when assessing starts."""
    return round_.entries.due().update(status=Entry.Status.LAPSED)


def restore_lapsed(round_: Round) -> int:
    """They may still confirm when declaring opens again."""
    return round_.entries.filter(status=Entry.Status.LAPSED).update(status=Entry.Status.DUE)


def release(round_: Round) -> int:
    """A cancelled round holds no household back from the campaign's next one."""
    return round_.entries.update(live=False)


def group_of(grid: Grid) -> Grid | None:
    """The villager group (村民小组) that a household's lowest grid lies in."""
    if grid.level == Grid.Level.MICRO:
        return grid.parent
    return grid if grid.level == Grid.Level.GROUP else None


def _entry(round_: Round, household: Household, *, panel: UUID | None) -> Entry:
    grid = household.grid
    return Entry(
        round=round_,
        campaign=round_.campaign,
        household=household,
        panel_id=panel,
        group=group_of(grid),
        micro_grid=grid if grid.level == Grid.Level.MICRO else None,
        number=household.number,
        head_name=household.head.name,
        residence=household.residence,
    )
