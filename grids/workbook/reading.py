"""The rows of a workbook as posts of people, and what was not taken.

A telephone number that cannot be right is left empty and listed, and the officer goes in; a row
is refused when it cannot be told who, where or as what (design.md §8, importing).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from grids.naming import USER_NAME
from grids.numbers import plain
from grids.roles import Role
from grids.sheets.cells import NOTHING, Unfit, as_text, read_name, read_phone
from grids.sheets.table import Table
from grids.workbook.columns import read_day, read_roles

#: Names of places are cut there; a village's so cut is not taken (``grids.workbook.placing``).
LONGEST = 60


@dataclass(frozen=True)
class Refusal:
    """A row that does not go in, with its stable code."""

    row: int
    code: str


@dataclass(frozen=True)
class LeftEmpty:
    """A value that cannot be right; the officer goes in without it."""

    row: int
    field: str
    code: str


@dataclass(frozen=True)
class Line:
    """One post that a row names; ``row`` is the spreadsheet's own number, from 1."""

    row: int
    name: str
    username: str
    phone: str
    village: str
    grid: str
    role: Role
    since: date | None
    #: 微网格长: the grid is a micro-grid, where the village has none of that name yet.
    micro: bool


@dataclass
class Workbook:
    """What a file holds, and what was not taken from it."""

    lines: list[Line] = field(default_factory=list)
    #: Lines of a place and nobody in it; only who founds a county takes them.
    places: list[Line] = field(default_factory=list)
    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)
    left_empty: list[LeftEmpty] = field(default_factory=list)
    skipped_columns: list[str] = field(default_factory=list)


def read_workbook(table: Table) -> Workbook:
    """The posts of a table, in its order."""
    book = Workbook(skipped_columns=table.skipped)
    above = ""
    for cells in table.rows:
        above = _text(cells["village"]) or above
        if _says_nothing(cells):
            book.places += [_place(cells, above)] if above or _grid(cells["grid"]) else []
            continue
        book.rows += 1
        try:
            book.lines += _lines(cells, book, above=above)
        except Unfit as unfit:
            book.refused.append(Refusal(cells["row"], unfit.code))
    return book


def _says_nothing(cells: dict[str, Any]) -> bool:
    """A prepared line for somebody who was never entered."""
    return all(plain(as_text(cells[name])) in NOTHING for name in ("name", "phone", "role"))


def _lines(cells: dict[str, Any], book: Workbook, *, above: str) -> list[Line]:
    """A village that is written once holds for those below, but not for township staff."""
    name = read_name(cells["name"])
    if not name:
        raise Unfit("name_missing")
    roles = read_roles(cells["role"])
    username, since = _username(cells["username"]), read_day(cells["since"])
    phone = _phone(cells, book)
    return [
        Line(
            row=cells["row"],
            name=name,
            username=username,
            phone=phone,
            village=_text(cells["village"]) or ("" if role == Role.TOWNSHIP else above),
            grid=_grid(cells["grid"]),
            role=role,
            since=since,
            micro="微" in as_text(cells["role"]),
        )
        for role in roles
    ]


def _place(cells: dict[str, Any], above: str) -> Line:
    """The grid as its leader's line would name it; without one the village."""
    grid = _grid(cells["grid"])
    role = Role.GRID_LEADER if grid else Role.CLERK
    return Line(cells["row"], "", "", "", above, grid, role, None, micro="-" in grid)


def _phone(cells: dict[str, Any], book: Workbook) -> str:
    try:
        return read_phone(cells["phone"])
    except Unfit as unfit:
        book.left_empty.append(LeftEmpty(cells["row"], "phone", unfit.code))
        return ""


def _username(cell: Any) -> str:
    name = plain(as_text(cell)).lower()
    if name in NOTHING:
        return ""
    if not USER_NAME.fullmatch(name):
        raise Unfit("username_invalid")
    return name


def _text(cell: Any) -> str:
    text = plain(as_text(cell))
    return "" if text in NOTHING else text[:LONGEST]


def _grid(cell: Any) -> str:
    """Blanks are kept here: they part a group from its micro-grid."""
    text = " ".join(as_text(cell).replace("\u3000", " ").split())
    return "" if text in NOTHING else text[:LONGEST]
