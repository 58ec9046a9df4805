"""The error file: the clerk's own workbook with a first column 问题, coloured cells and comments.

Formulas come as their results, because openpyxl cannot calculate, and a formula without a result is
not read again.
"""

import io
import logging
import re
from collections import defaultdict
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.worksheet import Worksheet

from grids.numbers import plain
from grids.sheets.cells import as_text
from grids.sheets.files import Cell, is_workbook, read_sheets
from grids.sheets.measuring import measured
from households.roster.inserting import insert_first_column
from households.roster.problems import Problem

#: Where a sheet's rows begin, and field → column; by the sheet's place.
Header = tuple[int, Mapping[str, int]]
Headers = Mapping[int, Header]

_log = logging.getLogger(__name__)
HEADING = "问题"
_RED = PatternFill("solid", fgColor="FFC7CE")
_YELLOW = PatternFill("solid", fgColor="FFEB9C")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDTH = 46
#: Rows with comments: thousands of them make an old PC wait, and the first column says all.
_MOST_COMMENTED = 300
#: Refers to parts of the package that do not come along.
_DANGLING = re.compile(
    rb"<(hyperlinks|tableParts|controls|oleObjects|externalReferences|pivotCaches)\b.*?</\1>"
    rb"|<(drawing|legacyDrawing|legacyDrawingHF|picture)\b[^>]*/>",
    re.DOTALL,
)
#: Where a field's value may stand besides its own column.
_ELSEWHERE = {"id_number": "head_id_number", "birth_year": "birth", "name": "head_name"}


def error_workbook(data: bytes, problems: list[Problem], headers: Headers) -> bytes:
    """An .xlsx of the clerk's file; ``headers`` are those of the table that was read of it.

    Where openpyxl stumbles over what another program wrote (an empty fill, an unknown font family),
    the table comes without its formats: the clerk needs the problems more.
    """
    opened = _opened if is_workbook(data) else _values_of
    try:
        return _marked(opened(data), problems, headers)
    except Exception as error:  # because it raises whatever it trips over
        _log.warning("a roster could not be marked with its formats: %s", type(error).__name__)
        return _marked(_values_of(data), problems, headers)


def _marked(book: Workbook, problems: list[Problem], headers: Headers) -> bytes:
    by_sheet: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    for place in by_sheet.keys() & headers.keys():
        _mark(book.worksheets[place], headers[place], by_sheet[place])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _opened(data: bytes) -> Workbook:
    whole = io.BytesIO()
    with ZipFile(io.BytesIO(measured(data))) as parts, ZipFile(whole, "w", ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/_rels/"):
                continue
            refers = name.startswith(("xl/worksheets/", "xl/workbook.xml"))
            content = parts.read(name)
            kept.writestr(name, _DANGLING.sub(b"", content) if refers else content)
    return load_workbook(whole, data_only=True)


def _values_of(data: bytes) -> Workbook:
    """The cells alone, each in its place; what is no number stays text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for read in read_sheets(data):
        sheet = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", read.name) or None)
        for row in read.rows:
            sheet.append([_writable(cell) for cell in row])
        for cell in (cell for cells in sheet.iter_rows() for cell in cells):
            if isinstance(cell.value, str):
                cell.number_format, cell.data_type = "@", "s"
    return book


def _writable(cell: Cell) -> Cell:
    return ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell


def _mark(sheet: Worksheet, header: Header, problems: list[Problem]) -> None:
    end, places = header
    shift = 0 if plain(as_text(sheet.cell(end, 1).value)) == HEADING else 1
    if shift:
        insert_first_column(sheet)
    else:
        _unmark(sheet, end)
    heading = sheet.cell(end, 1, HEADING)
    heading.font, heading.fill = Font(bold=True), _RED
    sheet.column_dimensions["A"].width = _WIDTH
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_row[problem.row].append(problem)
    for place, found in enumerate(by_row.values()):
        _mark_row(sheet, places, found, shift, commented=place < _MOST_COMMENTED)


def _unmark(sheet: Worksheet, end: int) -> None:
    """An error file that was corrected is marked anew: what was put right is no longer red."""
    ours = {_RED.fgColor.rgb, _YELLOW.fgColor.rgb}
    for cells in sheet.iter_rows(min_row=end + 1):
        cells[0].value = None
        for cell in cells:
            if cell.fill.fgColor.rgb in ours:
                cell.fill = PatternFill()


def _mark_row(
    sheet: Worksheet,
    places: Mapping[str, int],
    problems: list[Problem],
    shift: int,
    *,
    commented: bool,
) -> None:
    number = problems[0].row
    first = sheet.cell(number, 1, "\n".join(dict.fromkeys(one.said for one in problems)))
    first.alignment, first.fill = _WRAPPED, _colour(problems[0])
    first.data_type, first.number_format = "s", "@"
    for problem in reversed(problems):  # the gravest last, for it stays
        place = places.get(problem.field, places.get(_ELSEWHERE.get(problem.field, "")))
        if place is not None:
            cell = sheet.cell(number, place + 1 + shift)
            if hasattr(cell, "column_letter"):
                cell.fill = _colour(problem)
                said = commented and not problem.mild
                cell.comment = Comment(problem.said, "starcivil") if said else None


def _colour(problem: Problem) -> PatternFill:
    return _YELLOW if problem.mild else _RED
