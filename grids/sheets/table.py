"""The rows of a table as they stand in a file: our columns only, values unread."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from grids.numbers import plain
from grids.sheets.cells import as_text
from grids.sheets.files import Cell, Rows, read_sheets
from grids.sheets.headings import Columns, Header, find_header
from grids.writing import Refused

_BELOW_THE_TABLE = (
    "合计",
    "总计",
    "小计",
    "共计",
    "制表",
    "填报",
    "填表",
    "审核",
    "负责人",
    "说明",
)
_EXAMPLE = "例:"


@dataclass
class Table:
    """``row`` of each row is its number in the file, as the clerk's program shows it."""

    rows: list[dict[str, Cell]]
    skipped: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        content = {"rows": self.rows, "skipped": self.skipped}
        return json.dumps(content, ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> "Table":
        return cls(**json.loads(text))


def read_table(data: bytes, columns: Columns, *, missing: Callable[[Header | None], str]) -> Table:
    """The first sheet that holds such a table: titles above the headings, totals below are left.

    ``missing`` says what a sheet's headings lack, or nothing; without a fitting sheet its
    sentence for the best one found is the ``Refused``.
    """
    best: Header | None = None
    for rows in read_sheets(data):
        found = find_header(rows, columns)
        best = found or best
        if found and not missing(found):
            return Table(rows=_below(rows, found, columns), skipped=found.skipped)
    raise Refused(missing(best))


def _below(rows: Rows, header: Header, columns: Columns) -> list[dict[str, Cell]]:
    return [
        {"row": index, **{name: _cell(row, header.places.get(name)) for name in columns.aliases}}
        for index, row in enumerate(rows[header.end :], header.end + 1)
        if not _is_beside_the_point(row)
    ]


def _cell(row: list[Cell], place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else None


def _is_beside_the_point(row: list[Cell]) -> bool:
    """An empty row, a total, a signature, or the example of a template."""
    texts = [text for cell in row if (text := plain(as_text(cell)))]
    return not texts or texts[0].startswith((*_BELOW_THE_TABLE, _EXAMPLE))
