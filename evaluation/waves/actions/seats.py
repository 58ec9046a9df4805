"""The township's own group: each seat stands in the panel of every round of the wave."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Panel, Seat, Wave, WaveSeat
from evaluation.waves.actions.locking import locked_rounds, locked_wave, refuse
from evaluation.waves.queries.waves import why_seats_stay
from grids.models import Officer, Receipt
from grids.writing import Refused, Sent, Write, writing
from households.models import Person


def add_wave_seat(
    wave_id: UUID,
    *,
    name: str,
    kind: str,
    person: Person | None = None,
    officer: Officer | None = None,
    sent: Sent,
) -> Receipt:
    """A seat for a villager of any village, an officer, or a guest; in every village at once."""
    with writing(sent) as write:
        wave, panels = _unmet(wave_id, write)
        person = person or getattr(officer, "person", None)
        officer = officer or (person.officer if person else None)
        _refuse_taken(wave, name=name, person=person, officer=officer)
        seat = WaveSeat.objects.create(
            wave=wave, name=name, kind=kind, person=person, officer=officer
        )
        Seat.objects.bulk_create(
            Seat(panel=panel, name=name, kind=kind, person=person, officer=officer)
            for panel in panels
        )
        write.record("wave_seat_added", seat, wave=str(wave.pk), kind=kind)
        return write.done(_("The seat is added in every village of the wave."), wave)


def remove_wave_seat(seat_id: UUID, *, sent: Sent) -> Receipt:
    """Take a seat back, in every village at once, as long as the group has met in none."""
    with writing(sent) as write:
        wave, panels = _unmet(WaveSeat.objects.get(pk=seat_id).wave_id, write)
        seat = WaveSeat.objects.get(pk=seat_id)
        _copies(seat).filter(panel__in=panels).delete()
        write.record("wave_seat_removed", seat, wave=str(wave.pk), kind=seat.kind)
        seat.delete()
        return write.done(_("The seat is removed in every village of the wave."), wave)


def _unmet(wave_id: UUID, write: Write) -> tuple[Wave, list[Panel]]:
    """The wave and the copies of its group, refused once one of these has met."""
    wave = locked_wave(wave_id, write)
    rounds = locked_rounds(wave)
    refuse(why_seats_stay(wave))
    return wave, list(wave.panels.filter(round__in=rounds))


def _refuse_taken(wave: Wave, *, name: str, person: Person | None, officer: Officer | None) -> None:
    """One seat a human; two guests of one name could not be told apart in the minutes."""
    same = Q(pk=None)
    if person:
        same |= Q(person=person)
    if officer:
        same |= Q(officer=officer)
    if not (person or officer):
        same |= Q(name=name, person=None, officer=None)
    if wave.seats.filter(same).exists():
        raise Refused(_("%(name)s already has a seat in this panel.") % {"name": name})


def _copies(seat: WaveSeat) -> QuerySet[Seat]:
    return Seat.objects.filter(
        panel__wave=seat.wave_id,
        name=seat.name,
        kind=seat.kind,
        person=seat.person_id,
        officer=seat.officer_id,
    )
