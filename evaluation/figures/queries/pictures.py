"""Pictures as numbers: what the templates draw as SVG, without script, without inline style.

Every length is in units of the drawing. A picture never says more than the table beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDE, HIGH = 600, 160
#: Patterns that are told apart in black and white, too; ``components/pictures/patterns.html``.
PATTERNS = 7
_MARGIN = 12
#: Of a picture that stands alone: where its bars begin, how long they are, how high a row is.
_BARS_FROM, _BARS_WIDE, _TOP, _ROW = 220, 480, 56, 28


@dataclass(frozen=True)
class Piece:
    """A part of a stacked bar."""

    name: str
    number: int
    x: float
    width: float
    pattern: int


def stacked(parts: Iterable[tuple[str, int]], *, wide: int = WIDE) -> list[Piece]:
    """The parts side by side over the whole width; nothing where there is nothing."""
    named = list(parts)
    whole = sum(n for _name, n in named)
    pieces, before = [], 0
    for place, (name, n) in enumerate(named):
        if n:
            x, end = _cut(before, whole, wide), _cut(before + n, whole, wide)
            pieces.append(Piece(name, n, x, round(end - x, 1), place % PATTERNS))
        before += n
    return pieces


def _cut(n: int, whole: int, wide: int) -> float:
    return round(wide * n / whole, 1)


def widths(numbers: Sequence[int | None], *, most: int = 0, wide: int = 100) -> list[float]:
    """Of bars in a table, all on one scale; what is not told has none."""
    top = most or max((n for n in numbers if n), default=0)
    return [round(wide * n / top, 1) if n and top else 0 for n in numbers]


@dataclass(frozen=True)
class NamedBar:
    """A bar of a picture that stands alone, with its name before and its number behind it."""

    name: str
    text: str
    y: int
    width: float

    @property
    def text_y(self) -> int:
        return self.y + 15

    @property
    def after(self) -> float:
        return _BARS_FROM + self.width + 8


@dataclass(frozen=True)
class Bars:
    """A picture of bars, one under the other, and how high it is."""

    bars: list[NamedBar]

    @property
    def note_y(self) -> int:
        return _TOP + _ROW * len(self.bars) + 20

    @property
    def last_y(self) -> int:
        return self.note_y + 22

    @property
    def high(self) -> int:
        return self.last_y + 16


def bars_of(named: Sequence[tuple[str, str, int | None]]) -> Bars:
    """Name, number in words, number; in the order given, all on one scale."""
    long = widths([n for _name, _text, n in named], wide=_BARS_WIDE)
    return Bars(
        [
            NamedBar(name, text, _TOP + _ROW * place, width)
            for place, ((name, text, _n), width) in enumerate(zip(named, long, strict=True))
        ]
    )


@dataclass(frozen=True)
class Point:
    """One month or year of a line."""

    name: str
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A line over months or years, from nought upwards, so that a small change looks small."""

    points: list[Point]
    top: int

    @property
    def path(self) -> str:
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def is_flat(self) -> bool:
        """Nothing happened: a sentence says more than an empty picture."""
        return not self.top


def line(named: Sequence[tuple[str, int]], *, wide: int = WIDE, high: int = HIGH) -> Line:
    """The points from left to right, each over the middle of its column of the table below."""
    top = max((n for _name, n in named), default=0)
    step, deep = wide / max(1, len(named)), high - 2 * _MARGIN
    points = [
        Point(
            name,
            n,
            round(step * (place + 0.5), 1),
            round(high - _MARGIN - (deep * n / top if top else 0), 1),
        )
        for place, (name, n) in enumerate(named)
    ]
    return Line(points, top)
