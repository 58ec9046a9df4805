"""Years, errors, names and groups as they come from the field: nothing is guessed or hidden."""

import io
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from grids.numbers import plain_name
from grids.sheets.cells import read_group
from tests.households.sheets import HEADINGS, LI, ZHANG, edited, names, one, read, xlsx

HEADS = ["户编号", "姓名", "与户主关系"]
PLAIN = [HEADINGS, ZHANG, LI]
FAMILY = [("010001", "张大山"), ("010001", "李梅")]


@pytest.mark.parametrize(
    "written",
    [
        "1957/2/3 0:00", "1957-02-03 00:00:00", "1957/2/3 8:30", "1957.2.3日", "农历1957年二月初三",
        "1957年2月30日", "1957、2、3", "公元1957年2月3日", "1957年2月3日生", "1957年腊月廿三",
        "1957/2/3 星期日", "一九五七年二月三日", "一九五七年", "约1957年", "属鸡 1957",
        "１９５７年２月",
        "1957 2 3", "1957年02月", "1957年2月3号", "1957（虚岁）", "19570203 0:00",
    ],
)  # fmt: skip
def test_such_a_birth_tells_its_year(written: str) -> None:
    roster = one("出生日期", written)
    assert (roster.rows[0].birth_year, roster.left_empty) == (1957, [])


@pytest.mark.parametrize(
    "written",
    [
        "57.2.3", "19573", 19573, "20261", "03/02/1957", "69岁", "570203", "1957203", "1957/13/1",
        "1957年2月32日", "1905/5/10", "1905年5月10日", "19050515",
        "1957-1958", "3月5日", "春",
    ],
)  # fmt: skip
def test_what_tells_no_year_for_sure_is_left_empty_and_listed(written: Any) -> None:
    roster = one("出生日期", written)
    assert roster.rows[0].birth_year is None
    assert [(left.field, left.code) for left in roster.left_empty] == [
        ("birth_year", "birth_invalid")
    ]


@pytest.mark.parametrize("written", [20854, "20854", 31048])
def test_a_days_number_goes_in_with_a_remark(written: Any) -> None:
    roster = one("出生日期", written)
    assert roster.rows[0].birth_year in {1957, 1985}
    assert [remark.code for remark in roster.remarks] == ["birth_day_number"]


def test_who_was_born_in_another_month_of_1905_keeps_the_year() -> None:
    assert one("出生日期", "1905-12-03").rows[0].birth_year == 1905


def test_a_workbook_of_1904_counts_its_days_from_there() -> None:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "date_1904": True})
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, [*HEADS, "出生日期"])
    page.write_row(1, 0, ["1", "张大山", "户主", 21310])
    page.write_row(2, 0, ["1", "李梅", "妻", 1957])
    page.write_row(3, 0, ["1", "张小", "子"])
    page.write_datetime(3, 3, date(1980, 12, 31), day)
    page.write_row(4, 0, ["1", "张大", "子"])
    page.write_number(4, 3, 1957, day)
    book.close()
    roster = read(written.getvalue())
    assert [row.birth_year for row in roster.rows] == [1962, 1957, 1980, None]
    assert [left.row for left in roster.left_empty] == [5]


def with_error(column: str, shown: str) -> bytes:
    cell = f'<c r="{column}3" t="e"><f>VLOOKUP(1,A1,1)</f><v>{shown}</v></c>'
    heading = ["户编号", "姓名", "与户主关系", "身份证号码", "联系电话", "组别", "出生日期"]
    rows = [
        ["1", "张大山", "户主", "x", "x", "1组", "1957"],
        ["1", "李梅", "妻", "x", "x", "1组", "x"],
    ]
    return edited(
        xlsx([heading, *rows]), "xl/worksheets/sheet1.xml", rf'<c r="{column}3"[^/]*</v></c>', cell
    )


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
@pytest.mark.parametrize(
    ("column", "field"),
    [("D", "id_number"), ("E", "phone"), ("C", "relation"), ("G", "birth_year")],
)
def test_a_cell_that_shows_an_error_is_left_empty_and_listed(
    shown: str, column: str, field: str
) -> None:
    roster = read(with_error(column, shown))
    assert (field, "value_unreadable") in [
        (left.field, left.code) for left in roster.left_empty if left.row == 3
    ]


def test_a_group_that_shows_an_error_does_not_take_the_group_above() -> None:
    roster = read(with_error("F", "#REF!"))
    assert [row.group for row in roster.rows] == ["第1组", ""]


@pytest.mark.parametrize(("column", "code"), [("A", "number_missing"), ("B", "name_missing")])
def test_an_error_where_somebody_is_placed_refuses_the_row(column: str, code: str) -> None:
    roster = read(with_error(column, "#N/A"))
    assert [(one.row, one.code) for one in roster.refused] == [(3, code)]


@pytest.mark.parametrize("dot", "·‧．･∙⋅•・.﹒")
def test_the_dot_of_any_keyboard_is_one_dot(dot: str) -> None:
    assert plain_name(f"阿不都{dot}热依木") == plain_name(f"阿不都 {dot} 热依木") == "阿不都·热依木"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("NGUYEN  THI\u3000HOA", "NGUYEN THI HOA"),
        ("Ｎguyen Thi", "Nguyen Thi"),
        ("J. Smith", "J. Smith"),
        ("王　建 国", "王建国"),
        ("王强。", "王强"),
        ("“王强”", "王强"),
    ],
)
def test_a_name_has_one_form(written: str, kept: str) -> None:
    assert plain_name(written) == kept


@pytest.mark.parametrize(
    "note", ["（已故）", "(户主)", "（外出 打工）", "【女】", "[低保]", " （女）"]
)
def test_a_note_in_brackets_is_no_part_of_a_name_and_is_told(note: str) -> None:
    roster = read(xlsx([HEADS, ["1", f"冯小{note}", "户主"]]))
    assert [row.name for row in roster.rows] == ["冯小"]
    assert [remark.code for remark in roster.remarks] == ["name_note"]


@pytest.mark.parametrize("name", ["李?明", "李四/李思", "空挂户", "（无名氏）", "刘", "李\ufffd明"])
def test_a_doubtful_name_goes_in_with_a_remark(name: str) -> None:
    roster = read(xlsx([HEADS, ["1", name, "户主"]]))
    assert len(roster.rows) == 1
    assert roster.remarks


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        ("3 3组 三组 第三组 第3村民组 三村民小组 3队 三生产队 第3生产队 Ⅲ组 叁组", "第3组"),
        ("3社 三社 第三社", "第3社"),
        ("3屯 三屯 第三屯", "第3屯"),
        ("廿三组 二十三组 23组 023组", "第23组"),
        ("十组 10组 拾组 第10小组", "第10组"),
        ("卅组 三十组", "第30组"),
    ],
)
def test_one_group_has_one_name_in_every_spelling(spellings: str, name: str) -> None:
    assert {read_group(one) for one in spellings.split()} == {name}
    assert read_group("第 3 组") == "第3组"


@pytest.mark.parametrize("name", ["三组（东头）", "东沟", "组", "王家屯", "零组"])
def test_another_name_of_a_group_stays_as_written(name: str) -> None:
    assert read_group(name) == name.replace("（", "(").replace("）", ")")


def renamed(change: Any) -> bytes:
    made = io.BytesIO()
    with ZipFile(io.BytesIO(xlsx(PLAIN))) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(change(name), old.read(name))
    return made.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda name: name.replace("/", "\\"),
        lambda name: name.replace("sharedStrings", "SharedStrings"),
        lambda name: name.replace("workbook", "Workbook"),
        lambda name: name.replace("worksheets", "Worksheets"),
    ],
)
def test_part_names_are_equal_however_they_are_spelt(change: Any) -> None:
    assert names(renamed(change)) == FAMILY


TEXT = "户编号\t姓名\t与户主关系\r\n010001\t张大山\t户主\r\n010001\t李梅\t妻\r\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_a_spreadsheet_calls_unicode_text_is_read(encoding: str) -> None:
    assert names(TEXT.encode(encoding)) == FAMILY


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_spoils_its_own_cell_only(encoding: str) -> None:
    broken = TEXT.encode(encoding).replace("梅".encode(encoding), b"\xff")
    roster = read(broken)
    assert [row.name for row in roster.rows] == ["张大山", "李\ufffd"]
    assert [remark.code for remark in roster.remarks] == ["name_doubtful"]


@pytest.mark.parametrize("before", [0, 70, 190])
def test_many_columns_are_no_reason_to_refuse(before: int) -> None:
    rows = [[*[f"指标{n}" for n in range(before)], *HEADINGS]]
    rows += [[*["1"] * before, *one] for one in (ZHANG, LI)]
    assert names(xlsx(rows)) == FAMILY
