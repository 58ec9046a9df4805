"""Finding a table's headings near a sheet's top, under the names that people give to columns."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grids.numbers import plain
from grids.sheets.cells import as_text
from grids.sheets.files import Cell, Rows

_SEARCHED_ROWS = 20
#: ``成员2姓名``, ``家庭成员（二）姓名`` and ``姓名2`` are further people's columns of one row.
_COUNTED = re.compile(r"^(家庭)?成员[0-9一二三四五六七八九十]*(?=.)|[0-9]+$")
_ADDED = re.compile(r"\(.*?\)|[*:]")
#: No heading has so many digits; it is somebody's number.
_NUMBER = re.compile(r"[0-9]{5}")


@dataclass(frozen=True)
class Columns:
    """The columns a kind of table has: field → the headings that mean it, the likeliest first.

    ``quiet`` are headings so common that it is not worth telling that they are skipped; ``never``
    matches headings whose columns are not read whoever asks. ``told`` is what somebody said of
    headings: heading → field, or "" for not taken. Where the heading of ``repeated`` stands several
    times, each begins another person in the same row, told in the fields ``of_each``. One without
    a count in its heading (``成员2姓名``) needs ``proof``: village workers are no family. Where
    ``owner`` has a column, the first of them is another person, too.
    A heading of the first of ``anchors`` that there is stands once in a table: twice are two tables
    beside each other. A row with a name in ``naming`` and a number in ``proofs`` is no total;
    ``section`` is the field that a line over several rows tells, ``days`` may be days as numbers;
    ``words`` are those by which a column is known whatever its heading: field → words.
    """

    aliases: Mapping[str, str]
    quiet: frozenset[str] = frozenset()
    fewest: int = 3
    never: re.Pattern[str] | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    repeated: str = ""
    of_each: frozenset[str] = frozenset()
    proof: str = ""
    owner: str = ""
    anchors: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    section: str = ""
    days: tuple[str, ...] = ()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Header:
    """``end`` is the index of the first row below the headings, ``places`` field → column.

    ``titles`` are all headings by column, ``more`` the places of further people in a row,
    ``span`` the columns where there are several tables beside each other.
    """

    end: int
    places: dict[str, int]
    skipped: list[str]
    titles: list[str]
    more: list[dict[str, int]]
    span: range = range(0)


def find_header(rows: Rows, columns: Columns) -> Header | None:
    """The headings with the most known columns near the sheet's top: one row, or two."""
    best = max(_candidates(rows, columns), key=lambda header: len(header.places), default=None)
    return best if best and len(best.places) >= columns.fewest else None


def known_by_values(header: Header, rows: Rows, columns: Columns) -> Header:
    """A column without a known heading is taken where it says nothing but a field's own words."""
    taken = {*header.places.values(), *(at for one in header.more for at in one.values())}
    for name, words in columns.words.items():
        for at, title in enumerate(header.titles):
            free = title and at not in taken and bare(title) not in columns.told
            free = free and bool(_readable(title, columns)) and name not in header.places
            if free and _speaks(rows[header.end :], at, words):
                header.places[name] = at
                header.skipped[:] = [one for one in header.skipped if one != title]
    return header


def _speaks(rows: Rows, at: int, words: frozenset[str]) -> bool:
    told = [text for row in rows if at < len(row) and (text := plain(as_text(row[at])))]
    known = sum(text in words for text in told)
    return len({*told}) > 1 and known * 10 >= len(told) * 9


def tables_beside(header: Header, columns: Columns) -> list[Header]:
    """The headings of each table, where several lie beside each other; else these alone."""
    names = [bare(title) for title in header.titles]
    anchor = _anchor(names, columns)
    starts = [0]
    for index, name in enumerate(names):
        here = names[starts[-1] : index]
        if anchor and name and name in here and anchor in here and anchor in names[index:]:
            starts.append(_after_gap(names, starts[-1], index))
    if len(starts) == 1:
        return [header]
    spans = [range(*ends) for ends in zip(starts, [*starts[1:], len(names)], strict=True)]
    return [_spanned(header, span, columns) for span in spans]


def _anchor(names: list[str], columns: Columns) -> str:
    """The repeated heading that makes tables of a row of headings, if there is one."""
    fields = [name for name in columns.anchors if _headings_of(name, columns) & {*names}]
    wanted = _headings_of(fields[0], columns) if fields else columns.quiet
    who = _headings_of(columns.repeated, columns) | _headings_of(columns.owner, columns)
    if not any(names.count(one) > 1 for one in who):
        return ""
    return next((one for one in names if one in wanted and names.count(one) > 1), "")


def _headings_of(field_: str, columns: Columns) -> set[str]:
    told = {name for name, meant in columns.told.items() if meant == field_}
    return told | {*columns.aliases.get(field_, "").split()} - {*columns.told}


def _after_gap(names: list[str], start: int, index: int) -> int:
    """A table begins behind the empty column before it, if there is one."""
    gaps = [place for place in range(start, index) if not names[place]]
    return gaps[-1] + 1 if gaps else index


def _spanned(header: Header, span: range, columns: Columns) -> Header:
    titles = [title if at in span else "" for at, title in enumerate(header.titles)]
    return replace(_header(titles, header.end, columns), span=span)


def guess_header(rows: Rows, columns: Columns) -> Header | None:
    """Where no heading is known: the first row with about as many texts as any, and no numbers.

    So that no person of the table is taken for its headings.
    """
    found = [one for one in _candidates(rows, columns) if not any(map(_NUMBER.search, one.titles))]
    most = max((len(_named(header)) for header in found), default=0)
    full = (one for one in found if len(_named(one)) * 2 > most)
    return next(full, None) if most >= columns.fewest else None


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
    own, more = _people(names, columns)
    places = _places(own, columns)
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


def _places(names: list[str], columns: Columns) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, name in enumerate(names):
        if columns.told.get(name) in columns.aliases:
            places.setdefault(columns.told[name], index)
    where: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        if name not in columns.told:
            where[name].append(index)
    for field_, aliases in columns.aliases.items():
        for alias in aliases.split() if field_ not in places else ():
            if free := [index for index in where.get(alias, ()) if index not in places.values()]:
                places[field_] = free[0]
                break
    return places


def _people(names: list[str], columns: Columns) -> tuple[list[str], list[dict[str, int]]]:
    """The names without the columns of further people, and where those lie."""
    short = [_COUNTED.sub("", name) or name for name in names]
    aliases = columns.aliases.get(columns.repeated, "").split()
    starts = next((found for alias in aliases if len(found := _all(alias, short)) > 1), [])
    if not starts:
        return names, []
    last = min(len(names), 2 * starts[-1] - starts[-2])
    spans = list(zip(starts, [*starts[1:], last], strict=True))
    own = [*names]
    if not set(columns.aliases.get(columns.owner, "").split()) & set(names):
        start, end = spans.pop(0)
        own[start:end] = short[start:end]
    more = []
    for start, end in spans:
        own[start:end] = [""] * (end - start)
        one = _of_one(short, start, end, columns)
        more += [one] if columns.proof in one or short[start] != names[start] else []
    return own, more


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
