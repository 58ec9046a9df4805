"""Which household a code opens, and of which households there is one."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from grids.codes import read_code
from grids.models import Grid, Village
from grids.numbers import counted as by_count
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
    inside = Q(grid=group) | Q(grid__parent=group, grid__level=Grid.Level.MICRO)
    return Household.objects.standing().filter(inside).order_by("number", "pk")


def without_code(homes: QuerySet[Household]) -> QuerySet[Household]:
    """Those of them whose slip opens nothing, or who never had one."""
    return homes.exclude(pk__in=with_code().values("pk"))


@dataclass
class Group:
    """A villager group: how many standing households it has, and how many of them a good slip."""

    grid: Grid
    households: int = 0
    with_code: int = 0

    @property
    def without(self) -> int:
        return self.households - self.with_code


def groups_in(village: Village) -> list[Group]:
    """The groups that have households, by name; two queries."""
    grids = Grid.objects.filter(village=village).select_related("parent")
    found = {grid.pk: Group(_group_of(grid)) for grid in grids}
    counted: dict[UUID, Group] = {}
    has_code = Exists(with_code().filter(pk=OuterRef("pk")))
    homes = Household.objects.standing().filter(village=village).annotate(has_code=has_code)
    for grid, code in homes.order_by().values_list("grid", "has_code"):
        group = counted.setdefault(found[grid].grid.pk, found[grid])
        group.households += 1
        group.with_code += code
    return sorted(counted.values(), key=lambda group: by_count(group.grid.name))


def _group_of(grid: Grid) -> Grid:
    return grid.parent if grid.level == Grid.Level.MICRO and grid.parent else grid
