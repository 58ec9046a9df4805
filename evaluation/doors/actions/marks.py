"""A door is marked by one tap, and the mark taken back by another."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import WALKS, can_declare, own_doors
from evaluation.doors.queries.doors import OPEN_AT, why_closed
from evaluation.doors.typed import Said
from evaluation.locking import locked_round
from evaluation.models import DoorMark, Entry, Round
from evaluation.taking_part import NOT_FIXED, households_of
from grids.models import Officer, Receipt
from grids.writing import Refused, Sent, Write, writing
from households.models import Household


def mark_door(round_id: UUID, household_id: UUID, *, said: Said, sent: Sent) -> Receipt:
    """Mark it, or take the mark back; the round is held, so no two marks of a kind stand."""
    with writing(sent) as write:
        round_ = locked_round(round_id)
        post = write.allow(round_.village, *WALKS)
        home = _door(round_, household_id, sent.officer)
        _refuse_closed(round_)
        standing = DoorMark.objects.standing().filter(round=round_, household=home, kind=said.kind)
        mark = standing.first()
        if said.ends:
            return _take_back(round_, mark, write)
        if mark and (mark.until, mark.note) == (said.until, said.note):
            return write.done(_("It was marked so already."), round_)
        _refuse_days_past(said, write)
        if mark:
            _end(mark, write)
        made = DoorMark.objects.create(
            round=round_, household=home, kind=said.kind, until=said.until, note=said.note,
            officer=sent.officer, post=post, at=write.at,
        )  # fmt: skip
        write.record("door_marked", made, kind=said.kind)
        return write.done(_("Marked: %(mark)s") % {"mark": made.get_kind_display()}, round_)


def _door(round_: Round, household_id: UUID, officer: Officer) -> Household:
    """A household of the round that the officer goes to, or 403."""
    home = households_of(round_).filter(pk=household_id).first()
    if home is None:
        raise Refused(_("This household does not take part in the round."))
    if round_.stage in NOT_FIXED:
        allowed = own_doors(officer, round_).filter(pk=household_id).exists()
    else:
        entry = Entry.objects.select_related("group", "round__village")
        allowed = can_declare(officer, entry.get(round=round_, household=household_id))
    if not allowed:
        raise PermissionDenied
    return home


def _refuse_closed(round_: Round) -> None:
    if round_.stage not in OPEN_AT:
        raise Refused(why_closed(round_))


def _refuse_days_past(said: Said, write: Write) -> None:
    if said.until and said.until < localdate(write.at):
        raise Refused(_("The day until which they are away is past. Type a later one, or none."))


def _take_back(round_: Round, mark: DoorMark | None, write: Write) -> Receipt:
    if mark is None:
        return write.done(_("It was not marked any more."), round_)
    _end(mark, write)
    write.record("door_mark_ended", mark, kind=mark.kind)
    return write.done(_("Taken back: %(mark)s") % {"mark": mark.get_kind_display()}, round_)


def _end(mark: DoorMark, write: Write) -> None:
    mark.ended_at, mark.ended_by = write.at, write.sent.officer
    mark.save(update_fields=["ended_at", "ended_by"])
