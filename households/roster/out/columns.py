"""A roster's headings and widths, as its columns declare them."""

from collections.abc import Mapping

from households.roster.out.people import PeopleOut
from households.tables.columns import Column

_COLUMNS: Mapping[str, Column] = PeopleOut().fields
#: Field → heading.
HEADINGS = {name: str(column.column_name) for name, column in _COLUMNS.items()}
#: In characters.
WIDTHS: Mapping[str, int] = {name: column.width for name, column in _COLUMNS.items()}
