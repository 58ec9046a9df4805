"""What looks like a roster and misleads: each trap was read wrongly once, or without a word."""

import io
import os
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from grids.writing import Refused
from households.roster.columns import is_never_read
from households.roster.errors import error_workbook
from households.roster.mapping import headings_of
from households.roster.table import read_table
from tests.households.sheets import HEADINGS, ZHANG, edited, names, read, xlsx

SHEET = "xl/worksheets/sheet1.xml"
HEADS = ["户编号", "姓名", "与户主关系"]
ONE = ["1", "张大山", "户主"]
MEMBER = ("姓名", "关系", "手机号")
MARY = "11010519491231002X"


def repacked(data: bytes, *, name: tuple[str, str] = ("", ""), more: bytes = b"") -> bytes:
    """The workbook with a part under another name; ``more`` bytes keep its ratio harmless."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part.replace(*name), old.read(part).replace(*map(str.encode, name)))
        new.writestr("xl/media/image1.png", more)
    return made.getvalue()


def why_refused(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_table(data)
    return str(refused.value)


def test_a_sheet_is_measured_wherever_it_lies_in_the_package() -> None:
    far = '<row r="200000"><c r="GR200000"><v>1</v></c></row></sheetData>'
    book = edited(xlsx([HEADINGS, ZHANG]), SHEET, "</sheetData>", far)
    hidden = repacked(book, name=("worksheets/sheet1", "worksheets/a/sheet1"))
    assert "20000行" in why_refused(hidden)


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="2"><c r="gr200000"><v>1</v></c></row>',
        '<row r="2"><c r="GR00200000"><v>1</v></c></row>',
        '<row r="2"><c  r = "GR200000"><v>1</v></c></row>',
        "<row r='200000'><c\nr='GR200000'><v>1</v></c></row>",
        "<row r='200000'><c\n><v>1</v></c></row>",
    ],
)
def test_a_far_cell_is_refused_however_it_is_spelt(cell: str) -> None:
    book = edited(xlsx([HEADINGS, ZHANG]), SHEET, "</sheetData>", f"{cell}</sheetData>")
    assert "20000行" in why_refused(book)


def test_parts_are_utf_8_whatever_they_call_it() -> None:
    book = edited(xlsx([HEADINGS, ZHANG]), SHEET, 'encoding="UTF-8"', 'encoding="of-its-own"')
    assert names(book) == [("010001", "张大山")]


def test_one_long_text_in_many_cells_is_a_bomb() -> None:
    book = edited(
        xlsx([HEADINGS, *[["1", "张大山", "户主", None, "QQQ"]] * 100]),
        "xl/sharedStrings.xml",
        "QQQ",
        "a" * 1_000_000,
    )
    assert "解压" in why_refused(repacked(book, more=os.urandom(50_000)))


def test_merged_cells_that_lie_upon_each_other_do_not_keep_the_server_busy() -> None:
    cells = '<mergeCell ref="A1:A20000"/>' * 3000
    far = '<row r="20000"><c r="A20000"><v>1</v></c></row></sheetData>'
    end = f"{far}<mergeCells>{cells}</mergeCells>"
    book = edited(xlsx([HEADINGS, ZHANG]), SHEET, "</sheetData>", end)
    assert "不是能读的表格" in why_refused(repacked(book, more=os.urandom(50_000)))


def test_a_sheet_that_is_a_chart_is_passed_over_also_by_the_error_file() -> None:
    def chart(book: Any, _page: Any) -> None:
        drawn = book.add_chart({"type": "bar"})
        drawn.add_series({"values": "=Sheet1!$A$1:$A$3"})
        book.add_chartsheet().set_chart(drawn)

    data = xlsx([HEADS, ONE], more=chart)
    assert names(data) == [("1", "张大山")]
    assert names(error_workbook(data, [], {})) == [("1", "张大山")]


def test_a_household_number_that_lost_digits_is_no_number() -> None:
    rows = [[141029201203010001, "张大山", "户主"], [None, "李梅", "妻"]]
    rows += [[141029201203010002, "王强", "户主"], ["1.41029E+17", "赵六", "户主"]]
    roster = read(xlsx([HEADS, *rows]))
    assert [(one.row, one.code) for one in roster.refused] == [
        (2, "number_damaged"),
        (3, "number_missing"),
        (4, "number_damaged"),
        (5, "number_damaged"),
    ]


def test_a_household_number_that_became_a_day_is_no_number() -> None:
    def day(book: Any, page: Any) -> None:
        page.write_datetime(1, 0, date(2026, 3, 12), book.add_format({"num_format": "m-d"}))

    roster = read(xlsx([HEADS, [None, "张大山", "户主"]], more=day))
    assert [one.code for one in roster.refused] == ["number_damaged"]


def test_a_family_without_a_readable_number_does_not_join_the_one_above() -> None:
    rows = [ONE, ["x" * 21, "王强", "户主"], [None, "李梅", "妻"]]
    assert names(xlsx([HEADS, *rows])) == [("1", "张大山")]


def test_a_family_ends_with_its_sheet() -> None:
    roster = read(xlsx([HEADS, ONE], [HEADS, [None, "李梅", "妻"], ["2", "王强", "户主"]]))
    assert [(row.sheet, row.home, row.name) for row in roster.rows] == [
        (0, "1", "张大山"),
        (1, "2", "王强"),
    ]


def test_of_two_sheets_one_may_have_no_numbers() -> None:
    other = [["村民小组", "户主姓名", "姓名", "与户主关系"], ["1组", "王强", "王强", "户主"]]
    assert names(xlsx([HEADS, ONE], other)) == [("1", "张大山"), ("第1组/王强", "王强")]


def test_a_village_worker_beside_the_family_is_no_member() -> None:
    rows = [
        ["户编号", "农户", None, None, "网格员", None],
        [None, "姓名", "与户主关系", "联系电话", "姓名", "电话"],
        ["1", "张大山", "户主", "13800000001", "赵六", "13900000002"],
    ]
    roster = read(xlsx(rows))
    assert [(row.name, row.phone) for row in roster.rows] == [("张大山", "13800000001")]


def test_a_members_telephone_is_not_the_heads() -> None:
    rows = [
        ["户编号", "户主姓名", "联系电话", *[f"成员{n}{of}" for n in "12" for of in MEMBER]],
        ["1", "张大山", "13800000001", "李梅", "妻", "13900000002", "张小", "子", "13700000003"],
    ]
    assert [(row.name, row.phone) for row in read(xlsx(rows)).rows] == [
        ("张大山", "13800000001"),
        ("李梅", "13900000002"),
        ("张小", "13700000003"),
    ]


@pytest.mark.parametrize(
    "family",
    [
        "李四（妻） 王小明（长子）",
        "李四（妻）王小明（长子）",
        "李四（妻，党员）、王小明（长子）",
        "妻：李四；长子：王小明",
    ],
)
def test_nobody_of_a_family_in_one_cell_is_lost(family: str) -> None:
    roster = read(xlsx([["户编号", "户主姓名", "家庭成员"], ["1", "张大山", family]]))
    assert [(row.name, row.relation) for row in roster.rows] == [
        ("张大山", "02"),
        ("李四", "12"),
        ("王小明", "22"),
    ]


def test_brackets_behind_the_name_of_one_person_make_no_family() -> None:
    headings = ["户编号", "户主姓名", "姓名", "与户主关系", "身份证号"]
    rows = [["1", "张大山", "张大山", "户主", None], ["1", "张大山", "李梅（外出）", "妻", MARY]]
    roster = read(xlsx([headings, *rows]))
    assert roster.refused == []
    assert (roster.rows[1].relation, roster.rows[1].id_number) == ("12", MARY)


@pytest.mark.parametrize(
    "line",
    [
        "经办人：王五",
        "村委会（盖章）",
        "注：本表一式三份",
        "第1页 共3页",
        "村支书签字：",
        "贾庄村花名册",
        "以上共212户",
    ],
)
def test_lines_of_the_form_are_nobody_though_they_stand_under_the_names(line: str) -> None:
    rows = [["贾庄村花名册"], ["姓名", "户编号", "与户主关系"], ["张大山", "1", "户主"], [line]]
    roster = read(xlsx(rows))
    assert ([row.name for row in roster.rows], roster.refused) == (["张大山"], [])


def test_a_heading_of_two_rows_printed_again_is_nobody() -> None:
    heading = [["户编号", "基本情况", None], [None, "姓名", "与户主关系"]]
    roster = read(xlsx([*heading, ONE, *heading, ["2", "王强", "户主"]]))
    assert [row.name for row in roster.rows] == ["张大山", "王强"]


@pytest.mark.parametrize("title", ["后庄村花名册", "后庄村,2026年"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_title_over_a_csv_does_not_hide_its_delimiter(title: str, delimiter: str) -> None:
    table = "\n".join([title, delimiter.join(HEADS), delimiter.join(ONE)])
    assert names(table.encode()) == [("1", "张大山")]


def test_a_csv_that_keeps_digits_by_a_formula_is_read() -> None:
    table = f'户编号,姓名,与户主关系,身份证号\n"=""010001""",张大山,户主,"=""{MARY}"""\n'
    (row,) = read(table.encode()).rows
    assert (row.household_no, row.id_number) == ("010001", MARY)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138-0000-1111", "13800001111"),
        ("86-13800001111", "13800001111"),
        ("13800001111（儿子）", "13800001111"),
        ("(0357)1234567", "0357-1234567"),
        ("0357—1234567", "0357-1234567"),
    ],
)
def test_a_telephone_number_is_read_with_dashes_and_notes(written: str, kept: str) -> None:
    (row,) = read(xlsx([[*HEADS, "联系电话"], [*ONE, written]])).rows
    assert row.phone == kept


def test_dragged_telephone_numbers_are_noticed_as_numbers_too() -> None:
    rows = [[str(n), f"张{sign}", "户主", 13800001111 + n] for n, sign in enumerate("甲乙丙", 1)]
    roster = read(xlsx([[*HEADS, "联系电话"], *rows]))
    assert [one.code for one in roster.remarks] == ["phone_sequence"] * 3


def test_no_persons_number_is_shown_as_a_heading_or_a_sample() -> None:
    rows = [
        ["编码", "人", None, "证", "机"],
        ["A1", "张大山", "户主", "１１０１０５１９４９１２３１００２Ｘ", "138 0000 1111"],
        ["A2", "王强", "户主", "440524 1988 0101 0014", "0357-1234567"],
    ]
    found = headings_of(xlsx(rows), {}).found
    assert {name: one.samples for name, one in found.items()} == {
        "编码": ["A1", "A2"],
        "人": ["张大山", "王强"],
        "证": ["11***X", "44***"],
        "机": ["13***", "03***"],
    }


@pytest.mark.parametrize(
    "heading",
    ["户类型", "三类户", "是否患大病", "一卡通", "新农合", "帮扶措施", "信访", "计划生育"],
)
def test_these_are_never_read_either(heading: str) -> None:
    assert is_never_read(heading)
