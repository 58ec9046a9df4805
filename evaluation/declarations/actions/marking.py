"""Households that do not declare: marked as declined or not reached, or a mark taken back."""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.declarations.actions.declaring import locked_entry, refuse_unless_due
from evaluation.models import Entry
from grids.models import Receipt
from grids.writing import Refused, Sent, writing

#: What somebody may mark without a declaration, and what they may take back.
MARKS = (Entry.Status.DECLINED, Entry.Status.AWAY)
TAKEN_BACK = (*MARKS, Entry.Status.LAPSED)


def mark_entry(entry_id: UUID, *, status: str, note: str = "", sent: Sent) -> Receipt:
    """Mark a household as declined or not reached, or take such a mark back (``due``)."""
    with writing(sent) as write:
        entry = locked_entry(entry_id, write)
        if status == Entry.Status.DUE:
            _refuse_nothing_to_take_back(entry)
        elif status in MARKS:
            refuse_unless_due(entry)
            if not note:
                raise Refused(_("Say in a few words how you know it."))
        else:
            raise Refused(_("A household can be marked as declined or as not reached only."))
        entry.status = status
        entry.status_note = note
        entry.save(update_fields=["status", "status_note"])
        write.record("entry_marked", entry, status=status)
        return write.done(_("Marked: %(status)s") % {"status": entry.get_status_display()}, entry)


def _refuse_nothing_to_take_back(entry: Entry) -> None:
    if entry.status not in TAKEN_BACK:
        raise Refused(_("There is no mark to take back."))
