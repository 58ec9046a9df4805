"""Which household a code opens, and of which households there is one."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from grids.codes import read_code
from grids.models import Grid
from grids.sealing import fingerprint
from households.models import FamilyAct, Household
from households.models.homes import HouseholdQuerySet

_PURPOSE = "household_code"


def mark_of(code: str) -> bytes:
    """By this a household is found by what somebody typed from its slip, however they wrote it."""
    return fingerprint(read_code(code), purpose=_PURPOSE)


def with_code() -> HouseholdQuerySet:
    """Households whose slip opens something: of none that has ended, or was split since.

    Who parted from a household may still have its slip at hand. A split that is undone never was.
    """
    splits = FamilyAct.objects.filter(
        household=OuterRef("pk"),
        kind=FamilyAct.Kind.SPLIT,
        undone_at=None,
        at__gt=OuterRef("code_issued_at"),
    )
    return Household.objects.standing().filter(~Exists(splits), code_fingerprint__isnull=False)


def household_with(code: str) -> Household | None:
    """The one that this code opens; one query, whatever was typed."""
    found = with_code().filter(code_fingerprint=mark_of(code))
    return found.select_related("village", "head").first()


def homes_in_group(group: Grid) -> QuerySet[Household]:
    """The standing households of a group and of its micro-grids, in the order of their numbers."""
    inside = Q(grid=group) | Q(grid__parent=group) | Q(grid__parent__parent=group)
    return Household.objects.standing().filter(inside).order_by("number", "pk")


def without_code(homes: QuerySet[Household]) -> QuerySet[Household]:
    """Those of them whose slip opens nothing, or who never had one."""
    return homes.exclude(pk__in=with_code().values("pk"))
