"""The list of households: by group, searched, a large village one group at a time."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from grids.models import Grid, Village
from grids.numbers import counted, plain
from households.models import Household
from households.queries.searching import A_PAGE, Search, keys_of


class Group(NamedTuple):
    """A villager group (or the village's own grid) and its households on the page."""

    name: str
    rows: list[Household]


class GroupTab(NamedTuple):
    """A villager group of the list: its grid's key, its name, how many households it has."""

    key: UUID
    name: str
    households: int


def listed(households: QuerySet[Household], *, ended: bool = False) -> QuerySet[Household]:
    """Households in the order of their numbers, with all that the list shows."""
    members = Count("memberships", filter=Q(memberships__until=None))
    standing = households if ended else households.filter(ended_on=None)
    return (
        standing.select_related("head", "grid__parent", "village")
        .annotate(members=members)
        .order_by("number")
    )


def tabs_of(households: QuerySet[Household]) -> list[GroupTab]:
    """The villager groups in which the households lie, 第2组 before 第10组."""
    grids = households.filter(ended_on=None).values_list(
        "grid__level", "grid_id", "grid__name", "grid__parent_id", "grid__parent__name"
    )
    counts: dict[tuple[UUID, str], int] = {}
    for level, key, name, parent, parent_name, count in grids.annotate(n=Count("pk")).order_by():
        group = (parent, parent_name) if level == Grid.Level.MICRO and parent else (key, name)
        counts[group] = counts.get(group, 0) + count
    tabs = [GroupTab(key, name, count) for (key, name), count in counts.items()]
    return sorted(tabs, key=lambda tab: counted(tab.name))


def in_group(households: QuerySet[Household], group: UUID) -> QuerySet[Household]:
    """Those of one villager group, its micro-grids among them."""
    return households.filter(Q(grid=group) | Q(grid__parent=group, grid__level=Grid.Level.MICRO))


def by_group(households: Iterable[Household]) -> list[Group]:
    """Put together by villager group, groups as people count them; several villages are named."""
    groups: dict[tuple[str, str], list[Household]] = {}
    for household in households:
        place = household.village.name, group_name_of(household.grid)
        groups.setdefault(place, []).append(household)
    several = len({village for village, _group in groups}) > 1
    order = sorted(groups, key=lambda place: (place[0], counted(place[1])))
    return [Group(" · ".join(place) if several else place[1], groups[place]) for place in order]


def group_name_of(grid: Grid) -> str:
    """The villager group that a household's lowest grid lies in."""
    return grid.parent.name if grid.level == Grid.Level.MICRO and grid.parent else grid.name


def called(households: QuerySet[Household], words: str) -> list[Household]:
    """Households that a number or a name can mean, at most nine; a whole number means one only."""
    standing = households.filter(ended_on=None).select_related("head")
    exact = list(standing.filter(number=plain(words)))
    if exact:
        return exact
    keys = keys_of(standing, Search(words=words))[:9]
    return list(standing.filter(pk__in=keys).order_by("number"))


class Listed(NamedTuple):
    """What the list shows: some groups' households, and the ways to the others."""

    groups: list[Group]
    tabs: list[GroupTab]
    tab: GroupTab | None
    total: int
    cut: bool


def others_of(village: Village) -> int:
    """How many households stand in a village, for whoever has none of them in sight; one query."""
    return Household.objects.filter(village=village, ended_on=None).count()


def page_of(
    in_sight: QuerySet[Household],
    villages: Sequence[Village],
    village: Village | None,
    search: Search,
    *,
    group: str,
    whole: bool,
) -> Listed:
    """What fits the words, in all villages in sight; else the village, a large one by group."""
    if search.words:
        return _found(in_sight, search, villages)
    here = in_sight.filter(village=village)
    if search:
        return _found(here, search, villages)
    tabs = tabs_of(here)
    total = sum(tab.households for tab in tabs)
    if whole or total <= A_PAGE or len(tabs) == 1:
        shown = tabs if total > A_PAGE else []
        return Listed(by_group(listed(here)), shown, None, total, cut=False)
    tab = next((tab for tab in tabs if str(tab.key) == group), tabs[0])
    return Listed(by_group(listed(in_group(here, tab.key))), tabs, tab, total, cut=False)


def _found(households: QuerySet[Household], search: Search, villages: Sequence[Village]) -> Listed:
    keys = keys_of(households, search, among=villages)
    rows = by_group(listed(households.filter(pk__in=keys[:A_PAGE]), ended=search.ended))
    return Listed(rows, [], None, len(keys[:A_PAGE]), cut=len(keys) > A_PAGE)
