"""Of a roster's columns what their declaration does not say: widths, and which hold numbers."""

from collections.abc import Mapping

from households.roster.out.people import Columns, PeopleOut

#: Field → heading.
HEADINGS = {name: str(field.column_name) for name, field in PeopleOut.fields.items()}
#: In characters.
WIDTHS = {"id_number": 10, "phone": 7, "relation": 7, "head_name": 6, "name": 6}
WIDTH = 5
NUMBERS = frozenset({"id_number", "phone"})

EVERY: Columns = tuple(HEADINGS.items())


def widths_of(columns: Columns, widths: Mapping[str, int] = WIDTHS) -> list[int]:
    return [max(widths.get(field, WIDTH), len(heading)) for field, heading in columns]
