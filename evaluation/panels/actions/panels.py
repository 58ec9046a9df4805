"""Panels and their seats: made and unmade until the panel's first sitting opens."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from evaluation.access import WORKERS
from evaluation.locking import locked_round_for
from evaluation.models import Body, Panel, Round, Seat, WaveSeat
from evaluation.panels.queries.panels import SET_BY_THE_WAVE
from evaluation.workflow import Stage, Work
from grids.models import Grid, Officer, Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, Write, writing
from households.models import Person

#: Declaring fixes which group judges a household, so groups must stand by then.
_BEFORE_DECLARING = frozenset({Stage.DRAFT, Stage.MOBILISING})


def add_panel(
    round_id: UUID, *, body: str, name: str, grids: Iterable[Grid] = (), sent: Sent
) -> Receipt:
    """A group with the villager groups that it covers (none: the whole village), or the pair."""
    with writing(sent) as write:
        round_ = _locked(round_id, write)
        covered = [grid for grid in grids if grid.village_id == round_.village_id]
        _refuse_panel(round_, body, name, covered)
        panel = Panel.objects.create(round=round_, body=body, name=name)
        panel.grids.set(covered)
        write.record("panel_added", panel, body=body, grids=[str(grid.pk) for grid in covered])
        return write.done(_("The panel is added. Fill its seats next."), panel)


def remove_panel(panel_id: UUID, *, sent: Sent) -> Receipt:
    """Take back a panel that was added by mistake, with its seats."""
    with writing(sent) as write:
        panel = _unseated(panel_id, write)
        if panel.entries.exists():
            raise Refused(_("Households are already given to this group."))
        write.record("panel_removed", panel, body=panel.body, seats=panel.seats.count())
        panel.seats.all().delete()
        panel.delete()
        return write.done(_("The panel is removed."))


def add_seat(
    panel_id: UUID,
    *,
    name: str,
    kind: str,
    person: Person | None = None,
    officer: Officer | None = None,
    sent: Sent,
) -> Receipt:
    """A seat for a villager, an officer, or both in one; ``name`` is how the minutes call it."""
    with writing(sent) as write:
        panel = _unseated(panel_id, write)
        person = person or getattr(officer, "person", None)
        _refuse_seat(panel, kind=kind, person=person, officer=officer, name=name)
        seat = Seat.objects.create(
            panel=panel, name=name, kind=kind, person=person, officer=officer
        )
        write.record("seat_added", seat, panel=str(panel.pk), kind=kind)
        return write.done(_("The seat is added."), panel)


def remove_seat(seat_id: UUID, *, sent: Sent) -> Receipt:
    """Take back a seat; who sat in an opened sitting stays on record."""
    with writing(sent) as write:
        seat = Seat.objects.get(pk=seat_id)
        panel = _unseated(seat.panel_id, write)
        write.record("seat_removed", seat, panel=str(panel.pk), kind=seat.kind)
        seat.delete()
        return write.done(_("The seat is removed."), panel)


def _locked(round_id: UUID, write: Write) -> Round:
    round_ = locked_round_for(Work.SEAT, round_id)
    write.allow(round_.village, *WORKERS[Work.SEAT])
    return round_


def _unseated(panel_id: UUID, write: Write) -> Panel:
    """The panel, its round locked, refused once it has met."""
    panel = Panel.objects.get(pk=panel_id)
    panel.round = _locked(panel.round_id, write)
    if panel.wave_id:
        raise Refused(str(SET_BY_THE_WAVE))
    if panel.sittings.exists():
        raise Refused(_("The seats are frozen by the first sitting: this panel has met already."))
    return panel


def _refuse_panel(round_: Round, body: str, name: str, grids: list[Grid]) -> None:
    others = round_.panels.filter(body=body)
    if others.filter(name=name).exists():
        raise Refused(_("There is a panel of that name already."))
    if body == Body.COMMITTEES:
        if others.exists():
            raise Refused(_("The two committees are already there; a round has them once."))
        return
    if others.exclude(wave=None).exists():
        raise Refused(_("In this wave the township's own group judges; no other one is added."))
    if Stage(round_.stage) not in _BEFORE_DECLARING:
        raise Refused(
            _("The households were given to their groups when declaring opened; no more are added.")
        )
    if grids and others.filter(grids__in=grids).exists():
        raise Refused(_("One of these villager groups already has its assessment group."))
    if not grids and others.filter(grids=None).exists():
        raise Refused(_("There is already a group for the whole village."))


def _refuse_seat(
    panel: Panel, *, name: str, kind: str, person: Person | None, officer: Officer | None
) -> None:
    same = (Q(person=person) if person else Q()) | (Q(officer=officer) if officer else Q())
    if same and panel.seats.filter(same).exists():
        raise Refused(_("%(name)s already has a seat in this panel.") % {"name": name})
    watches = officer is not None and Role.SUPERVISOR in officer.roles_in(panel.round.village)
    # 监委会 watches the two committees, so its members do not vote in them (design.md §8).
    if panel.body == Body.COMMITTEES and watches and kind != Seat.Kind.OBSERVER:
        raise Refused(
            _("%(name)s is of the supervision committee and can only observe here.")
            % {"name": name}
        )


def copy_seats(seats: Iterable[Seat | WaveSeat], panel: Panel) -> None:
    """The same people on a new panel; within a write that has made it."""
    Seat.objects.bulk_create(
        Seat(
            panel=panel,
            name=seat.name,
            kind=seat.kind,
            person_id=seat.person_id,
            officer_id=seat.officer_id,
        )
        for seat in seats
    )
