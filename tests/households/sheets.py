"""Workbooks as clerks have them, built for a test."""

import io
import re
from collections.abc import Callable, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from households.roster.reading import read_roster
from households.roster.rows import Roster
from households.roster.table import read_table

Rows = Sequence[Sequence[Any]]
HEADINGS = ["户编号", "姓名", "与户主关系", "身份证号码", "联系电话"]
ZHANG = ["010001", "张大山", "户主", None, None]
LI = ["010001", "李梅", "妻", None, None]


def xlsx(*sheets: Rows, more: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook of these sheets; ``more(book, first_sheet)`` adds what rows cannot say."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    pages = [book.add_worksheet() for _sheet in sheets]
    for page, rows in zip(pages, sheets, strict=True):
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    if more:
        more(book, pages[0])
    book.close()
    return written.getvalue()


def edited(workbook: bytes, part: str, pattern: str, by: str) -> bytes:
    """The workbook with something in one of its parts put otherwise."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text, count = re.subn(pattern, by, content.decode())
                assert count, f"nothing in {part} fits {pattern}"
                content = text.encode()
            new.writestr(name, content)
    return made.getvalue()


def read(data: bytes, **told: str) -> Roster:
    return read_roster(read_table(data, told))


def names(data: bytes, **told: str) -> list[tuple[str, str]]:
    """(household, name) of everybody who goes in."""
    return [(row.home, row.name) for row in read(data, **told).rows]


def one(heading: str, cell: Any) -> Roster:
    """A head whose row has this cell under this heading."""
    return read(
        xlsx([["户编号", "姓名", "与户主关系", heading], ["010001", "张大山", "户主", cell]])
    )
