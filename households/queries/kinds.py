"""What kind of household it is, for how often it is called on: nothing of it is stored."""

from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from households.models import Household, Membership, Residence, VisitRule

#: From this age on people count as old.
OLD = 65


def of_kind(households: QuerySet[Household], kind: str, *, day: date) -> QuerySet[Household]:
    """Those of one ``VisitRule.Kind`` in the year of the day."""
    return households.alias(kind=kind_of(OuterRef("pk"), "residence", day=day)).filter(kind=kind)


def kind_of(household: OuterRef, residence: str, *, day: date) -> Case:
    """The kind of the row outside: away, else old people alone, else like every other.

    Whose year of birth nobody knows does not count as old.
    """
    kinds = VisitRule.Kind
    here = Membership.objects.filter(open_household=household)
    young = Q(person__birth_year=None) | Q(person__birth_year__gt=day.year - OLD)
    return Case(
        When(Q(**{residence: Residence.AWAY}), then=Value(kinds.AWAY)),
        When(~Exists(here.filter(young)), then=Value(kinds.ALONE)),
        default=Value(kinds.OTHER),
        output_field=CharField(),
    )
