"""What the check page says of a file: its sheets, equal remarks once, and when nobody was read."""

from pathlib import Path

import pytest
from django.test import Client

from grids.models import Officer, Village
from households.actions import import_roster
from households.models import Household
from tests.factories import make_sent
from tests.households.sheets import xlsx
from tests.households.typing import open_as, uploaded

CASES = Path(__file__).parents[1] / "rosters" / "cases"
HEADS = ["户编号", "姓名", "与户主关系"]
ZHANG = ["1", "张大山", "户主"]


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


@pytest.mark.parametrize(
    "typed",
    [
        "阿不都·热依木", "阿不都•热依木", "阿不都.热依木", "阿不都‧热依木", "阿不都．热依木",
        "阿不都热依木", "阿不都 热依木", "热依木", "NGUYEN THI HOA", "nguyen thi", "Thi Hoa", "hoa",
        "a-12", "A-12",
    ],
)  # fmt: skip
def test_a_household_is_found_by_typing_what_the_page_shows(
    typed: str, desk: Client, village: Village, clerk: Officer
) -> None:
    rows = [["A-12", "阿不都‧热依木", "户主"], ["A-12", "NGUYEN  THI HOA", "妻"], ZHANG]
    import_roster(village.pk, data=xlsx([HEADS, *rows]), sent=make_sent(clerk))
    page = desk.get("/households/", {"village": str(village.pk), "q": typed}).content.decode()
    assert ("阿不都·热依木" in page, "张大山" in page) == (True, False)


def test_a_dot_alone_finds_nothing_and_hurts_nothing(desk: Client, village: Village) -> None:
    assert desk.get("/households/", {"village": str(village.pk), "q": "·"}).status_code == 200


def test_nobody_read_is_not_called_nothing_to_change(desk: Client, village: Village) -> None:
    rows = [["0", "张大山", "户主"], ["0", "李梅", "妻"]]
    page = uploaded(desk, village, xlsx([[*HEADS, "亩数"], *[[*row, "3"] for row in rows]]))
    body = page.content.decode()
    assert "一个人也没读到" in body
    assert "没有要改的" not in body
    assert "给各列定名" in body or "roster_columns" in body or "/columns/" in body


def test_a_table_without_people_says_so(desk: Client, village: Village) -> None:
    body = uploaded(desk, village, xlsx([HEADS])).content.decode()
    assert "一个人也没读到" in body


def test_a_table_whose_relations_are_not_recognised_opens_the_naming_of_columns(
    desk: Client, village: Village
) -> None:
    rows = [
        ["户编号", "姓名", "身份证号", "身份"],
        ["1", "张大山", "", "当家"],
        ["1", "李梅", "", "内人"],
    ]
    page = uploaded(desk, village, xlsx(rows))
    assert page.resolver_match.view_name == "roster_columns"


def test_a_column_of_relations_is_known_by_what_it_says(desk: Client, village: Village) -> None:
    rows = [["户编号", "姓名", "身份", "电话"], [*ZHANG, ""], ["1", "李梅", "妻", ""]]
    page = uploaded(desk, village, xlsx(rows))
    roster = page.context["preview"].roster
    assert [row.relation for row in roster.rows] == ["02", "12"]


def test_equal_remarks_are_one_line_with_the_number_of_rows(desk: Client, village: Village) -> None:
    page = uploaded(desk, village, (CASES.parent / "houzhuang-clean.xlsx").read_bytes())
    (unknown,) = page.context["preview"].remarks
    assert unknown.count == 703
    body = page.content.decode()
    assert body.count("身份证号") < 30
    assert "<b>703行</b>" in " ".join(body.split())


def test_every_sheet_is_named_with_its_people_and_hidden_ones_are_not_read(
    desk: Client, village: Village
) -> None:
    def name(book, _page) -> None:
        for sheet, called in zip(
            book.worksheets(), ("一组", "二组", "备份", "样表", "说明"), strict=True
        ):
            sheet.name = called
        book.worksheets()[2].very_hidden()

    old = [HEADS, ["9", "冯老五", "户主"]]
    data = xlsx(
        [HEADS, ZHANG, ["1", "李梅", "妻"]],
        [HEADS, ["2", "王强", "户主"]],
        old,
        old,
        [["一户一号"]],
        more=name,
    )
    preview = uploaded(desk, village, data).context["preview"]
    assert preview.sheets == [("一组", 2), ("二组", 1)]
    assert preview.hidden_sheets == ["备份"]
    assert preview.example_sheets == ["样表"]
    assert preview.other_sheets == ["说明"]
    assert preview.plan.new == 3


def test_a_roster_on_a_hidden_sheet_alone_is_refused_with_what_to_do(
    desk: Client, village: Village
) -> None:
    def hide(book, page) -> None:
        book.add_worksheet("空")
        book.worksheets()[1].activate()
        page.hide()

    page = uploaded(desk, village, xlsx([HEADS, ZHANG], more=hide))
    assert "取消隐藏" in page.content.decode()
    assert not Household.objects.exists()


def test_an_example_alone_is_read(desk: Client, village: Village) -> None:
    def name(book, page) -> None:
        page.name = "花名册模板"

    page = uploaded(desk, village, xlsx([HEADS, ZHANG], more=name))
    assert page.context["preview"].plan.new == 1


def test_lines_that_are_nobody_are_told(desk: Client, village: Village) -> None:
    page = uploaded(desk, village, xlsx([HEADS, ["第一组"], ZHANG, ["合计", "1户"]]))
    assert [text for _row, text in page.context["preview"].passed] == ["第一组", "合计"]
    assert "当作标题、合计或说明的行" in page.content.decode()
