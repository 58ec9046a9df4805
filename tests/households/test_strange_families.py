"""Nobody comes into another's family: placeholders, numbers that begin again, heads of one name."""

import pytest

from grids.models import Officer, Village
from households.actions import import_roster
from households.roster.comparing import NEW, compare
from households.roster.rows import Roster
from tests.factories import make_sent
from tests.households.sheets import names, read, xlsx

HEADS = ["户编号", "姓名", "与户主关系"]
GROUPED = ["户编号", "组别", "姓名", "与户主关系"]
ALONE = ["组别", "户主姓名", "姓名", "与户主关系", "身份证号"]
ZHANG, WANG = "11010519491231002X", "440524188001010014"


def refused(roster: Roster) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in roster.refused]


@pytest.mark.parametrize(
    "filler", ["0", 0, "00", "无", "-", "—", "/", "99999", "待编", "未编号", "暂无", "？", "N/A"]
)
def test_what_only_fills_the_cell_is_no_household_number(filler: object) -> None:
    rows = [
        ["1", "张大山", "户主"],
        [filler, "王强", "户主"],
        [filler, "李梅", "妻"],
        [None, "王小", "子"],
    ]
    roster = read(xlsx([HEADS, *rows]))
    assert [(row.home, row.name) for row in roster.rows] == [("1", "张大山")]
    assert refused(roster) == [(n, "number_missing") for n in (3, 4, 5)]


@pytest.mark.parametrize("filler", ["000", "9999", "888", "临时"])
def test_a_filler_over_several_families_is_no_number_and_over_one_it_is(filler: str) -> None:
    rows = [[filler, "王强", "户主"], [filler, "赵六", "户主"], [filler, "李梅", "妻"]]
    assert refused(read(xlsx([HEADS, *rows]))) == [(n, "number_missing") for n in (2, 3, 4)]
    assert names(xlsx([HEADS, rows[0]])) == [(filler, "王强")]


def test_of_numbers_that_begin_again_the_second_family_is_held_back_whole() -> None:
    rows = [
        ["1", "1组", "张大山", "户主"],
        ["1", "1组", "李梅", "妻"],
        ["1", "2组", "周玉", "妻"],
        ["1", "2组", "王强", "户主"],
        [None, None, "王小", "子"],
        ["2", "2组", "赵六", "户主"],
    ]
    roster = read(xlsx([GROUPED, *rows]))
    assert [(row.home, row.name) for row in roster.rows] == [
        ("1", "张大山"),
        ("1", "李梅"),
        ("2", "赵六"),
    ]
    assert refused(roster) == [(4, "other_family"), (5, "second_head"), (6, "other_family")]
    assert roster.households == 3


def test_a_number_of_another_sheet_or_group_without_its_head_joins_nobody() -> None:
    first = [GROUPED, ["1", "1组", "张大山", "户主"], ["1", "2组", "李梅", "妻"]]
    second = [HEADS, ["1", "周玉", "妻"], ["2", "王强", "户主"]]
    roster = read(xlsx(first, second))
    assert [(row.home, row.name) for row in roster.rows] == [("1", "张大山"), ("2", "王强")]
    assert refused(roster) == [(3, "other_family"), (2, "other_family")]


def test_a_sheet_of_members_alone_joins_the_heads_of_the_other() -> None:
    roster = read(xlsx([HEADS, ["1", "张大山", "户主"]], [HEADS, ["1", "李梅", "妻"]]))
    assert ([row.home for row in roster.rows], roster.refused) == (["1", "1"], [])


def test_a_head_without_a_number_inside_a_family_is_a_slip_unless_it_brings_a_spouse() -> None:
    family = [["1", "张大山", "户主"], [None, "李梅", "妻"], [None, "王强", "户主"]]
    slip = [HEADS, *family, [None, "张小", "子"]]
    assert refused(read(xlsx(slip))) == [(4, "second_head")]
    married = [HEADS, *family, [None, "周玉", "妻"]]
    assert refused(read(xlsx(married))) == [(4, "second_head"), (5, "other_family")]


def test_where_every_row_has_its_number_a_family_without_one_joins_nobody() -> None:
    rows = [
        ["1", "张大山", "户主"],
        ["1", "李梅", "妻"],
        [None, "王强", "户主"],
        [None, "王小", "子"],
    ]
    assert refused(read(xlsx([HEADS, *rows]))) == [(4, "number_missing"), (5, "number_missing")]


@pytest.mark.parametrize("gap", [[None], []])
def test_two_tables_beside_each_other_are_two_tables(gap: list[None]) -> None:
    rows = [
        ["1", "张大山", "户主", *gap, "3", "王强", "户主"],
        ["1", "李梅", "妻", *gap, "3", "周玉", "妻"],
        ["2", "赵六", "户主", *gap, None, None, None],
    ]
    roster = read(xlsx([["后庄村"], [*HEADS, *gap, *HEADS], *rows]))
    assert [(row.row, row.home, row.name) for row in roster.rows] == [
        (3, "1", "张大山"),
        (4, "1", "李梅"),
        (5, "2", "赵六"),
        (3, "3", "王强"),
        (4, "3", "周玉"),
    ]
    assert (roster.refused, roster.skipped_columns) == ([], [])


def test_three_lists_of_heads_beside_each_other_are_all_read() -> None:
    heading = ["序号", "户主姓名", "组别", "联系电话"]
    rows = [[1, "张大山", "1组", None, 2, "王强", "2组", None, 3, "赵六", "3组", None]]
    roster = read(xlsx([heading * 3, *rows]))
    assert [(row.group, row.name) for row in roster.rows] == [
        ("第1组", "张大山"),
        ("第2组", "王强"),
        ("第3组", "赵六"),
    ]


def test_a_table_on_the_right_does_not_go_on_with_the_family_on_the_left() -> None:
    heading = ["序号", "组别", "姓名", "与户主关系"]
    rows = [[1, "1组", "张大山", "户主", 3, "2组", "王强", "户主"]]
    rows += [[2, "1组", "李梅", "妻", 4, "2组", "周玉", "妻"]]
    assert names(xlsx([heading * 2, *rows])) == [
        ("第1组/张大山", "张大山"),
        ("第1组/张大山", "李梅"),
        ("第2组/王强", "王强"),
        ("第2组/王强", "周玉"),
    ]


def test_members_of_heads_of_one_name_follow_their_own_and_nobody_else() -> None:
    rows = [
        ["1组", "王强", "王强", "户主", ZHANG],
        ["1组", "王强", "李梅", "妻", None],
        ["1组", "王强", "王强", "户主", WANG],
        ["1组", "王强", "周玉", "妻", None],
        ["1组", "赵六", "赵六", "户主", None],
        ["1组", "王强", "王小", "子", None],
    ]
    roster = read(xlsx([ALONE, *rows]))
    assert [(row.home, row.name) for row in roster.rows] == [
        ("第1组/王强", "王强"),
        ("第1组/王强", "李梅"),
        ("第1组/王强/2", "王强"),
        ("第1组/王强/2", "周玉"),
        ("第1组/赵六", "赵六"),
    ]
    assert refused(roster) == [(7, "head_missing")]


def test_heads_of_one_name_with_nothing_that_differs_are_held_back_with_their_family() -> None:
    rows = [["1组", "王强", "王强", "户主", None], ["1组", "王强", "李梅", "妻", None]]
    roster = read(xlsx([ALONE, *rows, rows[0], ["1组", "王强", "周玉", "妻", None]]))
    assert [row.name for row in roster.rows] == ["王强", "李梅"]
    assert refused(roster) == [(4, "second_head"), (5, "other_family")]


def test_a_head_with_another_id_number_than_the_kept_one_is_asked_about(
    village: Village, clerk: Officer
) -> None:
    kept = xlsx([ALONE, ["1组", "王强", "王强", "户主", ZHANG]])
    import_roster(village.pk, data=kept, sent=make_sent(clerk))
    rows = [["1组", "王强", "王强", "户主", WANG], ["1组", "王强", "周玉", "妻", None]]
    roster = read(xlsx([ALONE, *rows]))
    plan = compare(roster, village)
    assert ([one.code for one in plan.ambiguous], plan.waiting, plan.new) == (
        ["several_households"],
        1,
        0,
    )
    assert compare(roster, village, {"0:2": NEW}).new == 2


def test_a_number_that_lost_its_zeros_is_the_same_number(village: Village, clerk: Officer) -> None:
    rows = [["0101", "张大山", "户主"], [101, "李梅", "妻"], ["0102", "王强", "户主"]]
    assert names(xlsx([HEADS, *rows])) == [
        ("0101", "张大山"),
        ("0101", "李梅"),
        ("0102", "王强"),
    ]
    import_roster(village.pk, data=xlsx([HEADS, *rows]), sent=make_sent(clerk))
    lost = [
        [101, "张大山", "户主"],
        [101, "李梅", "妻"],
        [101, "张小", "子"],
        [102, "王强", "户主"],
    ]
    plan = compare(read(xlsx([HEADS, *lost])), village)
    assert (plan.unchanged, plan.new, plan.refused) == (3, 1, [])
    assert not plan.new_households


def test_two_families_under_0001_and_1_stay_two() -> None:
    rows = [["0001", "张大山", "户主"], ["1", "王强", "户主"]]
    assert names(xlsx([HEADS, *rows])) == [("0001", "张大山"), ("1", "王强")]


def test_one_name_is_two_people_where_anything_differs_and_gets_a_remark() -> None:
    rows = [["1", "张大山", "户主"], ["1", "王秀英", "母"], ["1", "王秀英", "妻"]]
    roster = read(xlsx([HEADS, *rows, ["1", "王秀英", "妻"]]))
    assert [row.relation for row in roster.rows] == ["02", "52", "12"]
    assert [(one.row, one.code) for one in roster.remarks] == [(4, "namesake_in_household")]
    assert refused(roster) == [(5, "person_twice")]


def test_another_relation_and_year_are_not_taken_for_who_is_kept(
    village: Village, clerk: Officer
) -> None:
    heading = [*HEADS, "出生年份"]
    kept = [["1", "张大山", "户主", "1960"], ["1", "王秀英", "妻", "1962"]]
    import_roster(village.pk, data=xlsx([heading, *kept]), sent=make_sent(clerk))
    mother = ["1", "王秀英", "母", "1938"]
    plan = compare(read(xlsx([heading, *kept, mother])), village)
    assert (plan.unchanged, plan.new, plan.changed) == (2, 1, [])
    alone = compare(read(xlsx([heading, mother])), village)
    assert [one.code for one in alone.ambiguous] == ["other_than_kept"]
