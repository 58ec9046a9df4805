"""Who reads figures: those who stand for a whole village or an office above; rows need more."""

from collections.abc import Iterable

from django.db.models import QuerySet

from grids.models import Officer, Township, Village
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL


def can_read_overview(officer: Officer, villages: Iterable[Village]) -> bool:
    """Whether the officer stands for each of the villages as a whole."""
    near = reach(officer, SEES_ALL)
    return near.everywhere or all(
        village.pk in near.villages or village.township_id in near.townships for village in villages
    )


def townships_to_overlook(officer: Officer) -> QuerySet[Township]:
    """Those in whose office one works; all of them for the county."""
    near = reach(officer, SEES_ALL)
    if near.everywhere:
        return Township.objects.order_by("name")
    return Township.objects.filter(pk__in=near.townships).order_by("name")


def villages_to_overlook(officer: Officer) -> QuerySet[Village]:
    """Villages that one stands for by a post of the village itself."""
    return Village.objects.filter(pk__in=reach(officer, SEES_ALL).villages).order_by("name")


def can_open_rows(officer: Officer, village: Village, readers: frozenset[Role]) -> bool:
    """Whether one of the officer's roles in the village may read a figure's rows."""
    return bool(officer.roles_in(village) & readers & SEES_ALL)


def can_read_county(officer: Officer) -> bool:
    """The county reads what its townships add up to."""
    return reach(officer).everywhere
