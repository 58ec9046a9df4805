"""A county's workbook on its way in: townships with their villages, grids and first officers.

Each township's rows are then read and compared as its own workbook of officers would be.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from grids.numbers import plain
from grids.sheets.cells import NOTHING, Unfit, as_text, read_phone
from grids.sheets.headings import Columns, Header
from grids.sheets.table import Table
from grids.workbook import columns
from grids.workbook.reading import Refusal, Workbook, read_workbook
from grids.workbook.showing import FAULTS, REFUSALS

ALIASES = {
    "township": "乡镇 乡镇名称 所属乡镇 所在乡镇 乡 镇 乡镇街道 街道",
    "telephone": "监督电话 乡镇监督电话 举报电话 投诉电话",
    **columns.ALIASES,
}
COLUMNS = Columns(aliases=ALIASES, quiet=columns.COLUMNS.quiet)

#: In which column the mistake is to be looked for; the others lie in the name's.
_FIELDS = {
    "township_missing": "township",
    "telephone_differs": "telephone",
    "telephone_invalid": "telephone",
    "username_invalid": "username",
    "username_taken": "username",
    "phone_taken": "phone",
    "other_phone": "phone",
    "role_missing": "role",
    "role_unknown": "role",
    "wrong_place": "role",
    "incompatible": "role",
    "day_invalid": "since",
    "village_missing": "village",
    "village_long": "village",
    "grid_missing": "grid",
    "group_missing": "grid",
    "micro_elsewhere": "grid",
}


@dataclass
class Part:
    """A township's rows, as cells by field, and its telephone for complaints."""

    name: str
    telephone: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def book(self) -> Workbook:
        return read_workbook(Table(rows=self.rows))


def what_is_missing(header: Header | None) -> str:
    """Where, who, and as what."""
    if header is None:
        return _("No heading row was found. The table needs the columns 乡镇, 村, 姓名 and 职务.")
    if "township" not in header.places:
        return _("The table has no column %s.") % "乡镇"
    return columns.what_is_missing(header)


def parts_of(table: Table) -> tuple[list[Part], list[Refusal]]:
    """The townships in their order; one that is written once holds for the rows below."""
    parts: dict[str, Part] = {}
    refused, above = [], ""
    for cells in table.rows:
        above = _township(cells) or above
        if all(plain(as_text(cells[name])) in NOTHING for name in ALIASES):
            continue
        if not above:
            refused.append(Refusal(cells["row"], "township_missing"))
            continue
        part = parts.setdefault(above, Part(above))
        part.rows.append(cells)
        if code := _take_telephone(part, cells):
            refused.append(Refusal(cells["row"], code))
    return list(parts.values()), refused


def _township(cells: dict[str, Any]) -> str:
    name = plain(as_text(cells["township"]))
    return "" if name in NOTHING else name


def _take_telephone(part: Part, cells: dict[str, Any]) -> str:
    """The code of why not."""
    try:
        told = read_phone(cells["telephone"])
    except Unfit:
        return "telephone_invalid"
    if told and part.telephone not in {"", told}:
        return "telephone_differs"
    part.telephone = part.telephone or told
    return ""


def where_and_why(table: Table, refused: list[Refusal]) -> list[str]:
    """``F12: This word for a role is not known here``, in the order of the rows."""
    in_order = sorted(refused, key=lambda one: one.row)
    return [f"{_cell(table, one.row, one.code)}: {_sentence(one.code)}" for one in in_order]


def left_empty(table: Table, book: Workbook) -> list[str]:
    """The telephone numbers that cannot be right, in the same way."""
    return [
        f"{_cell(table, one.row, one.code, one.field)}: {FAULTS[one.code]}"
        for one in book.left_empty
    ]


def _cell(table: Table, row: int, code: str, name: str = "") -> str:
    [(_end, places)] = table.headers.values()
    column = places.get(name or _FIELDS.get(code, "name"))
    return _("Row %s") % row if column is None else f"{xl_col_to_name(column)}{row}"


def _sentence(code: str) -> str:
    own = {
        "township_missing": _("The township is missing."),
        "telephone_differs": _("The township stands above with another telephone."),
        "telephone_invalid": str(FAULTS["phone_invalid"]),
    }
    return own.get(code) or str(REFUSALS[code])
