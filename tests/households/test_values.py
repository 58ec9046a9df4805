"""Values as clerks write them: what they become, and which cannot be right."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from households.models import Relation
from households.numbers import check_character
from tests.households.sheets import HEADINGS, one, read, xlsx

AREA = "99052418800101001"
CARD = "11010519491231002X"


def codes(heading: str, cell: Any) -> list[tuple[str, str]]:
    return [(left.field, left.code) for left in one(heading, cell).left_empty]


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 1101 0519 4912 3100 2X ",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "\t11010519491231002X\u3000",
        "\u202d11010519491231002X\u202c",
        "\x0011010519491231002X\x07",
    ],
)
def test_an_id_number_is_read_however_it_is_spaced(written: str) -> None:
    assert one("身份证号码", written).rows[0].id_number == CARD


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (110105194912310020, "id_damaged"),
        (1.10105194912310e17, "id_damaged"),
        ("1.10105E+17", "id_damaged"),
        ("110105194912310021", "id_check_digit"),
        ("110105194913310029", "id_check_digit"),
        ("11010519491231", "id_length"),
    ],
)
def test_an_id_number_that_cannot_be_right_is_left_empty_and_never_repaired(
    written: Any, code: str
) -> None:
    roster = one("身份证号码", written)
    assert roster.rows[0].id_number == ""
    assert [(left.row, left.field, left.code) for left in roster.left_empty] == [
        (2, "id_number", code)
    ]


@pytest.mark.parametrize("nothing", [None, "", "无", "不详", "/", "—", "**************002X"])
def test_no_id_number_is_legal_and_a_masked_one_says_nothing(nothing: Any) -> None:
    roster = one("身份证号码", nothing)
    assert (roster.rows[0].id_number, roster.left_empty) == ("", [])


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13800001111", "13800001111"),
        (13800001111, "13800001111"),
        (13800001111.0, "13800001111"),
        ("138 0000 1111", "13800001111"),
        ("+86 13800001111", "13800001111"),
        ("8613800001111", "13800001111"),
        ("0357-1234567", "0357-1234567"),
        ("１３８００００１１１１", "13800001111"),
        ("138****1111", ""),
        ("无", ""),
    ],
)
def test_a_telephone_number_is_read_however_it_is_written(written: Any, kept: str) -> None:
    roster = one("联系电话", written)
    assert (roster.rows[0].phone, roster.left_empty) == (kept, [])


def test_the_first_of_several_telephone_numbers_goes_in_with_a_remark() -> None:
    roster = one("联系电话", "13800001111、0357-1234567")
    assert roster.rows[0].phone == "13800001111"
    assert [remark.code for remark in roster.remarks] == ["phone_several"]


@pytest.mark.parametrize("written", ["1380000111", "张三", '=DISPIMG("ID_1",1)x1'])
def test_a_telephone_number_that_cannot_be_right_is_left_empty(written: str) -> None:
    expected = [] if "DISPIMG" in written else [("phone", "phone_invalid")]
    assert codes("联系电话", written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "19570203",
        19570203,
        "1957.2.3",
        "1957/2/3",
        "1957-02-03",
        "1957年2月3日",
        "1957-02",
        "1957年",
        1957,
        "1957",
        20854,
        "20854",
        date(1957, 2, 3),
        "1957.02",
        "195702",
    ],
)
def test_a_birth_is_read_in_every_way_of_writing_dates(written: Any) -> None:
    assert one("出生日期", written).rows[0].birth_year == 1957


@pytest.mark.parametrize("written", ["1957.13.3", "19570230", "1857", "2957", "春天"])
def test_a_birth_that_cannot_be_right_is_left_empty(written: str) -> None:
    assert codes("出生日期", written) == [("birth_year", "birth_invalid")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("是", True),
        ("√", True),
        ("1", True),
        (1, True),
        ("Y", True),
        ("中共党员", True),
        (True, True),
        ("否", False),
        ("×", False),
        ("0", False),
        (0, False),
        ("群众", False),
        ("", None),
        (None, None),
    ],
)
def test_yes_and_no_are_read_in_every_way(written: Any, kept: bool | None) -> None:
    assert one("是否党员", written).rows[0].party_member is kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("妻", "12"),
        ("长 子", "22"),
        ("之子", "20"),
        ("儿媳", "38"),
        ("母亲", "52"),
        ("弟媳", "74"),
        ("外甥女", "96"),
        ("10", "10"),
        (22.0, "22"),
        ("91", "91"),
        ("非亲属", "99"),
        ("女（次）", "30"),
    ],
)
def test_a_relation_is_a_word_or_a_code_of_the_standard(written: Any, code: str) -> None:
    table = [["户编号", "姓名", "与户主关系"], ["1", "张大山", "户主"], ["1", "李梅", written]]
    assert read(xlsx(table)).rows[1].relation == code


@pytest.mark.parametrize("code", Relation.values)
def test_every_relation_is_read_by_its_own_chinese_word(code: str) -> None:
    """What an export writes is what an import reads."""
    with translation.override("zh-hans"):
        word = str(Relation(code).label)
    head = "户主" if code != Relation.HEAD else "妻"
    table = [["户编号", "姓名", "与户主关系"], ["1", "张大山", head], ["1", "李梅", word]]
    assert [row.relation for row in read(xlsx(table)).rows if row.name == "李梅"] == [code]


def test_a_column_of_one_digit_codes_is_read_as_such() -> None:
    table = [
        ["户编号", "姓名", "与户主关系"],
        ["1", "张大山", 0],
        ["1", "李梅", 1],
        ["1", "张小山", 2],
    ]
    assert [row.relation for row in read(xlsx(table)).rows] == ["02", "10", "20"]


def test_two_digit_codes_that_lost_their_zero_are_still_the_head() -> None:
    table = [
        ["户编号", "姓名", "与户主关系"],
        ["1", "张大山", 2],
        ["1", "李梅", 12],
        ["1", "张小山", 20],
    ]
    assert [row.relation for row in read(xlsx(table)).rows] == ["02", "12", "20"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("在村居住", "living_in"),
        ("是", "living_in"),
        ("1", "living_in"),
        ("人在户不在", "living_in"),
        ("长期外出", "away"),
        ("否", "away"),
        ("人不在户在", "away"),
        (3, "away"),
        ("阶段性居住", "part"),
        ("人不在户不在", "unknown"),
        (None, ""),
    ],
)
def test_a_residence_is_read_in_every_way(written: Any, kept: str) -> None:
    assert one("居住情况", written).rows[0].residence == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("王　强", "王强"),
        ("王\n强", "王强"),
        ("\u202e王强\u202c", "王强"),
        ("王强\u200b", "王强"),
        ("𠮷𬭎", "𠮷𬭎"),
        ("买买提・艾力", "买买提·艾力"),
    ],
)
def test_a_name_keeps_its_characters_and_loses_what_only_spreads_it(
    written: str, kept: str
) -> None:
    table = [HEADINGS, ["010001", written, "户主", None, None]]
    assert [row.name for row in read(xlsx(table)).rows] == [kept]


def test_a_name_with_a_character_of_the_makers_own_gets_a_remark() -> None:
    roster = read(xlsx([HEADINGS, ["010001", "王\ue863", "户主", None, None]]))
    assert [(one.field, one.code) for one in roster.remarks] == [("name", "name_unprintable")]


def test_a_picture_instead_of_a_name_refuses_the_row() -> None:
    def picture(_book: Any, sheet: Any) -> None:
        sheet.write_formula("B2", '=DISPIMG("ID_1",1)', None, '=DISPIMG("ID_1",1)')

    rows = [HEADINGS, ["010001", None, "户主", None, "13800001111"]]
    roster = read(xlsx(rows, more=picture))
    assert [(row.row, row.code) for row in roster.refused] == [(2, "name_missing")]


def test_unknown_areas_and_old_numbers_go_in_with_a_remark() -> None:
    table = [
        HEADINGS,
        ["1", "张大山", "户主", "440524188001010014", None],
        ["2", "王强", "户主", f"{AREA}{check_character(AREA)}", None],
        ["3", "李梅", "户主", "440524800101001", None],
    ]
    roster = read(xlsx(table))
    found = [(one.row, one.field, one.code) for one in roster.remarks]
    assert found == [(3, "id_number", "id_area_unknown"), (4, "id_number", "id_old")]
    assert roster.rows[2].birth_year == 1980


def test_numbers_that_count_up_from_row_to_row_get_a_remark() -> None:
    table = [
        HEADINGS,
        ["1", "张大山", "户主", None, "13800001111"],
        ["1", "李梅", "妻", None, "13800001112"],
        ["1", "张小山", "子", None, "13800001113"],
        ["2", "王强", "户主", None, "13900000000"],
    ]
    found = [(one.row, one.code) for one in read(xlsx(table)).remarks]
    assert found == [(2, "phone_sequence"), (3, "phone_sequence"), (4, "phone_sequence")]
