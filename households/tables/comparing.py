"""What changed since the last file to the same receiver: new rows, gone ones, and changed cells.

Only cells that were written alike are compared: a number that was masked and is whole now says
nothing about a change, and the whole one of before must not come back through a masked file.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from zlib import compress, decompress

Cells = Sequence[str]
#: A column by its field and the code of its format.
Written = tuple[str, str]


@dataclass(frozen=True)
class Copy:
    """A file as it went out: its columns, and each row's cells by the row's key."""

    period: str
    columns: Sequence[Written]
    rows: Mapping[str, Cells]

    @cached_property
    def text(self) -> str:
        """To be sealed; small, since a township's roster has thirty thousand rows."""
        told = {"period": self.period, "columns": self.columns, "rows": self.rows}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return b64encode(compress(text.encode(), 1)).decode()

    @classmethod
    def of_text(cls, text: str) -> "Copy":
        told = json.loads(decompress(b64decode(text)))
        columns = [(name, form) for name, form in told["columns"]]
        return cls(told["period"], columns, told["rows"])


@dataclass(frozen=True)
class Changes:
    """Rows for the second sheet, each with what became of it, and how many there are of each."""

    new: Sequence[Cells] = ()
    gone: Sequence[Cells] = ()
    changed: Sequence[Cells] = ()
    #: Places of columns that the last file lacked, or had written in another way.
    apart: Sequence[int] = field(default_factory=tuple)

    @property
    def nothing(self) -> bool:
        return not (self.new or self.gone or self.changed)

    @property
    def rows(self) -> list[list[str]]:
        """With 新增, 减少 or 变动 before the cells."""
        kinds = (("新增", self.new), ("减少", self.gone), ("变动", self.changed))
        return [[word, *cells] for word, rows in kinds for cells in rows]


def compare(before: Copy, now: Copy, *, places: frozenset[str] = frozenset()) -> Changes:
    """``places``: fields that only count the rows, which say nothing of a change."""
    known = {written: at for at, written in enumerate(before.columns)}
    pairs = [
        (at, known[written])
        for at, written in enumerate(now.columns)
        if written in known and written[0] not in places
    ]
    width, compared = len(now.columns), {at for at, _old in pairs}
    return Changes(
        new=[cells for key, cells in now.rows.items() if key not in before.rows],
        gone=[
            _placed(cells, pairs, width)
            for key, cells in before.rows.items()
            if key not in now.rows
        ],
        changed=[
            _told(before.rows[key], cells, pairs)
            for key, cells in now.rows.items()
            if key in before.rows and _differ(before.rows[key], cells, pairs)
        ],
        apart=[
            at
            for at, (name, _form) in enumerate(now.columns)
            if at not in compared and name not in places
        ],
    )


def _differ(old: Cells, new: Cells, pairs: Sequence[tuple[int, int]]) -> bool:
    return any(new[at] != old[was] for at, was in pairs)


def _placed(old: Cells, pairs: Sequence[tuple[int, int]], width: int) -> Cells:
    """The last file's cells in the columns of this one."""
    cells = [""] * width
    for at, was in pairs:
        cells[at] = old[was]
    return cells


def _told(old: Cells, new: Cells, pairs: Sequence[tuple[int, int]]) -> Cells:
    """``旧 → 新`` in each cell that changed; an empty one is told as （空）."""
    cells = list(new)
    for at, was in pairs:
        if new[at] != old[was]:
            cells[at] = f"{old[was] or '（空）'} → {new[at] or '（空）'}"
    return cells


@dataclass(frozen=True)
class Second:
    """The second sheet: what it says above its rows, and the rows."""

    sentence: str
    rows: Sequence[Cells] = ()
