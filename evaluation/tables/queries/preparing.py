"""A file as it will leave: the rows, and what changed since the last one to the same receiver.

Read before the write begins, so that nobody waits for a village's lock while rows are written;
the write then sees whether the last file is still the one that this one was compared with.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from grids.writing import Refused
from households.models import SentCopy
from households.queries.receivers import last_sent, mark_of
from households.tables.comparing import Copy, Second, compare
from households.tables.filling import Filled, fill
from households.tables.formats import Kind, spoken
from households.tables.table import Asked, Table
from households.tables.typed import Wanted


@dataclass(frozen=True)
class Prepared:
    """What was asked for and how, and all that goes into the file."""

    table: Table
    asked: Asked
    wanted: Wanted
    filled: Filled
    copy: Copy
    #: The version of the last copy; 0: there was none.
    seen: int
    second: Second | None


def prepare(table: Table, asked: Asked, wanted: Wanted) -> Prepared:
    """``Refused`` where there is no such table, or none of its columns is left."""
    if why := table.why_not(asked):
        raise Refused(why)
    filled = fill(table, asked, wanted)
    if not filled.columns:
        raise Refused(_("The table has none of these columns any more: choose its columns anew."))
    copy = _copy(table, asked, filled)
    last = last_sent(asked.place, table.code, wanted.receiver) if wanted.receiver else None
    tells = bool(wanted.receiver) and wanted.format == "xlsx"
    return Prepared(
        table,
        asked,
        wanted,
        filled,
        copy,
        seen=last.version if last else 0,
        second=_second(last, copy, filled, wanted.receiver) if tells else None,
    )


def _copy(table: Table, asked: Asked, filled: Filled) -> Copy:
    rows = {
        key: cells
        for sheet in filled.sheets
        for key, cells in zip(sheet.keys, sheet.rows, strict=True)
    }
    columns = [(column.field, column.format) for column in filled.columns]
    return Copy(asked.period(table.span), columns, rows)


def _second(last: SentCopy | None, copy: Copy, filled: Filled, receiver: str) -> Second:
    if last is None:
        return Second(f"这是第一次报给{receiver}，没有可比的上一份。")
    day = spoken(timezone.localdate(last.at))
    if bytes(last.mark) == mark_of(copy):
        return Second(f"与{day}报出的一份相比，没有变化。")
    before = Copy.of_text(last.text)
    if before.period != copy.period:
        return Second(f"上一份是{before.period}的，与{copy.period}不比较。")
    counting = {
        column.field
        for column, kind in zip(filled.columns, filled.kinds, strict=True)
        if kind == Kind.PLACE
    }
    changes = compare(before, copy, places=frozenset(counting))
    apart = "、".join(filled.columns[at].heading for at in changes.apart)
    left_out = f"没有比较的列（上一份没有，或写法不同）：{apart}。" if apart else ""
    if changes.nothing:
        return Second(f"与{day}报出的一份相比，没有变化。{left_out}")
    counts = f"新增{len(changes.new)}行，减少{len(changes.gone)}行，变动{len(changes.changed)}行"
    return Second(f"与{day}报出的一份相比：{counts}。{left_out}", changes.rows)
