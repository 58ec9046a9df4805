"""Workbooks on their way out: the template to fill in, and the refused rows to mend."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from grids.roles import Role
from grids.sheets.cells import as_text
from grids.sheets.files import Cell
from grids.sheets.table import Table
from grids.sheets.writing import workbook
from grids.workbook.columns import ALIASES, ROLE_WORDS
from grids.workbook.reading import Refusal
from grids.workbook.showing import REFUSALS

#: As the columns are headed in the template; read again under the same names.
HEADINGS = {
    "name": "姓名",
    "username": "用户名",
    "phone": "手机号",
    "village": "村",
    "grid": "网格/组",
    "role": "职务",
    "since": "任职日期",
}
_EXAMPLE = ["例：张三", "", "13800000000", "后庄村", "第1组 01-1", "微网格长", "2026-03-01"]

_EXAMPLE_OF_A_PLACE = ["", "", "", "后庄村", "第2组", "", ""]


def template() -> bytes:
    """An empty table with its headings, an example, and the words that are read as roles."""
    return workbook({"干部名单": [list(HEADINGS.values()), _EXAMPLE], "职务写法": _role_words()})


def county_template() -> bytes:
    """The same for a county that is founded: whose row has no name founds only its place."""
    headings = ["乡镇", "监督电话", *HEADINGS.values()]
    rows = [["例：某某乡", "0357-1234567", *row] for row in (_EXAMPLE, _EXAMPLE_OF_A_PLACE)]
    return workbook({"乡镇和村": [headings, *rows], "职务写法": _role_words()})


def _role_words() -> list[list[str]]:
    listed = [[str(Role(role).label), told.replace(" ", "、")] for role, told in ROLE_WORDS.items()]
    return [["职务", "也可写作"], *listed]


def refused_rows(table: Table, refused: Iterable[Refusal]) -> bytes:
    """The rows that did not go in, as they stood, each with its number and the reason."""
    cells = {row["row"]: row for row in table.rows}
    rows = [
        [*_as_it_stood(cells[one.row]), str(one.row), str(REFUSALS[one.code])] for one in refused
    ]
    head = [*HEADINGS.values(), _("row in the file"), _("why it was refused")]
    return workbook({_("refused"): [head, *rows]})


def _as_it_stood(row: dict[str, Cell]) -> list[str]:
    return [as_text(row[name]) for name in ALIASES]
