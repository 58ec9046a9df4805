"""Finding a table's headings near a sheet's top, under the names that people give to columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from grids.numbers import plain
from grids.sheets.cells import as_text
from grids.sheets.files import Cell, Rows

_SEARCHED_ROWS = 20


@dataclass(frozen=True)
class Columns:
    """The columns a kind of table has: field → the headings that mean it, the likeliest first.

    ``quiet`` are headings so common that it is not worth telling that they are skipped.
    """

    aliases: Mapping[str, str]
    quiet: frozenset[str] = frozenset()
    fewest: int = 3


@dataclass(frozen=True)
class Header:
    """``end`` is the index of the first row below the headings, ``places`` field → column."""

    end: int
    places: dict[str, int]
    skipped: list[str]


def find_header(rows: Rows, columns: Columns) -> Header | None:
    """The headings with the most known columns near the sheet's top: one row, or two."""
    found = []
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        found.append(_header(_titles(row), index + 1, columns))
        if index + 1 < len(rows):
            found.append(_header(_beneath(row, rows[index + 1]), index + 2, columns))
    best = max(found, key=lambda header: len(header.places), default=None)
    return best if best and len(best.places) >= columns.fewest else None


def _titles(row: list[Cell]) -> list[str]:
    return [plain(as_text(cell)) for cell in row]


def _beneath(upper: list[Cell], lower: list[Cell]) -> list[str]:
    """A heading over several columns gives way to the headings under it."""
    pairs = zip(_titles(upper), _titles(lower), strict=False)
    return [under or over for over, under in pairs]


def _header(titles: list[str], end: int, columns: Columns) -> Header:
    bare = [re.sub(r"\(.*?\)|[*:]", "", title) for title in titles]
    places: dict[str, int] = {}
    for field, names in columns.aliases.items():
        here = [bare.index(name) for name in names.split() if name in bare]
        free = [index for index in here if index not in places.values()]
        if free:
            places[field] = free[0]
    taken = set(places.values())
    skipped = [
        title
        for index, title in enumerate(titles)
        if title and index not in taken and title not in columns.quiet
    ]
    return Header(end=end, places=places, skipped=skipped)
