"""import-export's two ends of a roster: the Format that opens a file, the Resource that reads rows.

The Format gives a dataset with our columns only: whatever else a file holds is named and dropped
before anything is stored. The Resource's widgets know how each value is read.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.resources import Resource
from import_export.widgets import Widget

from grids.writing import Refused
from households.numbers import plain
from households.roster import cells
from households.roster.columns import ALIASES, Header, find_header
from households.roster.sheets import Cell, Rows, read_sheets

#: "row" is the row's number in the file, as the clerk's program shows it.
HEADERS = ["row", *ALIASES]
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
    """A roster's rows as they stand in the file: our columns only, values unread."""

    rows: list[dict[str, Cell]]
    skipped: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        content = {"rows": self.rows, "skipped": self.skipped}
        return json.dumps(content, ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> "Table":
        return cls(**json.loads(text))


def read_table(data: bytes) -> Table:
    """An uploaded file's table; ``Refused`` says what to do with a file that holds none."""
    opened = RosterFormat()
    dataset = opened.create_dataset(data)
    return Table(rows=dataset.dict, skipped=opened.skipped)


class RosterFormat(Format):  # type: ignore[misc]  # because import-export has no types
    """A workbook or csv as clerks have it: titles above the headings, totals below the people."""

    skipped: list[str]

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The first sheet that holds a roster."""
        best: Header | None = None
        for rows in read_sheets(in_stream):
            found = find_header(rows)
            best = found or best
            if found and found.is_enough:
                self.skipped = found.skipped
                return _dataset(rows, found)
        raise Refused(_what_is_missing(best))


def _dataset(rows: Rows, header: Header) -> tablib.Dataset:
    dataset = tablib.Dataset(headers=HEADERS)
    for index, row in enumerate(rows[header.end :], header.end + 1):
        if not _is_beside_the_point(row):
            dataset.append([index, *(_cell(row, header.places.get(name)) for name in ALIASES)])
    return dataset


def _cell(row: list[Cell], place: int | None) -> Cell:
    return row[place] if place is not None and place < len(row) else None


def _is_beside_the_point(row: list[Cell]) -> bool:
    """An empty row, a total, a signature, or the example of a template."""
    texts = [text for cell in row if (text := plain(cells.as_text(cell)))]
    return not texts or texts[0].startswith((*_BELOW_THE_TABLE, _EXAMPLE))


def _what_is_missing(header: Header | None) -> str:
    if header is None:
        return _("No heading row was found. The table needs the columns 户编号 and 姓名 (or 户主).")
    if "household_no" not in header.places:
        return _("The table has no column 户编号 (household number).")
    return _("The table has no column 姓名 (name).")


class Reading(Widget):  # type: ignore[misc]  # because import-export has no types
    """A widget that reads a cell; ``cells.Unfit`` carries the code of what is wrong with it."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        return self.read(value)


def _column(name: str, read: Callable[[Cell], Any]) -> Field:
    return Field(attribute=name, column_name=name, widget=Reading(read))


class RosterResource(Resource):  # type: ignore[misc]  # because import-export has no types
    """One row of a roster: its columns, and how their values are read."""

    household_no = _column("household_no", cells.read_household_no)
    group = _column("group", cells.read_group)
    micro_grid = _column("micro_grid", cells.read_micro_grid)
    head_name = _column("head_name", cells.read_name)
    name = _column("name", cells.read_name)
    relation = _column("relation", cells.read_relation)
    id_number = _column("id_number", cells.read_id_number)
    head_id_number = _column("head_id_number", cells.read_id_number)
    phone = _column("phone", cells.read_phone)
    residence = _column("residence", cells.read_residence)
    party_member = _column("party_member", cells.read_flag)
    size = _column("size", cells.read_size)

    def __init__(self) -> None:
        super().__init__()
        self._columns = self.get_import_fields()

    def read(self, row: dict[str, Cell]) -> tuple[dict[str, Any], dict[str, str]]:
        """The row's values as they are kept, and the codes of those that are not: field → code."""
        values, faults = {}, {}
        for column in self._columns:
            name = column.column_name
            try:
                values[name] = column.clean(row)
            except cells.Unfit as unfit:
                values[name], faults[name] = None, unfit.code
        return values, faults
