"""Columns that are named by hand, remembered for the village, and never the private ones."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from grids.models import LedgerEntry, Officer, Village
from households.models import ColumnMeaning, Person, RosterUpload
from tests.households.sheets import xlsx
from tests.households.typing import open_as, press, shown, uploaded

TABLE = [
    ["编码", "谁", "啥关系", "号码", "病史", "亩数"],
    ["010001", "张大山", "户主", "13800001111", "高血压", "12"],
    ["010001", "李梅", "妻", None, None, "3"],
]
MEANT = {"编码": "household_no", "谁": "name", "啥关系": "relation", "号码": "phone", "亩数": ""}


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


def name_columns(desk: Client, page, meant: dict[str, str]):
    form = page.context["form"]
    fields = shown(form) | {
        name: meant[one.name] for name, one in form.headings.items() if one.name in meant
    }
    return press(desk, page.request["PATH_INFO"], fields, follow=True)


def test_a_table_with_unknown_headings_is_kept_and_asked_about(
    desk: Client, village: Village
) -> None:
    page = uploaded(desk, village, xlsx(TABLE))
    assert page.resolver_match.view_name == "roster_columns"
    body = page.content.decode()
    assert "张大山" in body
    assert "13800001111" not in body
    assert "高血压" not in body
    assert page.context["never_read"] == ["病史"]


def test_named_columns_are_read_and_the_next_file_is_read_so_too(
    desk: Client, village: Village
) -> None:
    check = name_columns(desk, uploaded(desk, village, xlsx(TABLE)), MEANT)
    assert check.resolver_match.view_name == "roster_check"
    assert check.context["preview"].plan.new == 2
    assert dict(ColumnMeaning.objects.values_list("heading", "field")) == {
        name: field for name, field in MEANT.items() if field
    }
    entry = LedgerEntry.objects.get(verb="roster_columns_named")
    assert json.loads(entry.body)["details"] == {"count": 4}
    again = uploaded(desk, village, xlsx(TABLE))
    assert again.resolver_match.view_name == "roster_check"


def test_what_one_village_says_does_not_hold_in_another(
    desk: Client, village: Village, other_village: Village, other_clerk: Officer
) -> None:
    name_columns(desk, uploaded(desk, village, xlsx(TABLE)), MEANT)
    neighbour = open_as(Client(), other_clerk)
    page = uploaded(neighbour, other_village, xlsx(TABLE))
    assert page.resolver_match.view_name == "roster_columns"


def test_a_column_that_was_recognised_wrongly_can_be_taken_out(
    desk: Client, village: Village
) -> None:
    table = [["户编号", "姓名", "与户主关系", "电话"], ["010001", "张大山", "户主", "13800001111"]]
    uploaded(desk, village, xlsx(table))
    page = desk.get(reverse("roster_columns", args=[RosterUpload.objects.get().pk]))
    check = name_columns(desk, page, {"电话": ""})
    assert [row.phone for row in check.context["preview"].roster.rows] == [""]
    assert ColumnMeaning.objects.get().heading == "电话"


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        ({"编码": "household_no"}, "姓名"),
        ({"编码": "name", "谁": "name"}, "只能有一列"),
    ],
)
def test_what_is_missing_or_named_twice_is_said_and_nothing_is_remembered(
    desk: Client, village: Village, meant: dict[str, str], said: str
) -> None:
    page = name_columns(desk, uploaded(desk, village, xlsx(TABLE)), meant)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not ColumnMeaning.objects.exists()
    assert not Person.objects.exists()
