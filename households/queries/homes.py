"""One household's page: its people, its kin, what happened to it."""

from datetime import date

from django.db.models import F, Q, QuerySet

from grids.models import Grid, LedgerEntry, Village
from households.models import Household, Link, Membership, Person, Tie


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


def ties_of(household: Household, *, day: date) -> QuerySet[Tie]:
    """Open ties, and those that ended less than a year before, with what two officers said."""
    ties = Tie.objects.recent(day).filter(Q(first=household) | Q(second=household))
    return ties.select_related(
        "first__head", "second__head", "release_asked_by", "released_by"
    ).order_by(F("until").desc(nulls_first=True), "since")


def link_of(household: Household) -> Link | None:
    """Who looks after it now."""
    return Link.objects.standing().filter(household=household).select_related("liaison").first()


def history_of(household: Household) -> QuerySet[LedgerEntry]:
    """What the ledger says of the household itself, newest first."""
    entries = LedgerEntry.objects.filter(
        chain__village=household.village_id, subject=f"household:{household.pk}"
    )
    return entries.select_related("officer").order_by("-at")[:20]


def grids_of(village: Village) -> QuerySet[Grid]:
    """The village's grids in the order of their names."""
    return Grid.objects.filter(village=village).select_related("parent").order_by("name")
