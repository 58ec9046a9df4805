"""Workbooks on their way out: every cell is text, so nothing is taken for a formula.

XlsxWriter writes row after row into a file (``constant_memory``), so a table may be of any length.
"""

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST, _NARROWEST = 60, 8
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


def long_table(name: str, rows: Iterable[Sequence[str]], *, widths: Sequence[int]) -> IO[bytes]:
    """An .xlsx of one sheet in a file of its own, at its beginning; rows are held one at a time.

    ``widths`` are in characters, one a column; the first row is the headings and stays in sight.
    """
    written = tempfile.TemporaryFile()  # noqa: SIM115  # because the answer that sends it closes it
    with new_workbook(written) as book:
        sheet = book.add_worksheet(name)
        for place, width in enumerate(widths):
            set_width(sheet, place, width, text_format(book))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        write_rows(book, sheet, rows)
    written.seek(0)
    return written


def write_rows(book: Workbook, sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    """All as text, the first row bold."""
    plain, bold = text_format(book), text_format(book, bold=True)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            if text:
                sheet.write_string(number, place, text, plain if number else bold)


def set_width(sheet: Worksheet, place: int, characters: int, form: Format) -> None:
    """Chinese characters are two wide."""
    width = min(max(characters * 2 + 2, _NARROWEST), _WIDEST)
    sheet.set_column(place, place, width, form)
