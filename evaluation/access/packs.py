"""Who takes a list along on a phone, and who can end a lost one."""

from django.db.models import Q, QuerySet

from evaluation.models import Pack, Round
from grids.access import can_work_in
from grids.models import Officer
from grids.reach import reach
from grids.roles import Role


def own_packs(officer: Officer) -> QuerySet[Pack]:
    """What the officer's own phones carry or carried."""
    return Pack.objects.filter(officer=officer)


def visible_packs(officer: Officer) -> QuerySet[Pack]:
    """One's own, and for the clerk those of the whole village."""
    kept = reach(officer, {Role.CLERK}).whole("round__village")
    return Pack.objects.filter(Q(officer=officer) | kept)


def can_pack(officer: Officer, round_: Round) -> bool:
    """Grid leaders go from door to door; the clerk has a desk and a network."""
    return can_work_in(officer, round_.village, Role.GRID_LEADER)


def can_read_packs(officer: Officer, round_: Round) -> bool:
    """Those who make them, and who ends them."""
    return can_work_in(officer, round_.village, Role.GRID_LEADER, Role.CLERK)


def can_read_in(officer: Officer, round_: Round) -> bool:
    """Whose desk a phone's file is brought to."""
    return can_work_in(officer, round_.village, Role.CLERK)
