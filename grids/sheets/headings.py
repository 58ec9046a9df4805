"""Finding a table's headings near a sheet's top, under the names that people give to columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from grids.numbers import plain
from grids.sheets.cells import as_text
from grids.sheets.files import Cell, Rows

_SEARCHED_ROWS = 20
#: ``成员2姓名``, ``家庭成员（二）姓名`` and ``姓名2`` are further people's columns of one row.
_COUNTED = re.compile(r"^(家庭)?成员[0-9一二三四五六七八九十]*(?=.)|[0-9]+$")
_ADDED = re.compile(r"\(.*?\)|[*:]")


@dataclass(frozen=True)
class Columns:
    """The columns a kind of table has: field → the headings that mean it, the likeliest first.

    ``quiet`` are headings so common that it is not worth telling that they are skipped; ``never``
    matches headings whose columns are not read whoever asks. ``told`` is what somebody said of
    headings: heading → field, or "" for not taken. Where the heading of ``repeated`` stands several
    times, each begins another person in the same row, told in the fields ``of_each``.
    """

    aliases: Mapping[str, str]
    quiet: frozenset[str] = frozenset()
    fewest: int = 3
    never: re.Pattern[str] | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    repeated: str = ""
    of_each: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Header:
    """``end`` is the index of the first row below the headings, ``places`` field → column.

    ``titles`` are all headings by column, ``more`` the places of further people in a row.
    """

    end: int
    places: dict[str, int]
    skipped: list[str]
    titles: list[str]
    more: list[dict[str, int]]


def find_header(rows: Rows, columns: Columns) -> Header | None:
    """The headings with the most known columns near the sheet's top: one row, or two."""
    best = max(_candidates(rows, columns), key=lambda header: len(header.places), default=None)
    return best if best and len(best.places) >= columns.fewest else None


def guess_header(rows: Rows, columns: Columns) -> Header | None:
    """Where no heading is known: the row with the most different texts, if it has a few."""
    best = max(_candidates(rows, columns), key=lambda header: len(_named(header)), default=None)
    return best if best and len(_named(best)) >= columns.fewest else None


def bare(title: str) -> str:
    """A heading without what people add to it: ``姓名*（必填）`` → ``姓名``."""
    return _ADDED.sub("", title)


def _named(header: Header) -> set[str]:
    return {title for title in header.titles if title}


def _candidates(rows: Rows, columns: Columns) -> list[Header]:
    found = []
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        found.append(_header(_titles(row), index + 1, columns))
        if index + 1 < len(rows):
            found.append(_header(_beneath(row, rows[index + 1]), index + 2, columns))
    return found


def _titles(row: list[Cell]) -> list[str]:
    return [plain(as_text(cell)) for cell in row]


def _beneath(upper: list[Cell], lower: list[Cell]) -> list[str]:
    """A heading over several columns gives way to the headings under it."""
    pairs = zip(_titles(upper), _titles(lower), strict=False)
    return [under or over for over, under in pairs]


def _header(titles: list[str], end: int, columns: Columns) -> Header:
    names = [_readable(title, columns) for title in titles]
    first, more = _people(names, columns)
    places = _places(names, first, columns)
    taken = set(places.values()) | {place for one in more for place in one.values()}
    skipped = [
        title
        for index, title in enumerate(titles)
        if title and index not in taken and title not in columns.quiet
    ]
    return Header(end=end, places=places, skipped=skipped, titles=titles, more=more)


def _readable(title: str, columns: Columns) -> str:
    """The heading as it is looked up; nothing for a column that is never read."""
    name = bare(title)
    return "" if columns.never and columns.never.search(name) else name


def _places(names: list[str], until: int, columns: Columns) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, name in enumerate(names[:until]):
        if columns.told.get(name) in columns.aliases:
            places.setdefault(columns.told[name], index)
    told = {index for index, name in enumerate(names) if name in columns.told}
    for field_, aliases in columns.aliases.items():
        for alias in aliases.split() if field_ not in places else ():
            here = [index for index in _all(alias, names[:until]) if index not in told]
            if free := [index for index in here if index not in places.values()]:
                places[field_] = free[0]
                break
    return places


def _people(names: list[str], columns: Columns) -> tuple[int, list[dict[str, int]]]:
    """Where the first person's columns end, and where those of further people lie."""
    short = [_COUNTED.sub("", name) or name for name in names]
    aliases = columns.aliases.get(columns.repeated, "").split()
    starts = next((found for alias in aliases if len(found := _all(alias, short)) > 1), [])
    if not starts:
        return len(names), []
    names[starts[0] : starts[1]] = short[starts[0] : starts[1]]
    ends = [*starts[2:], len(names)]
    more = [_of_one(short, *span, columns) for span in zip(starts[1:], ends, strict=True)]
    return starts[1], more


def _of_one(names: list[str], start: int, end: int, columns: Columns) -> dict[str, int]:
    places = {name: start + at for at, name in enumerate(names[start:end])}
    found = {}
    for name in columns.of_each:
        here = [places[alias] for alias in columns.aliases[name].split() if alias in places]
        if here:
            found[name] = here[0]
    return found


def _all(name: str, names: list[str]) -> list[int]:
    return [index for index, one in enumerate(names) if one == name]
