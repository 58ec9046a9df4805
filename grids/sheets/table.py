"""The rows of a table as they stand in a file: our columns only, values unread."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from grids.sheets.beside import is_beside_the_point, section_of, surroundings_of
from grids.sheets.cells import as_text
from grids.sheets.files import Cell, Rows, read_sheets
from grids.sheets.headings import Columns, Header, find_header, guess_header, tables_beside
from grids.writing import Refused

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
    ``passed`` are lines that are no rows of the table.
    """

    rows: list[dict[str, Any]]
    skipped: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    headers: dict[int, tuple[int, dict[str, int]]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)

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

    ``missing`` says what a sheet's headings lack, or nothing; without a fitting sheet its
    sentence for the best one found is the ``Refused``.
    """
    table, best, guessed = Table(rows=[]), None, None
    for place, (name, rows) in enumerate(read_sheets(data)):
        table.sheets.append(name)
        found = find_header(rows, columns)
        best, guessed = found or best, guessed or guess_header(rows, columns)
        if found and not missing(found):
            _take(table, rows, found, columns, place)
            if not every_sheet:
                return table
    if not table.rows and (why := missing(best)):
        raise (Unnamed if guessed else Refused)(why)
    return table


def _take(table: Table, rows: Rows, found: Header, columns: Columns, sheet: int) -> None:
    """A sheet's rows; of tables beside each other all of the first, then all of the next."""
    headers = tables_beside(found, columns)
    for beside, header in enumerate(headers):
        own = rows if len(headers) == 1 else [_within(row, header.span) for row in rows]
        below = _below(own, header, columns, sheet, table.passed)
        table.rows += (row | {"beside": beside} for row in below) if beside else below
        table.skipped += [title for title in header.skipped if title not in table.skipped]
    # Which of several cells of a row is meant could not be marked.
    table.headers[sheet] = found.end, found.places if len(headers) == 1 else {}


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
