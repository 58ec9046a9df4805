"""Lines that are nobody, and people who look like such lines: nobody is lost, nobody is made up."""

import pytest

from households.roster.table import read_table
from tests.households.sheets import names, read, xlsx

HEADS = ["户编号", "姓名", "与户主关系"]
LIST = ["户主姓名", "身份证号", "家庭人口", "联系电话"]
ZHANG = "11010519491231002X"
FAMILY = [("1", "张大山"), ("1", "李梅")]


@pytest.mark.parametrize(
    "word",
    ["审核通过", "备注：已核", "已填报", "说明", "导出成功", "以上属实", "负责人已签字", "第1页"],
)
def test_a_word_in_front_of_somebody_makes_no_foot_of_them(word: str) -> None:
    rows = [[word, "1", "张大山", "户主"], [word, "1", "李梅", "妻"]]
    table = read_table(xlsx([["审核状态", *HEADS], *rows, ["审核人：", "赵敏", "日期：", "3月"]]))
    assert names(xlsx([["审核状态", *HEADS], *rows])) == FAMILY
    assert [text for _sheet, _row, text in table.passed] == ["审核人："]


def test_a_status_in_front_of_heads_hides_none_without_an_id_number() -> None:
    rows = [["审核通过", "张大山", ZHANG, "1"], ["审核通过", "王强", None, "2"]]
    roster = read(xlsx([["状态", "户主姓名", "身份证号", "组别"], *rows]))
    assert [row.name for row in roster.rows] == ["张大山", "王强"]


@pytest.mark.parametrize(
    "line",
    [
        ["一组小计", None, 5],
        ["本页小计", None, 5],
        ["全村共4户12人"],
        ["共四户十二人"],
        ["总计", "4户"],
        ["后庄村户主花名册（续）"],
        ["后庄村户主花名册（续表）"],
        ["二〇二六年三月五日"],
        ["2026年3月5日"],
        ["填报日期：2026年3月"],
        ["第2页 共3页"],
        ["过次页"],
    ],
)
def test_such_a_line_is_no_household(line: list[object]) -> None:
    table = [["后庄村户主花名册"], LIST, ["张大山", ZHANG, 3], line, ["王强", None, 2]]
    roster = read(xlsx(table))
    assert [row.name for row in roster.rows] == ["张大山", "王强"]
    assert (roster.persons, roster.refused) == (2, [])


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("第二组", "第2组"),
        ("二组（45户）", "第2组"),
        ("一、二组：", "第2组"),
        ("东沟自然村", "东沟自然村"),
        ("二社", "第2社"),
    ],
)
def test_a_line_over_several_people_tells_their_group(line: str, group: str) -> None:
    table = [LIST, ["第一组"], ["张大山", ZHANG], [line], ["王强", None], ["赵六", None]]
    roster = read(xlsx(table))
    assert [(row.group, row.name) for row in roster.rows] == [
        ("第1组", "张大山"),
        (group, "王强"),
        (group, "赵六"),
    ]
    assert roster.households == 3


def test_a_section_under_the_names_of_a_table_with_numbers_joins_no_family() -> None:
    table = [HEADS, ["1", "张大山", "户主"], [None, "第二组", None], ["2", "王强", "户主"]]
    roster = read(xlsx(table))
    assert [(row.home, row.group, row.name) for row in roster.rows] == [
        ("1", "", "张大山"),
        ("2", "第2组", "王强"),
    ]


def test_rows_of_linked_zeros_are_empty() -> None:
    heading = ["户编号", "组别", "姓名", "与户主关系", "身份证号", "联系电话", "出生日期"]
    person = ["1", "1组", "张大山", "户主", ZHANG, None, None]
    roster = read(xlsx([heading, person, *[[0] * 7] * 24, [0, "1组", 0, 0, 0, 0, 0]]))
    assert (roster.persons, roster.households, roster.refused) == (1, 1, [])


def test_who_has_a_year_of_birth_and_no_name_is_not_lost_without_a_word() -> None:
    rows = [["1", "张大山", "户主", None], ["1", None, None, "1957"]]
    roster = read(xlsx([[*HEADS, "出生年份"], *rows]))
    assert [(one.row, one.code) for one in roster.refused] == [(3, "name_missing")]


def csv(*lines: str) -> bytes:
    return "\r\n".join(["户编号,姓名,与户主关系,备注", *lines]).encode()


@pytest.mark.parametrize(
    "lines",
    [
        ['1,"张大山,户主,', "1,李梅,妻,"],
        ['1,"张大山,户主,', '1,"李梅,妻,'],
        ['1,"张大山,户主,', '1,李梅",妻,'],
        ['1,"张大山,户主,', '1,"李梅",妻,'],
        ["1,张大山,户主,", '1,"李梅,妻,'],
        ['1,张大山,户主,"5', '1,"李梅",妻,5"'],
        ['"1",张大山,户主,', '1,""李梅,妻,'],
    ],
)
def test_a_lone_quotation_mark_swallows_nobody(lines: list[str]) -> None:
    assert names(csv(*lines)) == FAMILY
    assert [name for _home, name in names(csv(*lines, "2,王强,户主,"))] == [
        "张大山",
        "李梅",
        "王强",
    ]


@pytest.mark.parametrize("text", ['"住在\r\n东头"', '"住在，东头"', '"说""好"""', '"a,b,c"'])
def test_a_cell_in_quotation_marks_may_have_commas_and_lines(text: str) -> None:
    assert names(csv(f"1,张大山,户主,{text}", "1,李梅,妻,")) == FAMILY


def test_a_name_broken_into_two_lines_is_one_name_in_a_csv_too() -> None:
    table = '"户编号","姓名","与户主关系"\n"1","张大\n山","户主"\n"1","李\n梅","妻"\n'
    assert names(table.encode()) == FAMILY
