"""What happened to a household, and which other households its people's moves make its kin."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.models import DismissedTie, FamilyAct, Household, Membership, Tie
from households.numbering import next_number
from households.queries.listing import group_name_of


def acts_of(household: Household, *, now: datetime) -> list[FamilyAct]:
    """The latest acts in which it had a part, with whether each can still be undone."""
    part = Q(household=household) | Q(other=household)
    acts = FamilyAct.objects.filter(part).select_related("officer", "household", "other")
    found = list(acts.prefetch_related("people").order_by("-at")[:20])
    for act in found:
        act.undoable_until = (  # type: ignore[attr-defined]  # because only the page asks
            act.at + FamilyAct.UNDO_FOR if _is_undoable(act, now) else None
        )
    return found


def _is_undoable(act: FamilyAct, now: datetime) -> bool:
    return not act.undone_at and now <= act.at + FamilyAct.UNDO_FOR


def who_left(household: Household) -> list[Membership]:
    """People whose time here is over and who live in no household now."""
    lives = Membership.objects.filter(person=OuterRef("person"), until=None)
    left = household.memberships.exclude(until=None).exclude(Exists(lives))
    people = {one.person_id: one for one in left.select_related("person").order_by("until")}
    return [*people.values()]


def number_after(household: Household) -> str:
    """The number that a household which parts from this one would get."""
    taken = Household.objects.filter(village=household.village_id).values_list("number", flat=True)
    return next_number(group_name_of(household.grid), [*taken])


def suggested_kin(household: Household) -> QuerySet[Household]:
    """Households between which and this one somebody moved, not yet tied and not dismissed."""
    people = Membership.objects.filter(household=household).values("person")
    shared = Membership.objects.filter(person__in=people, household=OuterRef("pk"))
    others = Household.objects.filter(Exists(shared), village=household.village_id, ended_on=None)
    ties = Tie.objects.standing()
    dismissed = DismissedTie.objects.all()
    for known in (ties, dismissed):
        as_first = known.filter(second=household, first=OuterRef("pk"))
        as_second = known.filter(first=household, second=OuterRef("pk"))
        others = others.exclude(Exists(as_first)).exclude(Exists(as_second))
    return others.exclude(pk=household.pk).select_related("head").order_by("number")
