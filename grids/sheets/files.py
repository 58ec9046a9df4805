"""A spreadsheet's bytes, within limits, as sheets of cells: xlsx, or csv as old programs save it.

The limits are those of trust.md §2.2, items 4, 23 and 25. The workbook that the reader gets is put
together anew from parts that were unpacked and measured here: a part that lies about its size, or
a lone cell at the far end of a sheet (room is made for all cells before it), cannot reach it.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from grids.writing import Refused

Cell = Any  # str, float, bool, a date, or nothing
Rows = list[list[Cell]]

MOST_ENTRIES = 200
MOST_UNPACKED = 60 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEEDED = re.compile(
    r"\[Content_Types\]|_rels/|xl/(_rels/|workbook|sharedStrings|styles|worksheets/)"
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|table|\?xml|meta)\b", re.IGNORECASE)
#: A cell beyond column BH or row 20,000.
_FAR = re.compile(rb'r="(?:[A-Z]{3}|[C-Z][A-Z]|B[I-Z]|[A-Z]*(?:[2-9]\d{4}|\d{6}))')
_UNREADABLE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError, EOFError)

Span = tuple[tuple[int, int], tuple[int, int]]


def read_sheets(data: bytes) -> Iterator[tuple[str, Rows]]:
    """The sheets, named, in their order; a row's place is its number in the file minus 1."""
    if len(data) > settings.ROSTER_BYTES:
        raise Refused(_("The file is larger than 5 MB. Remove pictures and empty sheets from it."))
    if data.startswith(_ZIP):
        yield from _workbook(measured(data))
    elif data.startswith(_OLD_OFFICE):
        raise Refused(
            _("This is an .xls or .et file, or one with a password. Save it as .xlsx first.")
        )
    else:
        yield "", _text_table(data)


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of an .xlsx, and not of a csv."""
    return data.startswith(_ZIP)


def _no_table() -> Refused:
    return Refused(_("This file is not a table that can be read. Choose an .xlsx or .csv file."))


def _web_page() -> Refused:
    return Refused(_("This is a web page and no table. Open it in WPS or Excel, save it as .xlsx."))


def _unsaved_formulas() -> Refused:
    return Refused(
        _("The table has formulas whose results were not saved. Open it in WPS or Excel, save it.")
    )


def _too_large() -> Refused:
    return Refused(_("The table has more than 20,000 rows or 60 columns. Split it by village."))


def _workbook(data: bytes) -> Iterator[tuple[str, Rows]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            yield name, _filled(rows, sheet.merged_cell_ranges or [])
    except (CalamineError, *_UNREADABLE):
        raise _no_table() from None


def _filled(rows: Rows, merged: Sequence[Span]) -> Rows:
    """What stands in a merged cell stands in each of its rows (not columns: titles are wide)."""
    for (top, left), (bottom, _right) in merged:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row):
                row[left] = rows[top][left]
    return rows


def measured(data: bytes) -> bytes:
    """The workbook's needed parts, unpacked within the limits and put together unpressed.

    Values, formats and merged cells are in them; pictures, macros and links are not.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            _refuse_bomb(entries)
            parts = {e.filename: packed.read(e) for e in entries if _NEEDED.match(e.filename)}
    except _UNREADABLE:
        raise _no_table() from None
    if "xl/workbook.xml" not in parts:
        raise _no_table()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as whole:
        for name, content in parts.items():
            _measure(content, is_sheet=bool(_SHEET.fullmatch(name)))
            whole.writestr(name, content)
    return again.getvalue()


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, MOST_RATIO * max(packed, 1)):
        raise Refused(
            _("This file unpacks to far more than a table. Copy the table alone into a new .xlsx.")
        )


def _measure(part: bytes, *, is_sheet: bool) -> None:
    """Refuse a part with a document type (entities), and a sheet that is too long or too wide."""
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = _refuse_doctype
    if is_sheet and _is_suspicious(part):
        ruler = _Ruler()
        reader.StartElementHandler = ruler.start
        reader.EndElementHandler = ruler.end
    try:
        reader.Parse(part, True)
    except (expat.ExpatError, ValueError):
        raise _no_table() from None


def _is_suspicious(sheet: bytes) -> bool:
    """Whether its cells have to be measured one by one, which takes ten times as long.

    They need not where every cell says where it is, none is far off, and there is no formula.
    """
    cells = sum(map(sheet.count, (b"<c ", b"<c>", b"<c/")))
    unusual = b"<f" in sheet or b":f" in sheet or b":c" in sheet
    return unusual or cells != sheet.count(b'<c r="') or bool(_FAR.search(sheet))


def _refuse_doctype(*_declared: Any) -> None:
    raise _no_table()


class _Ruler:
    """Follows where a sheet's values lie; cells without a value take no room."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self.row, self.column = self._place(attributes.get("r", ""))
        elif tag == "f":
            self.formula = True
        elif tag in {"v", "is"}:
            self.formula = False
            if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
                raise _too_large()

    def end(self, name: str) -> None:
        """A formula without a result would be taken for an empty cell."""
        if self.formula and name.rpartition(":")[2] == "c":
            raise _unsaved_formulas()

    def _place(self, reference: str) -> tuple[int, int]:
        found = _REFERENCE.fullmatch(reference)
        if not found:
            return self.row, self.column + 1
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column


def _text_table(data: bytes) -> Rows:
    """A csv: UTF-8, or GB18030 as old Windows programs write it; commas, semicolons or tabs."""
    text = _decoded(data)
    if _MARKUP.match(text):
        raise _web_page()
    first_line = text.partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    rows: Rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) == MOST_ROWS or len(row) > MOST_COLUMNS:
                raise _too_large()
            rows.append([*row])
    except csv.Error:
        raise _no_table() from None
    return rows


def _decoded(data: bytes) -> str:
    if b"\x00" in data:
        raise _no_table()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_table()
