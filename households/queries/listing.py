"""The list of households: by group, searched, a large village one group at a time."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grids.models import Grid
from grids.numbers import counted, plain
from households.models import Household, Membership
from households.naming import search_words

#: From so many households on, the list shows one villager group at a time.
A_PAGE = 100


class Group(NamedTuple):
    """A villager group (or the village's own grid) and its households on the page."""

    name: str
    rows: list[Household]


class GroupTab(NamedTuple):
    """A villager group of the list: its grid's key, its name, how many households it has."""

    key: UUID
    name: str
    households: int


def listed(households: QuerySet[Household]) -> QuerySet[Household]:
    """Standing households in the order of their numbers, with all that the list shows."""
    members = Count("memberships", filter=Q(memberships__until=None))
    return (
        households.filter(ended_on=None)
        .select_related("head", "grid__parent")
        .annotate(members=members)
        .order_by("number")
    )


def matching(households: QuerySet[Household], words: str) -> QuerySet[Household]:
    """Those with the number, or with a member of that name, pinyin or initials."""
    named = Membership.objects.filter(
        household=OuterRef("pk"), until=None, person__search_key__contains=search_words(words)
    )
    return households.filter(Q(number__contains=plain(words)) | Exists(named))


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
    """Households put together by villager group, groups as people count them."""
    groups: dict[str, list[Household]] = {}
    for household in households:
        groups.setdefault(group_name_of(household.grid), []).append(household)
    found = [Group(name, rows) for name, rows in groups.items()]
    return sorted(found, key=lambda group: counted(group.name))


def group_name_of(grid: Grid) -> str:
    """The villager group that a household's lowest grid lies in."""
    return grid.parent.name if grid.level == Grid.Level.MICRO and grid.parent else grid.name


def called(households: QuerySet[Household], words: str) -> list[Household]:
    """Households that a number or a name can mean, at most nine; a whole number means one only."""
    standing = households.filter(ended_on=None).select_related("head")
    exact = list(standing.filter(number=plain(words)))
    return exact or list(matching(standing, words)[:9])


class Listed(NamedTuple):
    """What the list shows: some groups' households, and the ways to the others."""

    groups: list[Group]
    tabs: list[GroupTab]
    tab: GroupTab | None
    total: int
    cut: bool


def page_of(households: QuerySet[Household], *, words: str, group: str) -> Listed:
    """What fits the words; without words the whole village, a large one group by group."""
    if plain(words):
        found = list(listed(matching(households, words))[: A_PAGE + 1])
        return Listed(by_group(found[:A_PAGE]), [], None, len(found[:A_PAGE]), len(found) > A_PAGE)
    tabs = tabs_of(households)
    total = sum(tab.households for tab in tabs)
    if total <= A_PAGE or len(tabs) == 1:
        return Listed(by_group(listed(households)), [], None, total, cut=False)
    tab = next((tab for tab in tabs if str(tab.key) == group), tabs[0])
    return Listed(by_group(listed(in_group(households, tab.key))), tabs, tab, total, cut=False)
