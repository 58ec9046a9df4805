"""The roster on its way out, and back: templates, corrections, tables for receivers."""

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, LedgerEntry, Officer, Receipt, Village
from households.actions import import_roster
from households.models import Household, Membership, Person, Receiver
from households.roster.comparing import compare
from households.roster.out.people import PeopleOut, members_in, people_of
from households.roster.plan import Plan
from households.tables.filling import everything, texts
from tests.factories import PASSWORD, make_grid, make_household, make_sent
from tests.grids.logging_in.aging import grow_old
from tests.households.sheets import read
from tests.households.typing import open_as, press, shown

CARD, PHONE = "11010519491231002X", "13800001111"


#: The ID number and the telephone with every digit.
WHOLE = {"column-6-format": "whole", "column-8-format": "whole"}
KIDS = ("王小", "王大")


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


@pytest.fixture
def homes(village: Village, micro_grid: Grid) -> list[Household]:
    """Three households of three, the first with numbers, one of their names a formula's look."""
    made = [
        make_household(
            village=village,
            grid=micro_grid,
            number=f"01000{n}",
            head=head,
            members=("王小", "王大"),
        )
        for n, head in enumerate(("张大山", "=林", "𠮷强"), 1)
    ]
    head = made[0].head
    head.id_number, head.phone, head.birth_year = CARD, PHONE, 1949
    head.save()
    return made


def fetched(desk: Client, name: str, village: Village) -> bytes:
    answer = desk.get(reverse(name, args=[village.pk]))
    assert answer.status_code == 200
    return bytes(answer.content)


def corrected(desk: Client, village: Village) -> bytes:
    """The table with everybody in it, by its press."""
    url = reverse("roster_correct", args=[village.pk])
    answer = press(desk, url, shown(desk.get(url).context["form"]))
    assert answer.status_code == 200
    return bytes(answer.content)


def sheet_of(data: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def saved(sheet: Worksheet) -> bytes:
    written, book = io.BytesIO(), sheet.parent
    assert isinstance(book, Workbook)
    book.save(written)
    return written.getvalue()


def plan(data: bytes, village: Village) -> Plan:
    return compare(read(data), village)


def send(desk: Client, village: Village, **more: Any) -> Any:
    url = reverse("table_send", args=[village.pk, "roster"])
    page = desk.get(url).context["form"]
    fields = shown(page)
    for form in (page.columns.formset.management_form, *page.columns.formset.forms):
        fields |= {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    fields |= more
    return press(desk, url, {name: value for name, value in fields.items() if value is not False})


def content(answer: Any) -> bytes:
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def test_the_template_is_locked_at_its_head_and_open_below(desk: Client, village: Village) -> None:
    make_grid(village=village, name="第1组")
    sheet = sheet_of(fetched(desk, "roster_template", village))
    assert sheet.freeze_panes == "A2"
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet["A1"].protection.locked
    assert {sheet.column_dimensions[letter].protection.locked for letter in "ABCJ"} == {False}
    assert str(sheet["A2"].value).startswith("提示")
    assert str(sheet["A3"].value).startswith("例")
    assert {sheet.column_dimensions[letter].width > 8 for letter in "ABCDEFGHIJ"} == {True}


def test_every_column_of_the_template_is_text_for_five_thousand_rows(
    desk: Client, village: Village
) -> None:
    data = fetched(desk, "roster_template", village)
    with ZipFile(io.BytesIO(data)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert page.count("<col ") == 10
    assert 'numFmtId="49"' in styles
    assert "<f>" not in page
    lists = {
        str(rule.sqref): rule.formula1 for rule in sheet_of(data).data_validations.dataValidation
    }
    assert lists["E2:E5001"].startswith("选项!$C$1")
    assert all(area.endswith("5001") for area in lists)


def test_the_templates_choices_are_the_villages_grids_and_the_words_that_are_read(
    desk: Client, village: Village
) -> None:
    for number in range(1, 61):
        make_grid(village=village, name=f"第{number}组")
    book = load_workbook(io.BytesIO(fetched(desk, "roster_template", village)))
    lists = book.worksheets[1]
    assert lists.sheet_state == "hidden"
    columns = [[cell.value for cell in column if cell.value] for column in lists.iter_cols()]
    assert len(columns[0]) == 60
    assert columns[2][:2] == ["户主", "配偶"]
    assert columns[4] == ["是", "否"]
    assert [column for column in columns if "模板版本" in column]


def test_a_template_filled_in_goes_in_whole_without_hint_and_example(
    desk: Client, village: Village, clerk: Officer
) -> None:
    sheet = sheet_of(fetched(desk, "roster_template", village))
    assert plan(saved(sheet), village).empty
    for row in (
        ["第1组", "01-1", "010001", "王强", "户主", CARD, None, PHONE, "在村居住", "是"],
        ["第1组", "01-1", "010001", "李梅", "妻", None, "1950", None, None, "否"],
    ):
        sheet.append(row)
    import_roster(village.pk, data=saved(sheet), sent=make_sent(clerk))
    found = Membership.objects.values_list("person__name", "relation", "person__birth_year")
    assert sorted(found) == [("李梅", "12", 1950), ("王强", "02", 1949)]
    home = Household.objects.get()
    assert (home.residence, home.grid.name, home.head.phone) == ("living_in", "01-1", PHONE)
    assert plan(saved(sheet), village).empty


def test_the_filled_template_comes_back_without_a_change(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    data = corrected(desk, village)
    found = plan(data, village)
    assert (found.empty, found.unchanged) == (True, 9)
    assert (found.refused, found.ambiguous, found.missing_people) == ([], [], [])
    assert CARD not in str(list(sheet_of(data).values))
    assert sheet_of(data).column_dimensions["K"].hidden


def test_that_the_filled_template_was_given_out_stands_in_the_ledger(
    desk: Client, village: Village, clerk: Officer, homes: list[Household]
) -> None:
    url = reverse("roster_correct", args=[village.pk])
    fields = shown(desk.get(url).context["form"])
    assert not LedgerEntry.objects.filter(verb="roster_exported").exists()
    press(desk, url, fields)
    again = press(desk, url, fields)
    assert again.status_code == 302
    line = LedgerEntry.objects.get(verb="roster_exported")
    assert (line.officer, line.subject) == (clerk, f"village:{village.pk}")
    assert json.loads(line.body)["details"]["rows"] == 9


def test_ten_cells_changed_in_the_filled_template_are_exactly_ten_changes(
    desk: Client, village: Village, clerk: Officer, homes: list[Household]
) -> None:
    sheet = sheet_of(corrected(desk, village))
    changes = {
        "D3": "张山",
        "F4": "440524188001010014",
        "H3": "13900002222",
        "H4": "0357-1234567",
        "I3": "长期外出",
        "J5": "是",
        "A6": "第2组",
        "D7": "王晓",
        "E8": "孙子",
        "G11": "1988",
    }
    for place, value in changes.items():
        sheet[place] = value
    found = plan(saved(sheet), village)
    differences = [name for one in found.changed for name, _old, _new in one.fields]
    # Of the ID number that is new the year of birth follows: it is told, and is no cell.
    assert sorted(differences) == sorted(
        [
            *("name", "id_number", "birth_year", "phone", "phone", "residence"),
            *("party_member", "grid", "name", "relation", "birth_year"),
        ]
    )
    assert (found.new, found.refused, found.ambiguous) == (0, [], [])
    import_roster(village.pk, data=saved(sheet), sent=make_sent(clerk))
    assert plan(saved(sheet), village).empty
    assert Household.objects.get(number="010002").grid.name == "第2组"
    assert Person.objects.filter(name="王晓").count() == 1


def test_the_rows_of_a_filled_template_may_be_sorted(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    sheet = sheet_of(corrected(desk, village))
    heading, hint, *people = [list(row) for row in sheet.values]
    turned = Workbook()
    page = turned.worksheets[0]
    for row in (heading, hint, *reversed(people)):
        page.append(row)
    for cell in page["D"]:
        cell.data_type = "s"
    found = plan(saved(page), village)
    assert (found.empty, found.unchanged) == (True, 9)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "csv_gb18030"])
def test_an_export_counts_its_own_rows_and_comes_back_without_a_change(
    desk: Client, village: Village, homes: list[Household], kind: str
) -> None:
    data = content(send(desk, village, format=kind))
    found = plan(data, village)
    assert (found.empty, found.unchanged, found.refused) == (True, 9, [])
    text = str(list(sheet_of(data).values)) if kind == "xlsx" else data.decode(_encoding(kind))
    assert "合计：3户9人" in text
    assert CARD not in text
    assert PHONE not in text
    assert "138****1111" in text


def _encoding(kind: str) -> str:
    return "gb18030" if kind == "csv_gb18030" else "utf-8-sig"


def test_nothing_that_is_sent_is_a_formula(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    book = content(send(desk, village, format="xlsx"))
    with ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    lines = content(send(desk, village, format="csv")).decode("utf-8-sig")
    names = [row[4] for row in csv.reader(io.StringIO(lines)) if len(row) > 4]
    assert [name for name in names if "林" in name] == ["'=林"]


def test_columns_are_chosen_named_and_ordered_and_kept_for_the_receiver(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    fields = {f"column-{place}-take": "" for place in range(11)}
    fields |= {"column-4-take": "on", "column-4-place": 2, "column-4-heading": "户内人员"}
    fields |= {"column-2-take": "on", "column-2-place": 1, "column-2-heading": "户号"}
    sheet = sheet_of(content(send(desk, village, format="xlsx", receiver="民政所", **fields)))
    assert [cell.value for cell in sheet[1]] == ["户号", "户内人员"]
    kept = Receiver.objects.get()
    assert (kept.name, kept.columns) == (
        "民政所",
        [["household_no", "户号", ""], ["name", "户内人员", ""]],
    )
    url = f"{reverse('table_send', args=[village.pk, 'roster'])}?receiver=民政所"
    lines = desk.get(url).context["form"].columns.formset.forms
    assert [line["heading"].value() for line in lines[:2]] == ["户号", "户内人员"]
    assert [bool(line["take"].value()) for line in lines[:3]] == [True, True, False]


def test_whole_numbers_need_a_reason_and_the_password_and_leave_a_trace(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    refused = send(desk, village, format="csv", **WHOLE, reason="")
    assert refused.context["form"].errors.keys() == {"reason"}
    grow_old(desk, minutes=11)
    asked = send(desk, village, format="csv", **WHOLE, reason="低保复核", proof="wrong")
    assert (asked.status_code, "不是您现在的密码" in asked.text) == (403, True)
    assert not LedgerEntry.objects.filter(verb="table_sent").exists()
    given = send(desk, village, format="csv", **WHOLE, reason="低保复核", proof=PASSWORD)
    text = content(given).decode("utf-8-sig")
    assert f"\t{CARD}" in text
    assert f"\t{PHONE}" in text
    entry = LedgerEntry.objects.get(verb="table_sent")
    details = json.loads(entry.body)["details"]
    assert (details["whole"], details["rows"]) == (True, 9)
    assert "低保复核" not in entry.body
    receipt = Receipt.objects.get(code=details["receipt"])
    assert PASSWORD.encode() not in bytes(receipt.sealed_content)


def test_the_same_press_again_gives_no_second_file(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    url = reverse("table_send", args=[village.pk, "roster"])
    form = desk.get(url).context["form"]
    fields = shown(form)
    for part in (form.columns.formset.management_form, *form.columns.formset.forms):
        fields |= {bound.html_name: bound.value() for bound in part if bound.value()}
    assert content(press(desk, url, fields))
    again = press(desk, url, fields)
    assert again.status_code == 302
    assert LedgerEntry.objects.filter(verb="table_sent").count() == 1


def test_a_households_own_data_are_given_out_masked(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    url = reverse("household_export", args=[homes[0].pk])
    answer = press(desk, url, shown(desk.get(url).context["form"]))
    rows = list(sheet_of(content(answer)).values)
    assert sorted(str(row[4]) for row in rows[1:4]) == ["张大山", "王大", "王小"]
    assert rows[1][6] == f"{'*' * 14}002X"
    assert LedgerEntry.objects.get(verb="household_exported").subject == f"household:{homes[0].pk}"


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    village: Village,
    micro_grid: Grid,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people):
        make_household(village=village, grid=micro_grid, number=f"01000{number}")
    with django_assert_num_queries(1):
        rows = texts(PeopleOut(), people_of(members_in(village)), everything(PeopleOut()))
    assert len(rows) == people
