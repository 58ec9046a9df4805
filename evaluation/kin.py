"""Who is close to whom: one's own household, kin by a tie, and whom one declared too close."""

from django.db.models import Q, QuerySet

from evaluation.models import (
    Entry,
    Recusal,
    Seat,
)
from grids.models import Officer
from households.models import Household, Membership, Tie


def is_kin_of(officer: Officer, household: Household) -> bool:
    """Whether it is the officer's own household, or kin's."""
    homes = Household.objects.filter(
        memberships__person__officer=officer, memberships__until=None
    ).values("pk")
    close = (
        Q(pk__in=homes)
        | Q(ties_as_first__second__in=homes, ties_as_first__until=None)
        | Q(ties_as_second__first__in=homes, ties_as_second__until=None)
    )
    return Household.objects.filter(close, pk=household.pk).exists()


def is_close_to(officer: Officer, entry: Entry) -> bool:
    """Whether the officer stands aside for this household: own, kin, or a declared recusal."""
    declared: QuerySet[Recusal] = Recusal.objects.filter(entry=entry).filter(
        Q(seat__officer=officer) | Q(seat__person__officer=officer)
    )
    return is_kin_of(officer, Household(pk=entry.household_id)) or declared.exists()


def close_to(officer: Officer) -> Q:
    """Entries that are the officer's own, kin's, or declared to be too close."""
    mine = Seat.objects.filter(Q(officer=officer) | Q(person__officer=officer))
    holder = Q(person__officer=officer) | Q(person__seats__in=mine)
    homes = Membership.objects.filter(holder, until=None).values("household")
    ties = Tie.objects.filter(until=None)
    close = (
        Household.objects.filter(
            Q(pk__in=homes)
            | Q(pk__in=ties.filter(first__in=homes).values("second"))
            | Q(pk__in=ties.filter(second__in=homes).values("first"))
        )
    ).values("pk")
    declared = Recusal.objects.filter(seat__in=mine).values("entry")
    return Q(household__in=close) | Q(pk__in=declared)
