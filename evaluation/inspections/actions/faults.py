"""A fault is found, with who mends it and until when; later it is looked at again."""

from datetime import date
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import INSPECTORS
from evaluation.inspections.queries.told import last_day
from evaluation.inspections.typed import Again, Wrong
from evaluation.locking import locked_inspection
from evaluation.models import Fault, Inspection, Look, Recheck
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, locked, writing


def add_fault(
    inspection_id: UUID, wrong: Wrong, *, look_id: UUID | None = None, sent: Sent
) -> Receipt:
    """Record what is to be mended: at a household that was looked at, or in the village."""
    with writing(sent) as write:
        inspection = locked_inspection(inspection_id)
        write.allow(inspection.village, INSPECTORS[inspection.office])
        look = inspection.looks.get(pk=look_id) if look_id else None
        fault = enter_fault(inspection, wrong, look=look, write=write)
        return write.done(_("The fault is recorded."), fault)


def enter_fault(inspection: Inspection, wrong: Wrong, *, look: Look | None, write: Write) -> Fault:
    """Within a write that has locked the inspection."""
    if not wrong.text.strip():
        raise Refused(_("Say in words what is wrong."))
    if not wrong.mender.strip():
        raise Refused(_("Say who mends it: a name, or an office of the village."))
    if wrong.mend_by < localdate(write.at):
        raise Refused(_("The day until which it is mended has passed. Give a later one."))
    fault = Fault.objects.create(
        inspection=inspection,
        look=look,
        text=wrong.text.strip(),
        mender=wrong.mender.strip(),
        mend_by=wrong.mend_by,
        officer=write.sent.officer,
        at=write.at,
    )
    write.record("fault_found", fault, mend_by=fault.mend_by, look=str(look.pk if look else ""))
    return fault


def recheck_fault(fault_id: UUID, again: Again, *, sent: Sent) -> Receipt:
    """Look again: it is mended, or it is not and gets another day. Also after the inspection."""
    with writing(sent) as write:
        inspection = _locked_of(fault_id)
        write.allow(inspection.village, INSPECTORS[inspection.office])
        fault = inspection.faults.get(pk=fault_id)
        _check(fault, again, today=localdate(write.at))
        recheck = Recheck.objects.create(
            fault=fault,
            checked_on=again.checked_on,
            mended=again.mended,
            remark=again.remark.strip(),
            again_by=None if again.mended else again.again_by,
            officer=sent.officer,
            at=write.at,
        )
        write.record("fault_rechecked", recheck, mended=recheck.mended)
        mended, waits = _("Recorded: it is mended."), _("Recorded: it is not mended yet.")
        return write.done(mended if recheck.mended else waits, recheck)


def _locked_of(fault_id: UUID) -> Inspection:
    inspections = Inspection.objects.filter(faults=fault_id)
    return locked(inspections).select_related("village").get()


def _check(fault: Fault, again: Again, *, today: date) -> None:
    rechecks = list(fault.rechecks.all())
    if any(one.mended for one in rechecks):
        raise Refused(_("This fault was found mended already."))
    due_on = last_day(fault, rechecks)
    if again.checked_on < due_on:
        told = _("The village has time until %(day)s. Re-check it from that day on.")
        raise Refused(told % {"day": due_on.isoformat()})
    if again.checked_on > today:
        raise Refused(_("The day lies in the future. Type the day on which you were there."))
    if not again.mended:
        _check_waiting(again, today=today)


def _check_waiting(again: Again, *, today: date) -> None:
    if not again.remark.strip():
        raise Refused(_("Say what is still wrong."))
    if again.again_by is None or again.again_by <= max(again.checked_on, today):
        raise Refused(_("Say until when it is to be mended now: a day after today."))
