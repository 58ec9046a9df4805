"""Places as trees and lists."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from grids.models import Grid, Post, Township, Village
from grids.numbers import counted
from grids.roles import Role

#: Without these three a village cannot go through a round.
ANSWERING = (Role.SECRETARY, Role.CLERK, Role.SUPERVISOR)


class ArrayLength(Func):
    """PostgreSQL's CARDINALITY."""

    function = "CARDINALITY"
    output_field = IntegerField()


class Branch(NamedTuple):
    """A grid and the grids in it."""

    grid: Grid
    branches: "list[Branch]"


def offices() -> list[Township]:
    """The townships of this installation by name, for whoever looks for a telephone."""
    return list(Township.objects.order_by("name"))


def tree_of(village: Village) -> list[Branch]:
    """The village's grids below each other, in one query."""
    below: dict[UUID | None, list[Grid]] = defaultdict(list)
    for grid in village.grids.all():
        below[grid.parent_id].append(grid)
    return _branches(None, below)


def _branches(key: UUID | None, below: dict[UUID | None, list[Grid]]) -> list[Branch]:
    grids = sorted(below[key], key=lambda grid: counted(grid.name))
    return [Branch(grid, _branches(grid.pk, below)) for grid in grids]


def with_numbers(villages: QuerySet[Village]) -> list[Village]:
    """Each village with ``n_grids``, ``n_officers``, and ``lacking``: the roles nobody holds."""
    posts = Post.objects.standing().filter(
        Q(village=OuterRef("pk")) | Q(grid__village=OuterRef("pk"))
    )
    holders = posts.order_by().values("officer").distinct()
    rows = villages.order_by("name").annotate(
        n_grids=Count("grids"),
        n_officers=Coalesce(ArrayLength(ArraySubquery(holders)), 0),
        held=ArraySubquery(posts.order_by().values("role").distinct()),
    )
    return [_with_lacking(village) for village in rows]


def _with_lacking(village: Village) -> Village:
    held = vars(village)["held"]
    vars(village)["lacking"] = [role.label for role in ANSWERING if role not in held]
    return village
