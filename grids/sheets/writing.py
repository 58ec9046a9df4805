"""Workbooks on their way out: every cell is text, so nothing is taken for a formula.

XlsxWriter writes row after row into a file (``constant_memory``), so a table may be of any length.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST, _NARROWEST = 60, 8
#: XlsxWriter's numbers of the papers; a title's height in points.
PAPERS = {"A4": 9, "A3": 8}
_TITLE_ROW = 30
#: What looks like a formula, a number or an address stays the text that it is.
_AS_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

Table = Sequence[Sequence[str]]


def new_workbook(written: IO[bytes]) -> Workbook:
    """A workbook that is written into a file as it grows; ``close`` ends it."""
    return Workbook(written, _AS_TEXT)


def text_format(book: Workbook, **more: object) -> Format:
    """Number format 49 ("@"): a program that opens the file keeps every digit."""
    return book.add_format({"num_format": 49, "font_size": 12, **more})


def workbook(sheets: Mapping[str, Table]) -> bytes:
    """An .xlsx of the named sheets; the first row of each is its headings."""
    written = io.BytesIO()
    with new_workbook(written) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place in range(len(rows[0])):
                set_width(sheet, place, max(len(row[place]) for row in rows), text_format(book))
            write_rows(book, sheet, rows)
    return written.getvalue()


@dataclass(frozen=True)
class Look:
    """A sheet's title above its headings, if it has one, and the paper on which it is printed."""

    title: str = ""
    paper: str = "A4"
    landscape: bool = True


def write_sheet(
    book: Workbook,
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int],
    look: Look,
) -> None:
    """A sheet of any length: rows go into the file one at a time.

    ``widths`` are in characters, one a column; title and headings stay in sight and are printed on
    every page.
    """
    sheet = book.add_worksheet(name)
    for place, width in enumerate(widths):
        set_width(sheet, place, width, text_format(book))
    top = _write_title(book, sheet, look.title, len(headings)) if look.title else 0
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(0, top)
    _set_paper(sheet, look)
    write_rows(book, sheet, chain([headings], rows), top=top)


def _write_title(book: Workbook, sheet: Worksheet, title: str, columns: int) -> int:
    """Across all columns; the row below it is the next."""
    bold = text_format(book, bold=True, font_size=16, align="center", valign="vcenter")
    sheet.set_row(0, _TITLE_ROW)
    if columns > 1:
        sheet.merge_range(0, 0, 0, columns - 1, "", bold)
    sheet.write_string(0, 0, title, bold)
    return 1


def _set_paper(sheet: Worksheet, look: Look) -> None:
    sheet.set_paper(PAPERS[look.paper])
    if look.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def write_rows(
    book: Workbook, sheet: Worksheet, rows: Iterable[Sequence[str]], *, top: int = 0
) -> None:
    """All as text, the first of them bold; ``top``: the row in which it stands."""
    plain, bold = text_format(book), text_format(book, bold=True)
    form, write = bold, sheet.write_string
    for number, row in enumerate(rows, top):
        for place, text in enumerate(row):
            if text:
                write(number, place, text, form)
        form = plain


def set_width(sheet: Worksheet, place: int, characters: int, form: Format) -> None:
    """Chinese characters are two wide."""
    width = min(max(characters * 2 + 2, _NARROWEST), _WIDEST)
    sheet.set_column(place, place, width, form)
