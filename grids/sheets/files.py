"""A spreadsheet's bytes, within limits, as sheets of cells: xlsx, or csv as old programs save it.

The limits are those of trust.md §2.2, items 4, 23 and 25. The workbook that the reader gets is put
together anew from parts that were unpacked and measured here: a part that lies about its size, or
a lone cell at the far end of a sheet (room is made for all cells before it), cannot reach it.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from grids.writing import Refused

Cell = Any  # str, float, bool, a date, or nothing
Rows = list[list[Cell]]

MOST_ENTRIES = 200
MOST_UNPACKED = 60 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 20_000
MOST_COLUMNS = 60
#: Titles without a delimiter may stand above a csv's headings.
_LOOKED_AT = 20
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEEDED = re.compile(
    r"\[Content_Types\]|_rels/|xl/(_rels/|workbook|sharedStrings|styles|worksheets/)"
)
_REFERENCE = re.compile(r"([A-Za-z]{1,3})0*([0-9]{1,7})")
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|table|\?xml|meta)\b", re.IGNORECASE)
#: A cell up to column BH and row 19,999, as every program writes it.
_ORDINARY = re.compile(rb'<c r="(?:[A-Z]|A[A-Z]|B[A-H])1?\d{1,4}"')
#: What would hide a cell from that: other tags, prefixes, formulas, comments, other codings.
_UNUSUAL = re.compile(rb"<(?:[^/<>]*:)?c[^ ]|<c (?!r=\")|<[^<>]*:c\b|<f|:f\b|<!|\x00")
#: The beginning of cells, however it is spelt.
_CELLS = re.compile(rb"[<:](?:sheetData|row|c)\b|\x00")
_SHARED = re.compile(rb"[<:]si\b")
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


def _bomb() -> Refused:
    return Refused(
        _("This file unpacks to far more than a table. Copy the table alone into a new .xlsx.")
    )


def _too_large() -> Refused:
    return Refused(_("The table has more than 20,000 rows or 60 columns. Split it by village."))


def _workbook(data: bytes) -> Iterator[tuple[str, Rows]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:  # and not a chart alone
                sheet = book.get_sheet_by_name(about.name)
                rows = sheet.to_python(skip_empty_area=False)
                yield about.name, _filled(rows, sheet.merged_cell_ranges or [])
    except (CalamineError, *_UNREADABLE):
        raise _no_table() from None


def _filled(rows: Rows, merged: Sequence[Span]) -> Rows:
    """What stands in a merged cell stands in each of its rows (not columns: titles are wide)."""
    room = MOST_ROWS * MOST_COLUMNS
    for (top, left), (bottom, _right) in merged:
        below = rows[top + 1 : bottom + 1]
        room -= len(below)
        if room < 0:  # they lie upon each other
            raise _no_table()
        for row in below:
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
    exactly = _may_multiply(parts.values())
    _refuse_multiplied([_measure(part, exactly=exactly) for part in parts.values()])
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return again.getvalue()


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, MOST_RATIO * max(packed, 1)):
        raise _bomb()


def _may_multiply(parts: Collection[bytes]) -> bool:
    """Whether texts that cells share could come to too much: the longest one in every cell."""
    shared = [part for part in parts if _SHARED.search(part)]
    longest = max((len(text) for part in shared for text in part.split(b"</si>")), default=0)
    cells = sum(part.count(b"<v") + part.count(b":v") for part in parts)
    unusual = any(b"<!" in part for part in shared) or any(b"\x00" in part for part in parts)
    return unusual or longest * cells > MOST_UNPACKED


def _refuse_multiplied(rulers: "list[_Ruler]") -> None:
    """A long text that stands in the file once and in many cells would be unpacked for each.

    Which part holds the texts is the workbook's word; so none of them may come to too much.
    """
    used = sum((ruler.used for ruler in rulers), Counter[int]())
    for lengths in (ruler.lengths for ruler in rulers if ruler.lengths):
        here = (lengths[place] * count for place, count in used.items() if place < len(lengths))
        if sum(here) > MOST_UNPACKED:
            raise _bomb()


def _measure(part: bytes, *, exactly: bool) -> "_Ruler":
    """Refuse a part with a document type (entities), and a sheet that is too long or too wide.

    Which part is a sheet is the workbook's word, whatever its name: all are measured alike.
    """
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = _refuse_doctype
    ruler = _Ruler()
    if exactly or not _is_ordinary(part):
        reader.buffer_text = True
        reader.StartElementHandler = ruler.start
        reader.EndElementHandler = ruler.end
        reader.CharacterDataHandler = ruler.text
    try:
        reader.Parse(part, True)
    except (expat.ExpatError, ValueError):
        raise _no_table() from None
    return ruler


def _is_ordinary(part: bytes) -> bool:
    """Whether its cells need not be measured one by one, which takes ten times as long.

    They need not where each says in the usual way where it is, and none is far off.
    """
    before, _start, cells = part.partition(b"<sheetData>")
    cells, _end, after = cells.partition(b"</sheetData>")
    if _CELLS.search(before) or _CELLS.search(after) or _UNUSUAL.search(cells):
        return False
    return cells.count(b"<c ") == len(_ORDINARY.findall(cells))


def _refuse_doctype(*_declared: Any) -> None:
    raise _no_table()


class _Ruler:
    """Follows where a sheet's values lie; cells without a value take no room.

    ``lengths`` are those of the texts that cells share, ``used`` how often each is referred to.
    """

    def __init__(self) -> None:
        self.row = self.column = 0
        self.formula = self.shares = self.in_reference = self.in_text = False
        self.reference = ""
        self.lengths: list[int] = []
        self.used: Counter[int] = Counter()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self.row, self.column = self._place(attributes.get("r", ""))
            self.shares = attributes.get("t") == "s"
        elif tag == "f":
            self.formula = True
        elif tag in {"v", "is"}:
            self.formula = False
            self.in_reference, self.reference = self.shares, ""
            if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
                raise _too_large()
        elif tag == "si":
            self.in_text = True
            self.lengths.append(0)

    def text(self, data: str) -> None:
        if self.in_text:
            self.lengths[-1] += len(data)
        elif self.in_reference:
            self.reference += data

    def end(self, name: str) -> None:
        """A formula without a result would be taken for an empty cell."""
        tag = name.rpartition(":")[2]
        if tag == "c" and self.formula:
            raise _unsaved_formulas()
        if tag == "si":
            self.in_text = False
        elif tag == "v" and self.in_reference:
            self.in_reference = False
            self.used.update([int(self.reference)] if self.reference.strip() else [])

    def _place(self, reference: str) -> tuple[int, int]:
        if not reference:
            return self.row, self.column + 1
        found = _REFERENCE.fullmatch(reference)
        if not found:
            raise _no_table()
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column


def _text_table(data: bytes) -> Rows:
    """A csv: UTF-8, or GB18030 as old Windows programs write it; commas, semicolons or tabs."""
    text = _decoded(data)
    if _MARKUP.match(text):
        raise _web_page()
    first_lines = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    delimiter = max(",\t;", key=lambda sign: max(line.count(sign) for line in first_lines))
    rows: Rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) == MOST_ROWS or len(row) > MOST_COLUMNS:
                raise _too_large()
            rows.append([_unwrapped(cell) for cell in row])
    except csv.Error:
        raise _no_table() from None
    return rows


def _unwrapped(cell: str) -> str:
    """``="010001"`` keeps a number's digits in Excel: programs write it so into a csv."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _decoded(data: bytes) -> str:
    if b"\x00" in data:
        raise _no_table()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_table()
