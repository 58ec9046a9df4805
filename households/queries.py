"""Reads that span households: the list with its search, one household's page, ties and history."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grids.models import Grid, LedgerEntry, Village
from households.models import Household, Membership, Person, Tie

#: A page of the list: about as much as one looks through, and light for old phones.
A_PAGE = 100


def listed(households: QuerySet[Household]) -> QuerySet[Household]:
    """Standing households in order of group and number, with all that the list shows."""
    members = Count("memberships", filter=Q(memberships__until=None))
    return (
        households.filter(ended_on=None)
        .select_related("head", "grid__parent")
        .annotate(members=members)
        .order_by("number")
    )


def matching(households: QuerySet[Household], words: str) -> QuerySet[Household]:
    """Those with the number, or with a member of that name, pinyin or initials."""
    typed = "".join(words.split()).lower()
    if not typed:
        return households
    named = Membership.objects.filter(
        household=OuterRef("pk"), until=None, person__search_key__contains=typed
    )
    return households.filter(Q(number__contains=typed) | Exists(named))


class Group(NamedTuple):
    """A villager group's households on a page of the list."""

    name: str
    rows: list[Household]


def by_group(households: Iterable[Household]) -> list[Group]:
    """Households put together by villager group, in the order in which they come."""
    groups: dict[str, list[Household]] = {}
    for household in households:
        groups.setdefault(group_name_of(household.grid), []).append(household)
    return [Group(name, rows) for name, rows in groups.items()]


def group_name_of(grid: Grid) -> str:
    """The villager group that a household's lowest grid lies in."""
    return grid.parent.name if grid.level == Grid.Level.MICRO and grid.parent else grid.name


def members_of(household: Household) -> QuerySet[Membership]:
    """Open memberships, the head first."""
    return (
        household.memberships.filter(until=None)
        .select_related("person")
        .order_by("relation", "since", "person__birth_year")
    )


def ties_of(household: Household) -> QuerySet[Tie]:
    """Standing ties with both households' heads."""
    ties = Tie.objects.filter(Q(first=household) | Q(second=household), until=None)
    return ties.select_related("first__head", "second__head")


def history_of(household: Household) -> QuerySet[LedgerEntry]:
    """What the ledger says of the household itself, newest first."""
    entries = LedgerEntry.objects.filter(subject=f"household:{household.pk}")
    return entries.select_related("officer").order_by("-at")[:20]


def grids_of(village: Village) -> QuerySet[Grid]:
    """The village's grids in the order of their names."""
    return Grid.objects.filter(village=village).select_related("parent").order_by("name")


def household_by_number(households: QuerySet[Household], number: str) -> Household | None:
    """A standing household by its number, out of those in sight."""
    return households.filter(number=number, ended_on=None).select_related("head").first()


def open_members(household_id: UUID) -> QuerySet[Person]:
    """The people who live in a household now."""
    return Person.objects.filter(
        memberships__household=household_id, memberships__until=None
    ).order_by("name")
