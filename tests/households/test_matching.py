"""Who a row is: by key, ID number, household, group and head; asked about where it is unclear."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grids.models import Grid, Officer, Village
from households.actions import import_roster
from households.models import Household, Membership, Person, RosterUpload
from households.roster.comparing import LEFT_OUT, NEW, compare
from households.roster.plan import Plan
from households.roster.showing import Preview
from tests.factories import make_household, make_sent
from tests.households.sheets import Rows, read, xlsx
from tests.households.typing import open_as, press, uploaded

CARD, OTHER_CARD = "11010519491231002X", "440524188001010014"
HEADINGS = ["户编号", "姓名", "与户主关系", "身份证号", "出生年份", "电话"]


@pytest.fixture
def home(village: Village, group: Grid) -> Household:
    """张大山 with an ID number; 李梅 and the two called 王强 have none."""
    members = ("李梅", "王强", "王强")
    home = make_household(village=village, grid=group, number="010001", members=members)
    home.head.id_number, home.head.birth_year = CARD, 1949
    home.head.save()
    return home


def plan(village: Village, *rows: list[Any], **choices: str) -> Plan:
    by_place = {f"0:{place.removeprefix('row')}": choice for place, choice in choices.items()}
    return compare(read(xlsx([HEADINGS, *rows])), village, by_place)


def refused(found: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.code, one.where) for one in found.refused]


def asked(found: Plan) -> list[tuple[int, str, int]]:
    return [(one.row.row, one.code, len(one.candidates)) for one in found.ambiguous]


def member(name: str) -> Membership:
    return Membership.objects.filter(person__name=name).first()


def test_an_id_number_is_the_same_person_under_another_name(
    village: Village, home: Household
) -> None:
    found = plan(village, ["010001", "张山", "户主", CARD])
    assert [one.fields for one in found.changed] == [[("name", "张大山", "张山")]]
    assert (found.new, found.ambiguous, found.refused) == (0, [], [])


def test_a_person_of_another_household_is_refused_with_where_they_are(
    village: Village, home: Household
) -> None:
    found = plan(village, ["010009", "王芳", "户主"], ["010009", "张大山", "父亲", CARD])
    assert refused(found) == [(3, "in_another_household", "010001")]
    assert found.new == 1


def test_another_id_number_under_the_same_name_is_asked_about(
    village: Village, home: Household
) -> None:
    row = ["010001", "张大山", "户主", OTHER_CARD]
    assert asked(plan(village, row)) == [(2, "other_id_number", 1)]
    chosen = plan(village, row, row2=str(member("张大山").pk))
    assert [one.fields for one in chosen.changed] == [
        [("birth_year", "1949", "1880"), ("id_number", f"{'*' * 14}002X", f"{'*' * 14}0014")]
    ]
    left = plan(village, row, row2=LEFT_OUT)
    assert (left.empty, left.left_out, left.ambiguous) == (True, 1, [])


def test_one_of_two_namesakes_is_asked_about_and_may_be_somebody_new(
    village: Village, home: Household
) -> None:
    row = ["010001", "王强", "", "", "", "13800001111"]
    assert asked(plan(village, row)) == [(2, "several_namesakes", 2)]
    assert plan(village, row, row2=str(member("王强").pk)).changed_people == 1
    assert plan(village, row, row2=NEW).new == 1


def test_the_year_of_birth_tells_namesakes_apart(village: Village, home: Household) -> None:
    born = Person.objects.filter(name="王强").first()
    assert born
    born.birth_year = 1988
    born.save()
    found = plan(village, ["010001", "王强", "子", "", 1988, "13800001111"])
    assert [one.known.person for one in found.changed] == [born.pk]


def test_a_namesake_of_the_same_year_in_another_household_is_asked_about(
    village: Village, home: Household
) -> None:
    Person.objects.filter(name="李梅").update(birth_year=1950)
    rows = [["010009", "王芳", "户主", "", 1970], ["010009", "李梅", "母亲", "", 1950]]
    assert asked(plan(village, *rows)) == [(3, "perhaps_moved", 1)]
    assert plan(village, *rows, row3=NEW).new == 2
    moved = plan(village, *rows, row3=str(member("李梅").pk))
    assert refused(moved) == [(3, "in_another_household", "010001")]


def test_households_without_numbers_are_told_by_group_and_head(
    village: Village, home: Household
) -> None:
    table = [["组", "姓名", "与户主关系", "电话"], ["1组", "张大山", "户主", "13800001111"],
             ["1组", "李梅", "妻", None], ["1组", "赵新", "户主", None]]  # fmt: skip
    found = compare(read(xlsx(table)), village)
    assert [(one.known.name, one.fields[0][0]) for one in found.changed] == [
        ("张大山", "phone"),
        ("李梅", "relation"),
    ]
    assert found.numbers == {"第1组/赵新": "010002"}


def test_two_households_of_one_group_with_namesakes_as_heads_are_asked_about(
    village: Village, group: Grid, home: Household
) -> None:
    twin = make_household(village=village, grid=group, number="010002", members=("张小山",))
    table = [["组", "姓名", "与户主关系"], ["1组", "张大山", "户主"], ["1组", "张小山", "子"]]
    open_question = compare(read(xlsx(table)), village)
    assert asked(open_question) == [(2, "several_households", 2)]
    assert open_question.waiting == 1
    head = Membership.objects.get(household=twin, relation="02")
    answered = compare(read(xlsx(table)), village, {"0:2": str(head.pk)})
    assert (answered.unchanged, answered.new, answered.ambiguous) == (2, 0, [])


def test_micro_grids_that_each_group_numbers_anew_are_told_apart(
    village: Village, clerk: Officer
) -> None:
    first, second = ["1组", "1", "010001", "张大山"], ["2组", "1", "020001", "王强"]
    headings = ["组", "微网格", "户编号", "姓名", "与户主关系"]
    table = [headings, [*first, "户主"], [*second, "户主"]]
    import_roster(village.pk, data=xlsx(table), sent=make_sent(clerk))
    found = Household.objects.order_by("number").values_list("grid__parent__name", "grid__name")
    assert list(found) == [("第1组", "1"), ("第2组", "第2组 1")]
    assert compare(read(xlsx(table)), village).empty


def test_a_key_tells_who_it_is_even_when_everything_else_differs(
    village: Village, home: Household
) -> None:
    person = Person.objects.get(name="李梅")
    table = [["户编号", "姓名", "与户主关系", "行键"], ["010001", "李小梅", "妻", str(person.pk)]]
    found = compare(read(xlsx(table)), village)
    assert [[name for name, _old, _new in one.fields] for one in found.changed] == [
        ["name", "relation"]
    ]


def test_a_key_of_another_village_is_nobody_here(
    village: Village, other_village: Village, home: Household
) -> None:
    heading, row = ["户编号", "姓名", "与户主关系", "行键"], ["010001", "张大山", "户主"]
    table = [heading, [*row, str(home.head_id)]]
    found = compare(read(xlsx(table)), other_village)
    assert (found.new, found.changed_people) == (1, 0)


def test_a_table_of_other_households_under_the_same_numbers_fills_none_of_ours(
    village: Village, home: Household
) -> None:
    strangers = [["010001", "赵一", "户主"], ["010001", "赵二", "子"]]
    found = plan(village, *strangers, ["010001", "李梅", "妻"])
    assert refused(found) == [(2, "other_head", ""), (3, "other_household", "")]
    assert (found.new, [one.known.name for one in found.changed]) == (0, ["李梅"])


def test_a_micro_grid_alone_stands_for_one_group_however_often_it_is_imported(
    village: Village, clerk: Officer
) -> None:
    headings = ["户编号", "姓名", "与户主关系", "微网格"]
    for number in ("1", "2"):
        table = xlsx([headings, [number, "张大山", "户主", "3"]])
        import_roster(village.pk, data=table, sent=make_sent(clerk))
    assert list(Grid.objects.values_list("name", "level")) == [("第3组", Grid.Level.GROUP)]


def test_the_longest_names_of_groups_and_micro_grids_go_in(
    village: Village, clerk: Officer
) -> None:
    headings = ["户编号", "姓名", "与户主关系", "村民小组", "微网格"]
    rows = [
        [group[0], f"{group[0]}大", "户主", group, "长" * 70] for group in ("东" * 70, "西" * 70)
    ]
    data = xlsx([headings, *rows])
    import_roster(village.pk, data=data, sent=make_sent(clerk))
    assert Household.objects.count() == 2
    assert compare(read(data), village).empty


def test_who_is_missing_from_the_file_is_listed_and_stays(
    village: Village, clerk: Officer, group: Grid, home: Household
) -> None:
    make_household(village=village, grid=group, number="010002", head="赵新")
    rows = [["010001", "张大山", "户主", CARD], ["010001", "李梅", "妻", "", "", "13800001111"]]
    found = plan(village, *rows)
    assert [one.number for one in found.missing_households] == ["010002"]
    assert [(one.number, known.name) for one, known in found.missing_people] == [
        ("010001", "王强"),
        ("010001", "王强"),
    ]
    import_roster(village.pk, data=xlsx([HEADINGS, *rows]), sent=make_sent(clerk))
    assert Membership.objects.filter(until=None).count() == 5


def test_a_list_of_heads_misses_no_members(village: Village, home: Household) -> None:
    assert plan(village, ["010001", "张大山", "户主", CARD]).missing_people == []


def test_a_table_of_strangers_misses_nobody(village: Village, home: Household) -> None:
    found = plan(village, ["050001", "钱一", "户主"])
    assert (found.missing_households, found.missing_people) == ([], [])


def test_the_table_of_another_village_is_doubted(village: Village, group: Grid) -> None:
    for number, head in enumerate("赵钱孙李"):
        make_household(village=village, grid=group, number=f"01000{number}", head=f"{head}一")

    def doubted(*heads: str) -> bool:
        rows = [[f"01000{number}", name, "户主"] for number, name in enumerate(heads)]
        roster = read(xlsx([HEADINGS, *rows]))
        return Preview(roster, compare(roster, village)).seems_foreign

    assert doubted("周二", "吴二", "郑二", "李一")
    assert not doubted("周二", "吴二", "孙一", "李一", "王一", "冯一")
    assert not doubted("周二", "吴二")
    assert not doubted("赵一", "钱一", "孙一", "李一")


def choose(client: Client, table: Rows, village: Village) -> Any:
    check = uploaded(client, village, xlsx(table))
    return client.get(reverse("roster_choose", args=[RosterUpload.objects.get().pk])), check


def test_the_clerk_chooses_in_the_browser_and_the_rest_goes_in_without(
    client: Client, village: Village, clerk: Officer, home: Household
) -> None:
    desk = open_as(client, clerk)
    rows = [["010001", "王强", "", "", "", "13800001111"], ["010001", "李梅", "妻"]]
    page, check = choose(desk, [HEADINGS, *rows], village)
    assert check.context["preview"].asked == 1
    (name,) = (field for field in page.context["form"].fields if ":" in field)
    body = page.content.decode()
    assert "王强" in body
    assert CARD not in body
    cid = page.context["form"]["cid"].value()
    done = press(desk, page.request["PATH_INFO"], {"cid": cid, name: NEW}, follow=True)
    assert done.context["preview"].asked == 0
    assert done.context["preview"].plan.new == 1
    assert RosterUpload.objects.get().choices == {"0:2": NEW}
