"""A spreadsheet's bytes, within limits, as sheets of cells: xlsx, or csv as old programs save it.

The workbook that the reader gets was measured before (``measuring``), within ``limits``.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zipfile import ZipFile

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from grids.sheets.delimited import read_text
from grids.sheets.limits import MOST_CELLS, UNREADABLE, no_table, too_large
from grids.sheets.measuring import measured
from grids.writing import Refused

Cell = Any  # str, float, bool, a date, or nothing
Rows = list[list[Cell]]
Span = tuple[tuple[int, int], tuple[int, int]]  # (top, left), (bottom, right)

_FROM_1904 = re.compile(rb"\bdate1904\s*=\s*['\"](1|true)")
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Sheet(NamedTuple):
    """A row's place is its number in the file minus 1; ``from_1904``: days are counted from it."""

    name: str
    rows: Rows
    hidden: bool = False
    from_1904: bool = False


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets in their order, also those that nobody sees."""
    if len(data) > settings.ROSTER_BYTES:
        raise Refused(_("The file is larger than 5 MB. Remove pictures and empty sheets from it."))
    if data.startswith(_ZIP):
        yield from _workbook(measured(data))
    elif data.startswith(_OLD_OFFICE):
        raise Refused(
            _("This is an .xls or .et file, or one with a password. Save it as .xlsx first.")
        )
    else:
        yield Sheet("", read_text(data))


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of an .xlsx, and not of a csv."""
    return data.startswith(_ZIP)


def _workbook(data: bytes) -> Iterator[Sheet]:
    try:
        from_1904 = _counts_from_1904(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:  # and not a chart alone
                sheet = book.get_sheet_by_name(about.name)
                rows = sheet.to_python(skip_empty_area=False)
                if sum(map(len, rows)) > MOST_CELLS:
                    raise too_large()
                filled = _filled(rows, sheet.merged_cell_ranges or [])
                hidden = about.visible != SheetVisibleEnum.Visible
                yield Sheet(about.name, filled, hidden, from_1904)
    except (CalamineError, *UNREADABLE):
        raise no_table() from None


def _counts_from_1904(data: bytes) -> bool:
    with ZipFile(io.BytesIO(data)) as parts:
        named = (name for name in parts.namelist() if name.lower() == "xl/workbook.xml")
        return any(_FROM_1904.search(parts.read(name)) for name in named)


def _filled(rows: Rows, merged: Sequence[Span]) -> Rows:
    """What stands in a merged cell stands in each of its rows (not columns: titles are wide)."""
    room = MOST_CELLS
    for (top, left), (bottom, _right) in merged:
        below = rows[top + 1 : bottom + 1]
        room -= len(below)
        if room < 0:  # they lie upon each other
            raise no_table()
        for row in below:
            if left < len(row):
                row[left] = rows[top][left]
    return rows
