"""Panels, seats and sittings: who reads them, who runs them."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.access.rounds import can_do
from evaluation.access.workers import workers_of
from evaluation.kin import circle_of
from evaluation.models import Panel, Recusal, Round, Seat, Sitting
from evaluation.workflow import Work
from grids.access import can_work_in, sees
from grids.models import Officer
from grids.prepared import prepared_models
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL

#: The second officer who takes back a recusal that was entered by mistake.
RECUSAL_SECONDS = (Role.SECRETARY, Role.SUPERVISOR)


def visible_panels(officer: Officer) -> QuerySet[Panel]:
    """Panels of visible rounds."""
    return Panel.objects.filter(reach(officer).sight("round__village"))


def visible_seats(officer: Officer) -> QuerySet[Seat]:
    """Seats of visible panels."""
    return Seat.objects.filter(reach(officer).sight("panel__round__village"))


def own_seats(officer: Officer) -> QuerySet[Seat]:
    """Voting seats that the officer holds, under that name or as the person behind it."""
    mine = Q(officer=officer) | Q(person__officer=officer)
    here = reach(officer).sight("panel__round__village")
    return Seat.objects.filter(mine, here, kind__in=Seat.VOTING)


def own_seat(officer: Officer, panel: Panel) -> Seat | None:
    """The one of them in a panel, whose round and village must be loaded."""
    if not sees(officer, panel.round.village):
        return None
    return next(iter(_own_seat(panel.pk, officer.pk)), None)


@prepared_models
def _own_seat(panel: UUID, officer: UUID) -> QuerySet[Seat]:
    mine = Q(officer=officer) | Q(person__officer=officer)
    return Seat.objects.filter(mine, panel=panel, kind__in=Seat.VOTING)[:1]


def visible_recusals(officer: Officer) -> QuerySet[Recusal]:
    """What members of visible panels declared."""
    return Recusal.objects.filter(reach(officer).sight("panel__round__village"))


def can_run(officer: Officer, panel: Panel) -> bool:
    """Whether the officer opens, signs in, counts and closes this panel's sittings."""
    return can_work_in(officer, panel.round.village, *workers_of(panel))


def panels_to_run(officer: Officer, round_: Round) -> QuerySet[Panel]:
    """The round's panels whose sittings the officer runs: all, the township's own group, none."""
    panels = visible_panels(officer).filter(round=round_)
    if can_do(officer, round_, Work.ASSESS):
        return panels
    if can_work_in(officer, round_.village, Role.TOWNSHIP):
        return panels.exclude(wave=None)
    return panels.none()


def can_open_sitting(officer: Officer, round_: Round) -> bool:
    """The same, before it is asked which; ``round_.wave`` must be loaded."""
    if can_do(officer, round_, Work.ASSESS):
        return True
    by_township = round_.wave is not None and bool(round_.wave.panel_name)
    return by_township and can_work_in(officer, round_.village, Role.TOWNSHIP)


def can_read_decisions(officer: Officer, round_: Round) -> bool:
    """Who reads panels, sittings and minutes: not those who only work in a grid or with ten."""
    return can_work_in(officer, round_.village, *SEES_ALL)


def can_take_back_recusal(officer: Officer, sitting: Sitting) -> bool:
    """Whether the officer's role has the second word on a recusal in the sitting."""
    return can_work_in(officer, sitting.panel.round.village, *RECUSAL_SECONDS)


def why_not_take_back_recusal(officer: Officer, recusal: Recusal) -> str:
    """Why this officer does not take the recusal back; or an empty text.

    Not who said that it is a mistake, not the member, and nobody close to the household.
    """
    if recusal.mistake_said_at is None:
        return _("Nobody has said that this recusal was a mistake.")
    if recusal.mistake_said_by_id == officer.pk:
        return _("You asked for this yourself: another officer must say so.")
    own = Q(officer=officer) | Q(person__officer=officer)
    if Seat.objects.filter(own, pk=recusal.seat_id).exists():
        return _("This is your own recusal, so another officer must do it.")
    if circle_of(officer).holds(recusal.entry):
        return _("This is your own household or kin's, so another officer must do it.")
    return ""
