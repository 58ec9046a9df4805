"""A table leaves the house: with a line in the ledger, and kept for its receiver."""

from django.utils.translation import gettext as _

from evaluation.tables.queries.preparing import Prepared
from grids.models import Receipt, Township
from grids.writing import Refused, Sent, Write, writing
from households.actions.receivers import keep_copy, keep_receiver, locked_place
from households.tables.formats import format_of


def send_table(prepared: Prepared, *, sent: Sent) -> Receipt:
    """Leave the trace, keep how it was wanted and what was in it; the page writes the file."""
    wanted, table = prepared.wanted, prepared.table
    with writing(sent) as write:
        place = locked_place(prepared.asked.place)
        write.allow(place, *table.senders)
        if is_whole(prepared) and not wanted.reason.strip():
            raise Refused(_("Say why you need the whole numbers."))
        if wanted.receiver:
            receiver = keep_receiver(place, table.code, wanted)
            keep_copy(receiver, prepared.copy, seen=prepared.seen, write=write)
        _record(write, prepared)
        return write.done(_("The table was made as a file; that stands in the ledger."), place)


def is_whole(prepared: Prepared) -> bool:
    """Whether ID or telephone numbers stand in it with every digit."""
    filled = prepared.filled
    pairs = zip(filled.columns, filled.kinds, strict=True)
    return any(format_of(kind, column.format).whole for column, kind in pairs)


def _record(write: Write, prepared: Prepared) -> None:
    """Fields and how many rows, never a value; a township's table in each village's ledger, too."""
    asked, filled = prepared.asked, prepared.filled
    details = {
        "table": prepared.table.code,
        "fields": [column.field for column in filled.columns],
        "whole": is_whole(prepared),
        "format": prepared.wanted.format,
        "receipt": write.receipt.code,
    }
    write.record("table_sent", asked.place, rows=filled.count, **details)
    if isinstance(asked.place, Township):
        for village in asked.villages:
            write.record_in(village, "table_sent", asked.place, **details)
