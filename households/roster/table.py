"""A roster's file as rows of cells, and import-export's Resource that reads them.

Whatever else a file holds is named and dropped before anything is stored. The Resource's widgets
know how each value is read.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from grids.sheets import cells as shared
from grids.sheets import table
from grids.sheets.files import Cell
from grids.sheets.table import Table
from households.roster import cells
from households.roster.births import read_birth_year
from households.roster.columns import columns_for, what_is_missing
from households.roster.relations import read_relation

#: Whose few words stand in row after row, so each is read once; nobody is known by them.
_RECURRING = {"group", "micro_grid", "relation", "residence", "party_member"}
#: A name with one sign that cannot be read is still somebody's name, and gets a remark.
_NAMES = {"name"}
#: A household's number that shows an error is none.
_UNREADABLE = {"household_no": "number_missing"}
NOTHING_TOLD: Mapping[str, str] = {}


def read_table(data: bytes, told: Mapping[str, str] = NOTHING_TOLD) -> Table:
    """The rows of all sheets that hold a roster; ``Refused`` says what to do with other files.

    ``told`` is what the village's clerk said of headings: heading → field, or "".
    """
    columns = columns_for(told)
    return table.read_table(data, columns, missing=what_is_missing, every_sheet=True)


class Reading(Widget):  # type: ignore[misc]  # because import-export has no types
    """A widget that reads a cell; ``shared.Unfit`` carries the code of what is wrong with it."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        return self.read(value)


def _column(name: str, read: Callable[[Cell], Any]) -> Field:
    return Field(attribute=name, column_name=name, widget=Reading(read))


def _reader(column: Field) -> Callable[[Cell], Any]:
    clean: Callable[[Cell], Any] = column.widget.clean
    return lru_cache(typed=True)(clean) if column.column_name in _RECURRING else clean


class RosterResource(Resource):  # type: ignore[misc]  # because import-export has no types
    """One row of a roster: its columns, and how their values are read."""

    household_no = _column("household_no", cells.read_household_no)
    group = _column("group", shared.read_group)
    micro_grid = _column("micro_grid", cells.read_micro_grid)
    head_name = _column("head_name", shared.read_name)
    name = _column("name", shared.read_name)
    relation = _column("relation", read_relation)
    id_number = _column("id_number", cells.read_id_number)
    head_id_number = _column("head_id_number", cells.read_id_number)
    phone = _column("phone", shared.read_phone)
    residence = _column("residence", cells.read_residence)
    birth = _column("birth", read_birth_year)
    party_member = _column("party_member", cells.read_flag)
    size = _column("size", cells.read_size)
    key = _column("key", cells.read_key)

    def __init__(self) -> None:
        super().__init__()
        self._columns = [(one.column_name, _reader(one)) for one in self.get_import_fields()]
        self._nothing = dict.fromkeys(name for name, _clean in self._columns)

    def read(self, row: dict[str, Cell]) -> tuple[dict[str, Any], dict[str, str]]:
        """The row's values as they are kept, and the codes of those that are not: field → code."""
        values: dict[str, Any] = dict(self._nothing)
        faults = {}
        for name, clean in self._columns:
            if (cell := row.get(name)) is None:
                continue
            if name not in _NAMES and shared.is_unreadable(cell):
                faults[name] = _UNREADABLE.get(name, "value_unreadable")
                continue
            try:
                values[name] = clean(cell)
            except shared.Unfit as unfit:
                faults[name] = unfit.code
        return values, faults
