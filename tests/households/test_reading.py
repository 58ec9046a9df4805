"""Tables as clerks have them: the roster is found, wherever and however it stands."""

from dataclasses import astuple
from pathlib import Path

import pytest

from tests.households.sheets import HEADINGS, LI, ZHANG, edited, names, read, xlsx

ROSTERS = Path(__file__).parents[1] / "rosters"
FAMILY = [("010001", "张大山"), ("010001", "李梅")]
PLAIN = [HEADINGS, ZHANG, LI]
HEADS = ["户编号", "户主姓名", "户主身份证号", "联系电话"]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (r'<dimension ref="[^"]*"/>', '<dimension ref="A1"/>'),
        (r'<dimension ref="[^"]*"/>', '<dimension ref="A1:XFD1048576"/>'),
        (r'<dimension ref="[^"]*"/>', ""),
    ],
    ids=["too small", "too large", "missing"],
)
def test_what_the_file_says_of_its_size_does_not_matter(pattern: str, by: str) -> None:
    assert names(edited(xlsx(PLAIN), SHEET, pattern, by)) == FAMILY


def test_titles_stand_above_and_totals_and_signatures_below() -> None:
    table = [
        ["后庄村农户花名册", *[None] * 4],
        [],
        ["填报单位：后庄村", None, None, None, "2026年3月"],
        *PLAIN,
        [],
        ["合计", "2人", None, None, None],
        ["制表人：赵敏", None, None, "审核人：李国强", None],
        ["备注：数据截至三月底", None, None, None, None],
    ]
    assert names(xlsx(table)) == FAMILY


def test_a_heading_in_two_rows_with_merged_cells_is_one_heading() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("A1:A2", "户编号")
        sheet.merge_range("B1:C1", "基本情况")
        sheet.merge_range("D1:E1", "证件和电话")

    table = [
        [None] * 5,
        [None, "姓名", "与户主关系", "身份证号码", "联系电话"],
        ZHANG,
        LI,
    ]
    assert names(xlsx(table, more=merge)) == FAMILY


def test_headings_have_spaces_line_breaks_brackets_and_stars() -> None:
    headings = ["户 编 号", "姓　名*", "与户主\n关系", "身份证号码（18位）", "联系电话："]
    assert names(xlsx([headings, ZHANG, LI])) == FAMILY


def test_columns_stand_in_any_order_under_any_known_name() -> None:
    table = [
        ["关系", "手机号", "家庭成员", "档案号"],
        ["户主", None, "张大山", "010001"],
        ["妻", None, "李梅", "010001"],
    ]
    assert names(xlsx(table)) == FAMILY


def test_household_cells_are_merged_or_written_on_the_first_line_only() -> None:
    table = [
        ["户编号", "组", "姓名", "与户主关系"],
        [None, None, "张大山", "户主"],
        [None, None, "李梅", "妻"],
        ["010002", "二组", "王强", "户主"],
        [None, None, "王小明", "长子"],
    ]

    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("A2:A3", "010001")
        sheet.merge_range("B2:B3", "第1组")

    roster = read(xlsx(table, more=merge))
    found = [(row.home, row.group, row.name) for row in roster.rows]
    assert found == [
        ("010001", "第1组", "张大山"),
        ("010001", "第1组", "李梅"),
        ("010002", "第2组", "王强"),
        ("010002", "第2组", "王小明"),
    ]


def test_blank_rows_and_headings_printed_again_on_each_page_are_left_out() -> None:
    assert names(xlsx([HEADINGS, ZHANG, [], HEADINGS, LI, [None, " ", None]])) == FAMILY


def test_every_sheet_with_a_roster_is_read_and_its_rows_keep_their_numbers() -> None:
    other = [["第二组", None], ["户编号", "姓名", "与户主关系"], ["020001", "王强", "户主"]]
    roster = read(xlsx(PLAIN, [["填表说明"], ["一户一编号"]], other))
    assert [(row.sheet, row.row, row.name) for row in roster.rows] == [
        (0, 2, "张大山"),
        (0, 3, "李梅"),
        (2, 3, "王强"),
    ]
    assert roster.sheets == ["Sheet1", "Sheet2", "Sheet3"]


def test_a_table_without_numbers_tells_households_by_group_and_head() -> None:
    table = [
        ["组", "户主姓名", "姓名", "与户主关系"],
        ["一组", "张大山", "张大山", "户主"],
        [None, None, "李梅", "妻"],
        ["二组", "张大山", "张大山", "户主"],
    ]
    assert names(xlsx(table)) == [
        ("第1组/张大山", "张大山"),
        ("第1组/张大山", "李梅"),
        ("第2组/张大山", "张大山"),
    ]


def test_a_table_without_numbers_and_names_of_heads_begins_a_family_with_each_head() -> None:
    table = [
        ["组", "姓名", "与户主关系"],
        ["1", "张大山", "户主"],
        ["1", "李梅", "妻"],
        ["1", "王强", "户主"],
        ["1", "王小明", "子"],
    ]
    assert names(xlsx(table)) == [
        ("第1组/张大山", "张大山"),
        ("第1组/张大山", "李梅"),
        ("第1组/王强", "王强"),
        ("第1组/王强", "王小明"),
    ]


def test_one_row_per_household_with_numbered_columns_of_its_members() -> None:
    table = [
        [*HEADS, "成员1姓名", "成员1关系", "成员2姓名", "成员2关系"],
        ["010001", "张大山", "11010519491231002X", "13800001111", "李梅", "妻", "张小山", "长子"],
        ["010002", "王强", None, None, None, None, None, None],
    ]
    found = [
        (r.row, r.home, r.name, r.relation, r.id_number, r.phone) for r in read(xlsx(table)).rows
    ]
    assert found == [
        (2, "010001", "张大山", "02", "11010519491231002X", "13800001111"),
        (2, "010001", "李梅", "12", "", ""),
        (2, "010001", "张小山", "22", "", ""),
        (3, "010002", "王强", "02", "", ""),
    ]


def test_one_row_per_household_with_a_heading_in_two_rows() -> None:
    def merge(_book: object, sheet: object) -> None:
        sheet.merge_range("A1:A2", "户编号")
        sheet.merge_range("B1:C1", "家庭成员一")
        sheet.merge_range("D1:E1", "家庭成员二")

    table = [
        [None] * 5,
        [None, "姓名", "与户主关系", "姓名", "与户主关系"],
        ["010001", "张大山", "户主", "李梅", "妻"],
    ]
    assert names(xlsx(table, more=merge)) == FAMILY


def test_one_cell_that_names_the_whole_family() -> None:
    table = [
        ["户编号", "户主姓名", "家庭成员"],
        ["010001", "张大山", "李梅（妻）、张小山（长子）"],
        ["010002", "王强", "王小明(子)"],
    ]
    found = [(row.home, row.name, row.relation) for row in read(xlsx(table)).rows]
    assert found == [
        ("010001", "张大山", "02"),
        ("010001", "李梅", "12"),
        ("010001", "张小山", "22"),
        ("010002", "王强", "02"),
        ("010002", "王小明", "20"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_in_any_coding_with_any_delimiter(encoding: str, delimiter: str) -> None:
    lines = [delimiter.join(cell or "" for cell in row) for row in PLAIN]
    assert names("\r\n".join(lines).encode(encoding)) == FAMILY


@pytest.mark.parametrize("saved", sorted(path.name for path in ROSTERS.glob("libreoffice-*")))
def test_what_libreoffice_saves_is_read(saved: str) -> None:
    roster = read((ROSTERS / saved).read_bytes())
    assert [(row.home, row.name, row.relation, row.phone) for row in roster.rows] == [
        ("010001", "王强", "02", "13800001111"),
        ("010001", "𠮷小娥", "12", ""),
        ("010002", "李国强", "02", "0357-1234567"),
    ]
    assert [(left.row, left.field, left.code) for left in roster.left_empty] == [
        (7, "id_number", "id_damaged")
    ]


def test_shared_texts_with_formats_and_with_sounds_are_one_text() -> None:
    runs = "<r><t>张</t></r><r><rPr><b/></rPr><t>大山</t></r><rPh sb='0' eb='1'><t>zhang</t></rPh>"
    book = edited(xlsx(PLAIN), "xl/sharedStrings.xml", "<t>张大山</t>", runs)
    assert names(book) == FAMILY


def test_texts_that_stand_inside_their_cells() -> None:
    book = edited(
        xlsx(PLAIN),
        SHEET,
        r'<c r="B2" t="s"><v>\d+</v></c>',
        '<c r="B2" t="inlineStr"><is><t>张大山</t></is></c>',
    )
    assert names(book) == FAMILY


def test_results_of_formulas_are_read() -> None:
    def formula(_book: object, sheet: object) -> None:
        sheet.write_formula("B2", '=CONCATENATE("张","大山")', None, "张大山")

    assert names(xlsx([HEADINGS, ["010001", None, "户主"], LI], more=formula)) == FAMILY


def test_columns_about_health_income_and_accounts_are_never_read() -> None:
    private = [
        "健康状况",
        "家庭人均纯收入",
        "开户银行",
        "银行账号",
        "致贫原因1",
        "是否参加大病保险",
    ]
    values = ["患病", 1200, "农行", "62284", "病", "是"]
    told = dict.fromkeys(private, "phone")
    roster = read(xlsx([[*HEADINGS, *private], [*ZHANG, *values]]), **told)
    assert roster.skipped_columns == private
    assert not {"患病", "农行", "62284"} & {*map(str, astuple(roster.rows[0]))}


def test_a_protected_sheet_hidden_rows_and_a_filter_hide_nothing() -> None:
    def hide(_book: object, sheet: object) -> None:
        sheet.protect("secret")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("A:A", None, None, {"hidden": True})
        sheet.autofilter("A1:E3")

    assert names(xlsx(PLAIN, more=hide)) == FAMILY


def test_a_million_rows_that_have_nothing_but_a_format_do_not_matter() -> None:
    rows = "".join(f'<row r="{n}" s="3" customFormat="1"/>' for n in range(9, 1_048_577))
    assert names(edited(xlsx(PLAIN), SHEET, "</sheetData>", f"{rows}</sheetData>")) == FAMILY


def test_the_example_and_the_hint_of_a_template_never_go_in() -> None:
    example = ["例：010001", "例子", "户主", None, None]
    assert names(xlsx([HEADINGS, ["提示：每户一个编号"], example, ZHANG, LI])) == FAMILY


def test_a_key_places_a_row_whatever_stands_above_it() -> None:
    key = "0b6f5b0e-6d0f-4c44-9a5e-1f3f2f9d8e11"
    table = [[*HEADINGS[:3], "行键（勿改）"], [*ZHANG[:3], None], [None, "王小明", "子", key]]
    roster = read(xlsx(table))
    assert [(row.household_no, row.key) for row in roster.rows] == [("010001", ""), ("", key)]
    assert roster.refused == []
