"""What a report tells, as plain words and numbers: what is shown, printed, frozen and compared.

Pictures are drawn anew from the numbers; nothing here knows where these come from.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from evaluation.figures.queries.pictures import Line as Course
from evaluation.figures.queries.pictures import Piece, line, stacked, widths

#: How a table is drawn: each line as parts of a whole; one of the other; bars; over the months.
STACK, SHARE, BARS, COURSE = "stack", "share", "bars", "course"


@dataclass(frozen=True)
class Cell:
    """A number as it was told; ``url`` opens its rows, ``today`` says where it is another now."""

    text: str
    number: int | None = None
    url: str = ""
    today: str = ""


@dataclass(frozen=True)
class Line:
    """A village, a star, a kind of residence, or a figure."""

    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """``columns``: keys and headings. Lines stand in the order of places, never of numbers."""

    key: str
    caption: str
    first: str
    columns: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    foot: Line | None = None
    picture: str = ""

    @property
    def headings(self) -> list[str]:
        return [name for _key, name in self.columns]

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, *([self.foot] if self.foot else [])]

    @property
    def is_empty(self) -> bool:
        """Nothing was counted: a sentence says more than a table of noughts."""
        return not any(cell.number or cell.today for each in self.lines for cell in each.cells)

    @property
    def drawn(self) -> list["Drawn"]:
        most = max((c.number or 0 for each in self.lines for c in each.cells), default=0)
        return [Drawn(each, self.picture, most) for each in self.lines]


@dataclass(frozen=True)
class Drawn:
    """A line with its picture; ``most``: the longest bar of the table."""

    line: Line
    picture: str
    most: int

    @property
    def pieces(self) -> list[Piece]:
        numbers = [cell.number or 0 for cell in self.line.cells]
        if self.picture == SHARE:
            part, whole = numbers
            return stacked([("", part), ("", whole - part)])
        return stacked([("", n) for n in numbers]) if self.picture == STACK else []

    @property
    def bars(self) -> list[float]:
        if self.picture != BARS:
            return []
        return widths([cell.number for cell in self.line.cells], most=self.most)

    @property
    def course(self) -> Course | None:
        if self.picture != COURSE:
            return None
        return line([("", cell.number or 0) for cell in self.line.cells])


@dataclass(frozen=True)
class Section:
    """A heading, what is to be seen in sentences, and the tables."""

    title: str
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Report:
    """``head``: place, time and moment in words; ``counted``: what each number counts."""

    head: Mapping[str, str]
    sections: Sequence[Section]
    counted: Sequence[tuple[str, str]] = field(default_factory=list)

    @property
    def tables(self) -> list[Table]:
        return [table for section in self.sections for table in section.tables]

    @property
    def differing(self) -> int:
        """How many numbers are others today."""
        cells = (cell for t in self.tables for each in t.all_lines for cell in each.cells)
        return sum(bool(cell.today) for cell in cells)


def as_json(report: Report) -> dict[str, Any]:
    """What is frozen: addresses and what is true today are no part of it."""
    return {
        "head": dict(report.head),
        "sections": [
            {
                "title": section.title,
                "sentences": list(section.sentences),
                "tables": [_table_as_json(table) for table in section.tables],
            }
            for section in report.sections
        ],
        "counted": [list(pair) for pair in report.counted],
    }


def _table_as_json(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "caption": table.caption,
        "first": table.first,
        "columns": [list(column) for column in table.columns],
        "lines": [_line_as_json(each) for each in table.lines],
        "foot": _line_as_json(table.foot) if table.foot else None,
        "picture": table.picture,
    }


def _line_as_json(each: Line) -> list[Any]:
    return [each.name, [[cell.text, cell.number] for cell in each.cells]]


def from_json(content: Mapping[str, Any]) -> Report:
    """The report as it was issued."""
    sections = [
        Section(each["title"], each["sentences"], [_table(one) for one in each["tables"]])
        for each in content["sections"]
    ]
    return Report(content["head"], sections, [(name, told) for name, told in content["counted"]])


def _table(found: Mapping[str, Any]) -> Table:
    return Table(
        key=found["key"],
        caption=found["caption"],
        first=found["first"],
        columns=[(key, name) for key, name in found["columns"]],
        lines=[_line(each) for each in found["lines"]],
        foot=_line(found["foot"]) if found["foot"] else None,
        picture=found["picture"],
    )


def _line(found: Sequence[Any]) -> Line:
    name, cells = found
    return Line(name, [Cell(text, number) for text, number in cells])


def compared(issued: Report, today: Report) -> Report:
    """The issued one, each number with what it counts today where that is another."""
    now = {place: cell for table in today.tables for place, cell in _places(table)}
    sections = [
        replace(section, tables=[_compared(table, now) for table in section.tables])
        for section in issued.sections
    ]
    return replace(issued, sections=sections)


#: Of which table, line and column a number is.
_Place = tuple[str, str, str]


def _places(table: Table) -> Iterator[tuple[_Place, Cell]]:
    for each in table.all_lines:
        for (key, _name), cell in zip(table.columns, each.cells, strict=True):
            yield (table.key, each.name, key), cell


def _compared(table: Table, now: Mapping[_Place, Cell]) -> Table:
    lines = [_line_compared(table, each, now) for each in table.lines]
    foot = _line_compared(table, table.foot, now) if table.foot else None
    return replace(table, lines=lines, foot=foot)


def _line_compared(table: Table, each: Line, now: Mapping[_Place, Cell]) -> Line:
    def beside(key: str, cell: Cell) -> Cell:
        found = now.get((table.key, each.name, key))
        if found is None or found.text == cell.text:
            return cell
        return replace(cell, today=found.text, url=found.url)

    pairs = zip(table.columns, each.cells, strict=True)
    return Line(each.name, [beside(key, cell) for (key, _name), cell in pairs])
