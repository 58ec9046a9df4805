"""The proposal of a village: who is not looked after is shared out, or everybody anew."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from grids.models import Village
from households.liaisons.queries.rolls import close_homes, looked_after_by_nobody
from households.models import Household, Liaison, Membership, VisitRule
from households.queries.kinds import of_kind
from households.queries.listing import group_name_of
from households.sharing import Home, Member, Share, shared


def proposal_for(village: Village, *, everybody: bool, day: date) -> tuple[list[Share], list[Home]]:
    """Shares of those who can, and the households that nobody of them may look after."""
    able = list(Liaison.objects.able().filter(village=village, kind=Liaison.Kind.MEMBER))
    close, places = close_homes(able, day=day), _places(able)
    members = [
        Member(one.pk, places.get(one.pk, ("", "")), close.get(one.pk, frozenset())) for one in able
    ]
    return shared(_homes(_wanted(village, everybody=everybody), day), members)


def _wanted(village: Village, *, everybody: bool) -> QuerySet[Household]:
    if everybody:
        return Household.objects.standing().filter(village=village)
    return looked_after_by_nobody(village)


def _homes(households: QuerySet[Household], day: date) -> list[Home]:
    alone = set(of_kind(households, VisitRule.Kind.ALONE, day=day).values_list("pk", flat=True))
    told = households.select_related("grid__parent").order_by("number")
    return [Home(home.pk, _place(home), must=home.pk in alone) for home in told]


def _place(household: Household) -> tuple[str, str]:
    return group_name_of(household.grid), household.number


def _places(liaisons: list[Liaison]) -> dict[UUID, tuple[str, str]]:
    """Where they live, as far as the roster knows."""
    lived = Membership.objects.filter(until=None).select_related(
        "household__grid__parent", "person"
    )
    people = {one.person_id: one.pk for one in liaisons if one.person_id}
    officers = {one.officer_id: one.pk for one in liaisons if one.officer_id}
    found = {}
    for each in [*lived.filter(person__in=people), *lived.filter(person__officer__in=officers)]:
        pk = people.get(each.person_id) or officers[each.person.officer_id]
        found[pk] = _place(each.household)
    return found
