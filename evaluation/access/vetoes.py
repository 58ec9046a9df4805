"""Vetoes: the business of those who answer for a village, and of nobody else."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.access.workers import WATCHERS
from evaluation.kin import circle_of
from evaluation.models import Veto
from grids.access import can_work_in
from grids.models import Officer, Village
from grids.reach import reach
from grids.roles import Role

#: A veto: who enters it, who confirms it, and who asks to lift it (the township hears appeals).
VETO_ENTERS = (Role.CLERK, Role.SECRETARY)

VETO_CONFIRMS = (Role.SECRETARY, Role.SUPERVISOR)

VETO_LIFTS = (Role.CLERK, Role.SECRETARY, Role.TOWNSHIP)

#: The second officer who lifts it.
VETO_SECONDS = (Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP)


def visible_vetoes(officer: Officer) -> QuerySet[Veto]:
    """Vetoes of the villages that one answers for or watches; to others they are not there."""
    near = reach(officer, WATCHERS)
    vetoes = Veto.objects.all()
    return vetoes if near.everywhere else vetoes.filter(near.whole("household__village"))


def can_see_vetoes(officer: Officer, village: Village) -> bool:
    """The same people for a village's vetoes: they are nobody else's business."""
    return can_work_in(officer, village, *WATCHERS)


def can_enter_veto(officer: Officer, village: Village) -> bool:
    """The village's clerk and its secretary."""
    return can_work_in(officer, village, *VETO_ENTERS)


def can_confirm_veto(officer: Officer, veto: Veto) -> bool:
    """Whether the officer's role confirms vetoes; who may not this one: ``why_not_judge_veto``."""
    return can_work_in(officer, veto.household.village, *VETO_CONFIRMS)


def can_end_veto(officer: Officer, veto: Veto) -> bool:
    """Whether the officer's role lifts it, or takes it back while nobody has confirmed it."""
    if not veto.waits:
        return can_work_in(officer, veto.household.village, *VETO_LIFTS)
    return veto.entered_by_id == officer.pk or can_confirm_veto(officer, veto)


def why_not_judge_veto(officer: Officer, veto: Veto) -> str:
    """Why this officer is not the second for this veto, in a sentence; else empty."""
    if veto.entered_by_id == officer.pk:
        return _("You entered this veto yourself: another officer must confirm it.")
    if circle_of(officer).why(veto.household_id):
        return _("This is your own household or kin's, so another officer must do it.")
    return ""


def can_lift_veto(officer: Officer, veto: Veto) -> bool:
    """Whether the officer's role has the second word; who may not here: ``why_not_lift_veto``."""
    return can_work_in(officer, veto.household.village, *VETO_SECONDS)


def why_not_lift_veto(officer: Officer, veto: Veto) -> str:
    """Why this officer has not the second word on lifting this veto, in a sentence; else empty."""
    if veto.lift_asked_at is None:
        return _("Nobody has asked that this veto be lifted.")
    if veto.lift_asked_by_id == officer.pk:
        return _("You asked for this yourself: another officer must say so.")
    if circle_of(officer).why(veto.household_id):
        return _("This is your own household or kin's, so another officer must do it.")
    return ""
