"""The workbook that clerks fill in (trust.md §4.2): empty, or with everybody in it to be corrected.

The heading is frozen and locked (without a password), row 2 is a hint and row 3 an example that an
import ignores; every cell is text; choices come from a hidden sheet, where the version stands, too.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from django.utils import translation
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from grids.models import Grid, Village
from grids.sheets.writing import new_workbook, set_width, text_format
from households.models import Relation, Residence
from households.roster.out.columns import HEADINGS, WIDTHS
from households.roster.out.people import PeopleOut, members_in, people_of
from households.tables.filling import texts
from households.tables.typed import Chosen

VERSION = "1"
MOST_ROWS = 5_000
#: Heights in points: a hint takes three lines.
_ROW, _HEADING_ROW, _HINT_ROW = 20, 28, 66
KEY_HEADING = "行键（勿改）"
_FIELDS = [name for name in HEADINGS if name != "head_name"]
_HINTS = {
    "group": "提示：选本村的小组，或写新的小组",
    "micro_grid": "没有可空",
    "household_no": "同一户的人写同一个编号",
    "name": "必填",
    "relation": "户主那一行选“户主”，每户只有一个户主",
    "id_number": "18位；没有可空",
    "birth_year": "没有身份证号的写出生年份",
    "phone": "11位手机号或0357-1234567",
    "residence": "写在户主那一行",
    "party_member": "是或否",
}
_HINTS_FILLED = {
    **_HINTS,
    "group": "提示：小组、微网格、居住情况只写在户主那一行",
    "id_number": "带*的不用改；要改就写完整号码",
    "phone": "带*的不用改；要改就写完整号码",
}
_EXAMPLE = {
    "group": "例：第1组",
    "micro_grid": "01-1",
    "household_no": "010001",
    "name": "张三",
    "relation": "户主",
    "phone": "13800000000",
    "residence": "在村居住",
    "party_member": "否",
}
#: Told of the household, so they stand in its head's row only.
_HEADS_ONLY = {"group", "micro_grid", "residence"}
#: What stays allowed although the heading is locked.
_ALLOWED = dict.fromkeys(
    [
        *("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows"),
        *("sort", "autofilter", "select_locked_cells", "select_unlocked_cells"),
    ],
    True,
)


def empty_template(village: Village) -> bytes:
    """With the village's grids to choose from, a hint and an example."""
    hints = [_HINTS[name] for name in _FIELDS]
    example = [_EXAMPLE.get(name, "") for name in _FIELDS]
    return _workbook(village, [hints, example], [], keyed=False)


def filled_template(village: Village) -> bytes:
    """With everybody in it, numbers masked, and a hidden key a row: it comes back as changes."""
    hints = [_HINTS_FILLED[name] for name in _FIELDS]
    return _workbook(village, [hints], _people(village), keyed=True)


def _people(village: Village) -> Iterator[list[str]]:
    columns = [Chosen(name, HEADINGS[name]) for name in _FIELDS]
    people = list(people_of(members_in(village)))
    for human, row in zip(people, texts(PeopleOut(), people, columns), strict=True):
        shown = row if human.relation == Relation.HEAD else _of_member(row)
        yield [*shown, human.person]


def _of_member(row: Sequence[str]) -> list[str]:
    pairs = zip(_FIELDS, row, strict=True)
    return ["" if name in _HEADS_ONLY else text for name, text in pairs]


def _workbook(
    village: Village,
    above: Iterable[Sequence[str]],
    people: Iterable[Sequence[str]],
    *,
    keyed: bool,
) -> bytes:
    written = io.BytesIO()
    with new_workbook(written) as book:
        sheet, lists = book.add_worksheet("花名册"), book.add_worksheet("选项")
        headings = [HEADINGS[name] for name in _FIELDS] + ([KEY_HEADING] if keyed else [])
        _set_columns(book, sheet, headings)
        _offer_choices(sheet, lists, village)
        sheet.set_default_row(_ROW)
        sheet.set_row(0, _HEADING_ROW)
        sheet.write_row(0, 0, headings, _heading(book))
        _fill(book, sheet, above, people)
        sheet.freeze_panes(1, 0)
        sheet.protect("", _ALLOWED)
        _set_paper(sheet)
    return written.getvalue()


def _heading(book: Workbook) -> Format:
    return text_format(book, bold=True, bg_color="#DDEBDD", border=1, valign="vcenter")


def _set_columns(book: Workbook, sheet: Worksheet, headings: Sequence[str]) -> None:
    """The columns' own format holds for rows that nobody has written yet."""
    for place, heading in enumerate(headings):
        name = _FIELDS[place] if place < len(_FIELDS) else ""
        open_cell = text_format(book, locked=False)
        set_width(sheet, place, max(WIDTHS.get(name, 0), len(heading)), open_cell)
    if headings[-1] == KEY_HEADING:
        sheet.set_column(
            len(headings) - 1, len(headings) - 1, 2, text_format(book, locked=False), {"hidden": 1}
        )


def _fill(
    book: Workbook,
    sheet: Worksheet,
    above: Iterable[Sequence[str]],
    people: Iterable[Sequence[str]],
) -> None:
    look = {"font_color": "#5A5A5A", "text_wrap": True, "valign": "top", "locked": False}
    grey = text_format(book, **look)
    sheet.set_row(1, _HINT_ROW)
    plain = text_format(book, locked=False)
    number = 1
    for rows, form in ((above, grey), (people, plain)):
        for row in rows:
            sheet.write_row(number, 0, row, form)
            number += 1


def _offer_choices(sheet: Worksheet, lists: Worksheet, village: Village) -> None:
    """Lists lie on a hidden sheet: written into the rule itself they may have 255 characters."""
    choices_of = _choices(village)
    for number, row in enumerate(zip_longest(*choices_of.values(), fillvalue="")):
        version = ["模板版本", VERSION] if number == 0 else []
        lists.write_row(number, 0, [*row, *version])
    for place, (name, choices) in enumerate(choices_of.items()):
        letter = chr(ord("A") + place)
        if choices:
            at = _FIELDS.index(name)
            sheet.data_validation(
                1,
                at,
                MOST_ROWS,
                at,
                {
                    "validate": "list",
                    "source": f"=选项!${letter}$1:${letter}${len(choices)}",
                    "error_type": "warning",
                    "error_title": HEADINGS[name],
                    "error_message": "不在列表中，确定这样写吗？",
                },
            )
    lists.hide()


def _choices(village: Village) -> dict[str, list[str]]:
    """The words that an import reads, and the village's grids."""
    grids = Grid.objects.filter(village=village).order_by("name").values_list("level", "name")
    groups = [name for level, name in grids if level == Grid.Level.GROUP]
    micro = [name for level, name in grids if level == Grid.Level.MICRO]
    with translation.override("zh-hans"):
        relations = [str(label) for label in Relation.labels]
        residences = [str(Residence(code).label) for code in Residence if code != "unknown"]
    return {
        "group": groups,
        "micro_grid": list(dict.fromkeys(micro)),
        "relation": relations,
        "residence": residences,
        "party_member": ["是", "否"],
    }


def _set_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
