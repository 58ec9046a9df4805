"""Columns that lists of several subjects share: which household, where it lives, on which day."""

from collections.abc import Callable
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.figures.queries.figure import Column
from grids.models import Grid
from grids.roles import Role

#: Who answers for a village or works in it, and the township above it.
VILLAGE = frozenset({Role.TOWNSHIP, Role.SECRETARY, Role.CLERK, Role.COMMITTEE, Role.SUPERVISOR})
#: The same without members of the committees, who judge: for what could point at somebody.
ANSWERS = VILLAGE - {Role.COMMITTEE}


def path(name: str) -> Callable[[Any], str]:
    """What stands at a dotted path of the row, as text; nothing where there is nothing."""
    get = attrgetter(name)
    return lambda row: str(get(row) or "")


def day(name: str) -> Callable[[Any], str]:
    get = attrgetter(name)
    return lambda row: in_day(get(row))


def in_day(when: date | datetime | None) -> str:
    if when is None:
        return ""
    return date_format(localtime(when) if isinstance(when, datetime) else when, "Y-m-d")


def yes_or_no(true: bool) -> str:
    return gettext("yes") if true else gettext("no")


def group_of(grid: Grid | None) -> str:
    """The villager group of a household's lowest grid."""
    if grid is None:
        return ""
    return str(grid.parent if grid.level == Grid.Level.MICRO and grid.parent else grid)


def of_entry(prefix: str = "") -> tuple[Column, ...]:
    """Village, group, number and head as they were fixed when declaring opened."""
    return (
        Column(_("Village"), path(f"{prefix}round.village.name")),
        Column(_("Villager group"), path(f"{prefix}group")),
        Column(_("Household number"), path(f"{prefix}number")),
        Column(_("Head"), path(f"{prefix}head_name")),
    )


def of_home(prefix: str = "") -> tuple[Column, ...]:
    """The same as they are today."""
    grid = attrgetter(f"{prefix}grid")
    return (
        Column(_("Village"), path(f"{prefix}village.name")),
        Column(_("Villager group"), lambda row: group_of(grid(row))),
        Column(_("Household number"), path(f"{prefix}number")),
        Column(_("Head"), path(f"{prefix}head.name")),
    )


ENTRY = ("round__village", "group")
HOME = ("village", "grid__parent", "head")


def under(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return (prefix, *(f"{prefix}__{name}" for name in names))
