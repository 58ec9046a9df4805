"""Who sees a household in a round is said alike of a query and of one that is loaded."""

from evaluation.access import own_entries, owns_entry, sees_entry, visible_entries
from grids.models import Grid, Officer
from grids.roles import Role
from tests.evaluation.doorstep import make_doorstep
from tests.factories import make_entry, make_grid, make_household, make_officer, make_township


def test_of_a_query_and_of_a_loaded_entry_it_is_the_same(
    micro_grid: Grid,
    clerk: Officer,
    assessor: Officer,
    liaison: Officer,
    grid_leader: Officer,
    other_clerk: Officer,
    township_officer: Officer,
    county_officer: Officer,
) -> None:
    group = micro_grid.parent
    assert group is not None
    round_ = make_doorstep(grid=group)
    other = make_grid(village=group.village, name="第2组")
    for grid in (micro_grid, other):
        make_entry(round_=round_, household=make_household(village=group.village, grid=grid))
    officers = [
        clerk, assessor, liaison, grid_leader, other_clerk, township_officer, county_officer,
        make_officer(name="组长", role=Role.GRID_LEADER, place=group),
        make_officer(name="外乡", role=Role.TOWNSHIP, place=make_township(name="外乡")),
    ]  # fmt: skip
    numbers = set()
    for officer in officers:
        seen = {entry.pk for entry in visible_entries(officer)}
        loaded = round_.entries.select_related("round__village", "group")
        assert {entry.pk for entry in loaded if sees_entry(officer, entry)} == seen, officer
        numbers.add(len(seen))
    assert numbers >= {0, 1, 2, 3}
    for entry in round_.entries.all():
        own = own_entries(entry.household)
        assert [one.pk for one in round_.entries.all() if owns_entry(entry.household, one)] == [
            one.pk for one in own
        ]
