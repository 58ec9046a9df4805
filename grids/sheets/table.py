"""The rows of a table as they stand in a file: our columns only, values unread."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import Any

from grids.listing import listed
from grids.sheets.beside import is_beside_the_point, section_of, surroundings_of
from grids.sheets.cells import as_text
from grids.sheets.files import Cell, Rows, Sheet, read_sheets
from grids.sheets.headings import (
    Columns,
    Header,
    find_header,
    guess_header,
    known_by_values,
    tables_beside,
)
from grids.sheets.limits import hidden_table
from grids.writing import Refused

_EXAMPLE = re.compile(r"样表|示例|范例|样例|例表|模板|填[写表]说明|example|sample", re.IGNORECASE)
_FROM_1900_TO_1904 = (date(1904, 1, 1) - date(1899, 12, 30)).days
#: What is smaller may be a year.
_A_YEAR = 9999
#: How much is shown of a line that is no row of the table.
_SHOWN = 30
#: The sheet's place, the row's number, and how the line begins.
Passed = tuple[int, int, str]


@dataclass
class Table:
    """``row`` of each row is its number in the file, ``sheet`` its sheet's place, from 0,
    ``beside`` (where it is not the first) which of several tables beside each other.

    ``more`` of a row holds further people in it: field → cell. ``sheets`` are the sheets' names;
    ``headers`` tell by a sheet's place where its rows begin, and field → column.
    ``passed`` are lines that are no rows of the table, ``unread`` the sheets that hold
    such a table and are hidden (true) or examples.
    """

    rows: list[dict[str, Any]]
    skipped: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    headers: dict[int, tuple[int, dict[str, int]]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)
    unread: list[tuple[int, bool]] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps(vars(self), ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> "Table":
        kept = json.loads(text)
        told = kept.get("headers", {})  # because one kept by an older version has none, for an hour
        headers = {int(sheet): (end, places) for sheet, (end, places) in told.items()}
        return cls(**{**kept, "headers": headers})


class Unnamed(Refused):
    """There is a table, and its headings have names that are not known."""


Missing = Callable[[Header | None], str]


def read_table(
    data: bytes, columns: Columns, *, missing: Missing, every_sheet: bool = False
) -> Table:
    """The first sheet that holds such a table, or all that do; titles and totals are left.

    Sheets that nobody sees are not read, and examples only where there is nothing else.
    ``missing`` says what a sheet's headings lack, or nothing; without a fitting sheet its
    sentence for the best one found is the ``Refused``.
    """
    table, best, guessed = Table(rows=[]), None, None
    fitting: list[tuple[int, Sheet, Header]] = []
    for place, sheet in enumerate(read_sheets(data)):
        table.sheets.append(sheet.name)
        found = find_header(sheet.rows, columns)
        found = found and known_by_values(found, sheet.rows, columns)
        if found and not missing(found):
            fitting.append((place, sheet, found))
        if not sheet.hidden:
            best, guessed = found or best, guessed or guess_header(sheet.rows, columns)
    meant = _meant(fitting)
    for place, sheet, found in meant if every_sheet else meant[:1]:
        _take(table, sheet, found, columns, place)
    if not meant and fitting:
        raise hidden_table(listed(sheet.name for _place, sheet, _found in fitting))
    if not table.rows and (why := missing(best)):
        raise (Unnamed if guessed else Refused)(why)
    unread = ((place, sheet.hidden) for place, sheet, _found in fitting)
    table.unread = [one for one in unread if one[0] not in table.headers]
    return table


def _meant(fitting: list[tuple[int, Sheet, Header]]) -> list[tuple[int, Sheet, Header]]:
    seen = [one for one in fitting if not one[1].hidden]
    return [one for one in seen if not _EXAMPLE.search(one[1].name)] or seen


def _take(table: Table, sheet: Sheet, found: Header, columns: Columns, place: int) -> None:
    """A sheet's rows; of tables beside each other all of the first, then all of the next."""
    headers = tables_beside(found, columns)
    for beside, header in enumerate(headers):
        rows = [_within(row, header.span) for row in sheet.rows] if header.span else sheet.rows
        below = _below(rows, header, columns, place, table.passed)
        below = map(_from_1900, below, repeat(columns)) if sheet.from_1904 else below
        table.rows += (row | {"beside": beside} for row in below) if beside else below
        table.skipped += [title for title in header.skipped if title not in table.skipped]
    # Which of several cells of a row is meant could not be marked.
    table.headers[place] = found.end, found.places if len(headers) == 1 else {}


def _from_1900(row: dict[str, Any], columns: Columns) -> dict[str, Any]:
    """A day's number without the format of a day, in a workbook that counts from 1904."""
    days = {name: row[name] for name in columns.days if isinstance(row[name], float)}
    return row | {
        name: number + _FROM_1900_TO_1904 for name, number in days.items() if number > _A_YEAR
    }


def _within(row: list[Cell], span: range) -> list[Cell]:
    return [cell if at in span else None for at, cell in enumerate(row)]


def _below(
    rows: Rows, header: Header, columns: Columns, sheet: int, passed: list[Passed]
) -> Iterator[dict[str, Any]]:
    nothing = dict.fromkeys(columns.aliases)
    around, section = surroundings_of(rows, header, columns), ""
    for number, row in enumerate(rows[header.end :], header.end + 1):
        if is_beside_the_point(row, around):
            section = section_of(row) or section
            passed += [(sheet, number, text) for text in _told(row)]
            continue
        found: dict[str, Any] = {**nothing, **_cells(row, header.places)}
        if section and columns.section and not as_text(found[columns.section]):
            found[columns.section] = section
        found |= {"row": number, "sheet": sheet}
        if header.more:
            found["more"] = [_cells(row, places) for places in header.more]
        yield found


def _told(row: list[Cell]) -> list[str]:
    """The first text of a line, if it has any."""
    return [text[:_SHOWN] for cell in row if (text := as_text(cell))][:1]


def _cells(row: list[Cell], places: dict[str, int]) -> dict[str, Cell]:
    width = len(row)
    return {name: row[place] if place < width else None for name, place in places.items()}
