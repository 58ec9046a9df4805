"""What a move does to a round's entries: fixed, lapsed, restored, or given free again."""

from collections.abc import Iterable
from uuid import UUID

from evaluation.models import DeviceMark, Entry, Round
from evaluation.panels.queries.coverage import panel_finder
from evaluation.taking_part import households_of
from grids.models import Grid
from households.models import Household


def fix_entries(round_: Round) -> int:
    """Fix who takes part: every household in reach, with its names as they are today.

    Whom this campaign has met before is left out, or taken in again (``Wave.again``). Called with
    the campaign locked: two rounds that open at once must not both take a household.
    """
    find = panel_finder(round_)
    households = list(households_of(round_).select_related("head", "grid__parent__parent"))
    before = _set_aside(round_, households)
    entries = [
        _entry(round_, home, panel=find(home.grid), follows=before.get(home.pk))
        for home in households
    ]
    return len(Entry.objects.bulk_create(entries, batch_size=500))


def _set_aside(round_: Round, households: Iterable[Household]) -> dict[UUID, UUID]:
    """The entries of an earlier wave give way and stay as history; by household."""
    earlier = Entry.objects.filter(campaign=round_.campaign_id, household__in=households, live=True)
    found = dict(earlier.values_list("household", "pk"))
    Entry.objects.filter(pk__in=found.values()).update(live=False)
    return found


def lapse_unconfirmed(round_: Round) -> int:
    """Households without a confirmed declaration drop out when assessing starts.

    Those that have ended meanwhile are told apart: they moved out. How many dropped out.
    """
    due = round_.entries.due()
    moved = due.exclude(household__ended_on=None).update(status=Entry.Status.MOVED_OUT)
    return moved + round_.entries.due().update(status=Entry.Status.LAPSED)


def restore_lapsed(round_: Round) -> int:
    """They may still confirm when declaring opens again, if the household stands."""
    dropped = round_.entries.filter(status__in=[Entry.Status.LAPSED, Entry.Status.MOVED_OUT])
    return dropped.filter(household__ended_on=None).update(status=Entry.Status.DUE)


def release(round_: Round) -> int:
    """A cancelled round holds no household back; what an earlier wave found holds again."""
    given_free = round_.entries.update(live=False)
    Entry.objects.filter(followers__round=round_).update(live=True)
    return given_free


def forget_devices(round_: Round) -> None:
    """Which forms came from one browser is of no use once the round is over."""
    DeviceMark.objects.filter(declaration__entry__round=round_).delete()


def group_of(grid: Grid) -> Grid | None:
    """The villager group (村民小组) that a household's lowest grid lies in."""
    if grid.level == Grid.Level.MICRO:
        return grid.parent
    return grid if grid.level == Grid.Level.GROUP else None


def _entry(
    round_: Round, household: Household, *, panel: UUID | None, follows: UUID | None
) -> Entry:
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
        follows_id=follows,
    )
