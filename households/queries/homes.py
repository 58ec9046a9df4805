"""One household's page: its people, its kin, what happened to it."""

from django.db.models import Q, QuerySet

from grids.models import Grid, LedgerEntry, Village
from households.models import Household, Membership, Person, Tie


def of(person: Person) -> Household | None:
    """Where somebody lives, or lived last."""
    lived_in = Household.objects.filter(memberships__person=person).select_related("head")
    return lived_in.order_by("memberships__until").last()


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
    entries = LedgerEntry.objects.filter(
        chain__village=household.village_id, subject=f"household:{household.pk}"
    )
    return entries.select_related("officer").order_by("-at")[:20]


def grids_of(village: Village) -> QuerySet[Grid]:
    """The village's grids in the order of their names."""
    return Grid.objects.filter(village=village).select_related("parent").order_by("name")
