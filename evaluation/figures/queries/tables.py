"""What pages of figures are made of: tables of numbers, each with its picture, and short rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evaluation.figures.queries.figure import Figure, Numbers
from evaluation.figures.queries.pictures import Piece, stacked, widths
from evaluation.figures.queries.telling import Teller, Told


@dataclass(frozen=True)
class Row:
    """A place, a star or a month, and its numbers."""

    name: str
    cells: list[Told]
    url: str = ""
    note: str = ""

    @property
    def seen(self) -> str:
        """What its picture shows, in words."""
        return f"{self.name}: " + "; ".join(f"{cell.name} {cell.text}" for cell in self.cells)

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its numbers as parts of one bar; nothing where one of them is not told."""
        if any(cell.number is None for cell in self.cells):
            return []
        return stacked([(cell.name, cell.number or 0) for cell in self.cells])


@dataclass(frozen=True)
class Table:
    """Rows under figures; ``foot``: all of them together. Never in the order of its numbers."""

    figures: Sequence[Figure]
    rows: list[Row]
    foot: Row | None = None

    @property
    def headings(self) -> list[str]:
        return [str(figure.name) for figure in self.figures]

    @property
    def is_empty(self) -> bool:
        return not any(
            cell.number is None or cell.number for row in self.rows for cell in row.cells
        )

    @property
    def bars(self) -> list[tuple[Row, list[tuple[Told, float]]]]:
        """Each row with its cells and the width of the bar behind each, one scale for all."""
        told = [cell.number for row in self.rows for cell in row.cells]
        most = max((n for n in told if n), default=0)
        return [
            (
                row,
                list(zip(row.cells, widths([c.number for c in row.cells], most=most), strict=True)),
            )
            for row in self.rows
        ]


@dataclass(frozen=True)
class Place:
    """A row's key in the counts, its name, and where its own page is."""

    key: Any
    name: str
    url: str = ""
    note: str = ""


def table(
    teller: Teller,
    figures: Sequence[Figure],
    counted: Numbers,
    places: Sequence[Place],
    *,
    by: str,
    foot: str = "",
    beside: Mapping[str, Any] | None = None,
) -> Table:
    """A row for each place in the order given, a column for each figure that may be told.

    ``beside``: of which group, star or item everything here is a part.
    """
    shown = [figure for figure in figures if teller.tells(figure)]
    keys = [place.key for place in places]
    more = beside or {}
    columns = [teller.column(fig, counted[fig.key], keys, by=by, **more) for fig in shown]
    rows = [
        Row(place.name, [parts[at] for parts, _whole in columns], place.url, place.note)
        for at, place in enumerate(places)
    ]
    return Table(shown, rows, Row(foot, [whole for _parts, whole in columns]) if foot else None)


def alone(teller: Teller, figures: Sequence[Figure], counted: Numbers) -> list[Told]:
    """The sums of figures, side by side."""
    return [teller.whole(figure, counted[figure.key]) for figure in figures if teller.tells(figure)]


@dataclass(frozen=True)
class Share:
    """Those that declared of those that could, by where they live."""

    name: str
    part: Told
    whole: Told
    pieces: list[Piece] = field(default_factory=list)

    @property
    def seen(self) -> str:
        return f"{self.part.name} {self.part.text} / {self.whole.text}"


def shares(
    teller: Teller, pairs: Sequence[tuple[Figure, Figure]], counted: Mapping[str, Any]
) -> list[Share]:
    """One share a kind of residence of which there is anybody."""
    found = []
    for all_of, declared in pairs:
        whole, part = (teller.whole(one, counted[one.key]) for one in (all_of, declared))
        if whole.number:
            rest = whole.number - (part.number or 0)
            pieces = stacked([(part.name, part.number or 0), (whole.name, rest)])
            found.append(Share(str(all_of.name), part, whole, pieces))
    return found
