"""What members declare about a household: that they stand aside, and that it was a mistake.

Taken back by one alone, a recusal would let a member vote whom the others saw leave the room; so
the recorder says why it was a mistake, and the secretary or a supervisor takes it back.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.access import RECUSAL_SECONDS, why_not_take_back_recusal
from evaluation.models import Recusal, Seat, Sitting, StandsAside, Tally
from evaluation.sittings.actions.sittings import open_sitting_of
from evaluation.sittings.queries.agenda import agenda
from grids.models import Receipt
from grids.writing import Refused, Sent, writing
from households.models import LEAST_REASON


def recuse(sitting_id: UUID, entry_id: UUID, *, seat_id: UUID, reason: str, sent: Sent) -> Receipt:
    """A member says that they stand aside from this household, and why."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        entry = agenda(sitting.panel, sitting=sitting).get(pk=entry_id)
        seat = sitting.panel.seats.exclude(kind=Seat.Kind.OBSERVER).get(pk=seat_id)
        if Recusal.objects.filter(seat=seat, entry=entry).exists():
            raise Refused(
                _("%(name)s already stands aside from this household.") % {"name": seat.name}
            )
        recusal = Recusal.objects.create(panel=sitting.panel, seat=seat, entry=entry, reason=reason)
        write.record("recusal_declared", recusal, seat=str(seat.pk), entry=str(entry.pk))
        return write.done(_("The recusal is recorded."), sitting)


def say_mistake(
    sitting_id: UUID, entry_id: UUID, *, recusal_id: UUID, reason: str, sent: Sent
) -> Receipt:
    """A recusal was entered by mistake; it holds until another officer takes it back."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        recusal = _declared(sitting, recusal_id)
        if recusal.entry_id != entry_id:
            raise Refused(_("This recusal is already taken back."))
        if len(reason.strip()) < LEAST_REASON:
            raise Refused(_("Say in at least ten characters why it was a mistake."))
        recusal.mistake = reason.strip()
        recusal.mistake_said_by, recusal.mistake_said_at = sent.officer, write.at
        recusal.save(update_fields=["mistake", "mistake_said_by", "mistake_said_at"])
        write.record("recusal_doubted", recusal, seat=str(recusal.seat_id), entry=str(entry_id))
        return write.done(_("Noted. It holds until another officer takes it back."), sitting)


def take_back_recusal(sitting_id: UUID, recusal_id: UUID, *, sent: Sent) -> Receipt:
    """The second officer's word; not on one that minutes already carry."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write, *RECUSAL_SECONDS)
        recusal = _declared(sitting, recusal_id)
        if why := why_not_take_back_recusal(sent.officer, recusal):
            raise Refused(why)
        where = {"seat": str(recusal.seat_id), "entry": str(recusal.entry_id)}
        write.record(
            "recusal_withdrawn", recusal, **where, asked_by=str(recusal.mistake_said_by_id)
        )
        recusal.delete()
        return write.done(_("The recusal is taken back."), sitting)


def _declared(sitting: Sitting, recusal_id: UUID) -> Recusal:
    found = Recusal.objects.filter(pk=recusal_id, panel=sitting.panel)
    recusal = found.select_related("seat").first()
    if recusal is None:
        raise Refused(_("This recusal is already taken back."))
    if _in_minutes(recusal):
        raise Refused(_("This recusal stands in the minutes of an earlier sitting."))
    return recusal


def _in_minutes(recusal: Recusal) -> bool:
    """Whether a closed sitting's tally left the member out for it."""
    declared = {str(recusal.seat_id): StandsAside.DECLARED.value}
    return Tally.objects.filter(
        sitting__closed_at__isnull=False,
        claim__entry=recusal.entry_id,
        roll__recused__contains=declared,
    ).exists()
