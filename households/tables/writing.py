"""The file itself: a workbook with its title, signing line and paper, or a text table."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from grids.sheets.writing import XLSX, Look, new_workbook, write_sheet
from households.tables.comparing import Second
from households.tables.filling import Filled
from households.tables.formats import NUMBERS
from households.tables.typed import Layout

#: csv's encodings: the second for old programs.
ENCODINGS = {"csv": "utf-8-sig", "csv_gb18030": "gb18030"}
#: What a spreadsheet takes for a formula at a cell's beginning.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def as_workbook(
    filled: Filled, layout: Layout, *, signing: str, changes: Second | None = None
) -> IO[bytes]:
    """An .xlsx in a file of its own, at its beginning: front, sheets, and what changed."""
    written = tempfile.TemporaryFile()  # noqa: SIM115  # because the answer that sends it closes it
    look = Look(layout.title, layout.paper, landscape=layout.landscape)
    below = [[signing]] if layout.signed else []
    with new_workbook(written) as book:
        if filled.front:
            headings, *rows = filled.front
            widths = _widths(filled.front)
            write_sheet(book, "汇总", headings, [*rows, *below], widths=widths, look=look)
        for sheet in filled.sheets:
            rows = [*sheet.rows, *sheet.foot, *below]
            write_sheet(book, sheet.name, filled.headings, rows, widths=filled.widths, look=look)
        if changes:
            headings, widths = ["变化", *filled.headings], [4, *filled.widths]
            look = replace(look, title=changes.sentence)
            write_sheet(book, "与上次相比", headings, changes.rows, widths=widths, look=look)
    written.seek(0)
    return written


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(cell) for cell in column) for column in zip(*rows, strict=False)]


def as_csv(filled: Filled, *, encoding: str) -> Iterator[bytes]:
    """Headings, rows and what counts them; numbers begin with a tab, so that no program takes
    their last digits.
    """
    numbers = [at for at, kind in enumerate(filled.kinds) if kind in NUMBERS]
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    mark = "\ufeff" if encoding == "utf-8-sig" else ""
    yield (mark + _line(filled.headings, ())).encode(plain)
    for sheet in filled.sheets:
        for row in sheet.rows:
            yield _line(row, numbers).encode(plain)
        for row in sheet.foot:
            yield _line(row, ()).encode(plain)


def _line(row: Sequence[str], numbers: Sequence[int]) -> str:
    safe = [_defused(text) for text in row]
    for at in numbers:
        safe[at] = f"\t{safe[at]}" if safe[at] else ""
    written = io.StringIO()
    csv.writer(written).writerow(safe)
    return written.getvalue()


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text


def sent_file(
    filled: Filled,
    layout: Layout,
    *,
    format: str,
    name: str,
    signing: str,
    changes: Second | None = None,
) -> HttpResponseBase:
    """As an attachment whose name says nothing about anybody."""
    if format == "xlsx":
        book = as_workbook(filled, layout, signing=signing, changes=changes)
        return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    lines = as_csv(filled, encoding=ENCODINGS[format])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv", headers=headers)
