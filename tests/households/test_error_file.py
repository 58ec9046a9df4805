"""The error file: the clerk's own workbook, marked where something is to be put right."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from grids.models import LedgerEntry, Officer, Village
from grids.numbers import plain
from households.models import Household, Membership, Person, RosterImport, RosterUpload
from tests.households.sheets import HEADINGS, LI, ZHANG, edited, xlsx
from tests.households.typing import open_as, press, shown, uploaded

ROSTERS = Path(__file__).parents[1] / "rosters"
EXPECTED = {
    one["file"]: one for one in json.loads((ROSTERS / "expected.json").read_text(encoding="utf-8"))
}
MERGED = "jiazhuang-merged.xlsx"
RED, YELLOW = "00FFC7CE", "00FFEB9C"


def errors(desk: Client) -> Worksheet:
    return load_workbook(io.BytesIO(downloaded(desk))).worksheets[0]


def downloaded(desk: Client) -> bytes:
    newest = RosterUpload.objects.order_by("-uploaded_at").first()
    assert newest
    answer = desk.get(reverse("roster_errors", args=[newest.pk]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return bytes(answer.content)


def confirm(desk: Client, check: Any) -> Any:
    return press(desk, check.request["PATH_INFO"], shown(check.context["form"]), follow=True)


def saved(sheet: Worksheet) -> bytes:
    written, book = io.BytesIO(), sheet.parent
    assert isinstance(book, Workbook)
    book.save(written)
    return written.getvalue()


def problems(sheet: Worksheet) -> dict[int, str]:
    column = next(sheet.iter_cols(min_col=1, max_col=1))
    return {cell.row: str(cell.value) for cell in column if cell.value and cell.value != "问题"}


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


def test_exactly_the_rows_with_a_problem_are_marked(desk: Client, village: Village) -> None:
    uploaded(desk, village, (ROSTERS / MERGED).read_bytes())
    expected = EXPECTED[MERGED]
    rows = {one["row"] for one in [*expected["refused"], *expected["values_left_empty"]]}
    roster_remarks = {row for row, said in problems(errors(desk)).items() if "地区代码" in said}
    assert set(problems(errors(desk))) - roster_remarks == rows - roster_remarks
    assert rows <= set(problems(errors(desk)))


def test_it_is_the_same_workbook_with_one_column_more(desk: Client, village: Village) -> None:
    def dress(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:E1", "后庄村花名册", book.add_format({"bold": True}))
        sheet.merge_range("A3:A4", "010001")
        sheet.set_column("B:B", 33)
        sheet.freeze_panes(2, 2)
        sheet.autofilter("A2:E5")
        sheet.print_area("A1:E5")
        sheet.data_validation("C3:C9", {"validate": "list", "source": ["户主", "妻"]})
        sheet.write("E3", 4, book.add_format({"num_format": "0.00"}))

    rows = [[None], HEADINGS, [None, *ZHANG[1:4], None], [None, *LI[1:]], ["010002", None, "户主"]]
    uploaded(desk, village, xlsx(rows, more=dress))
    sheet = errors(desk)
    assert [cell.value for cell in sheet[2]] == ["问题", *HEADINGS]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["B1:F1", "B3:B4"]
    assert sheet["B1"].font.bold
    assert (sheet.column_dimensions["C"].width, sheet.freeze_panes) == (
        pytest.approx(33.7, 1),
        "D3",
    )
    assert sheet.auto_filter.ref == "B2:F5"
    assert sheet.print_area == "'Sheet1'!$A$1:$F$5"
    (rule,) = sheet.data_validations.dataValidation
    assert str(rule.sqref) == "D3:D9"
    assert (sheet["F3"].value, sheet["F3"].number_format) == (4, "0.00")
    assert list(problems(sheet)) == [3, 5]


def test_the_rules_of_a_sheet_still_mean_their_own_cells(desk: Client, village: Village) -> None:
    sources = {
        "C": ("=$H$2:$H$9", "$I$2:$I$9"),
        "D": ("=Sheet2!$A$1:$A$3", "Sheet2!$A$1:$A$3"),
        "E": ('=INDIRECT($C2&"!A1")', 'INDIRECT($D2&"!A1")'),
    }

    def dress(_book: Any, sheet: Any) -> None:
        for column, (source, _moved) in sources.items():
            sheet.data_validation(f"{column}2:{column}9", {"validate": "list", "source": source})
        rule = {"type": "formula", "criteria": '=AND($B2="",COUNTIF(C:C,C2)>1)'}
        sheet.conditional_format("A2:E9", rule)

    uploaded(desk, village, xlsx([HEADINGS, [*ZHANG[:3], "1", None]], [["x"]], more=dress))
    sheet = errors(desk)
    rules = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert rules == [moved for _source, moved in sources.values()]
    ((area, found),) = [(str(one.sqref), one.rules) for one in sheet.conditional_formatting]
    assert area == "B2:F9"
    assert found[0].formula == ['AND($C2="",COUNTIF(D:D,D2)>1)']


def test_the_wrong_cell_is_red_and_says_why(desk: Client, village: Village) -> None:
    wrong = [*ZHANG[:3], "110105194912310021", None]
    uploaded(desk, village, xlsx([HEADINGS, wrong, LI]))
    cell = errors(desk)["E2"]
    assert cell.value == "110105194912310021"
    assert cell.fill.fgColor.rgb == RED
    assert cell.comment is not None
    assert "证件" in cell.comment.text
    assert errors(desk)["E3"].fill.fgColor.rgb != RED


def test_what_was_put_right_is_not_red_in_the_next_error_file(
    desk: Client, village: Village
) -> None:
    wrong = [[*ZHANG[:3], "110105194912310021", None], [*LI[:3], "1", None]]
    uploaded(desk, village, xlsx([HEADINGS, *wrong]))
    sheet = errors(desk)
    assert [sheet[place].fill.fgColor.rgb for place in ("A2", "E2", "A3", "E3")] == [RED] * 4
    sheet["E2"].value = "11010519491231002X"
    uploaded(desk, village, saved(sheet))
    again = errors(desk)
    assert list(problems(again)) == [3]
    found = [again[place].fill.fgColor.rgb for place in ("A2", "E2", "A3", "E3")]
    assert found == ["00000000", "00000000", RED, RED]
    assert [cell.value for cell in again[1]] == ["问题", *HEADINGS]


def test_what_goes_in_and_deserves_a_look_is_yellow_and_faults_are_red(
    desk: Client, village: Village
) -> None:
    far = [*ZHANG[:3], "999999194912310025", None]
    both = [*LI[:3], "999999194912310025", "1"]
    uploaded(desk, village, xlsx([HEADINGS, far, both]))
    sheet = errors(desk)
    assert [sheet[place].fill.fgColor.rgb for place in ("A2", "E2", "F2")] == [
        YELLOW,
        YELLOW,
        "00000000",
    ]
    assert [sheet[place].fill.fgColor.rgb for place in ("A3", "E3", "F3")] == [RED, RED, RED]


def test_corrected_and_uploaded_again_everybody_is_in_and_nothing_twice(
    desk: Client, village: Village
) -> None:
    confirm(desk, uploaded(desk, village, (ROSTERS / MERGED).read_bytes()))
    assert Membership.objects.count() == EXPECTED[MERGED]["new"]
    before = set(Person.objects.values_list("pk", "name"))
    sheet = errors(desk)
    places = {plain(str(cell.value)): cell.column for cell in sheet[next(_header(sheet))]}
    for row, said in problems(sheet).items():
        if "这户已经有户主了" in said:
            sheet.cell(row, places["与户主的关系"]).value = "其他亲属"
        elif "没有姓名" in said:
            sheet.cell(row, places["姓名"]).value = "贾新"
    corrected = saved(sheet)
    check = uploaded(desk, village, corrected)
    assert check.context["preview"].plan.changed == []
    confirm(desk, check)
    assert Membership.objects.count() == EXPECTED[MERGED]["persons"]
    assert before < set(Person.objects.values_list("pk", "name"))
    again = uploaded(desk, village, corrected)
    assert again.context["preview"].plan.empty
    assert "0处变化" in again.content.decode()


def _header(sheet: Worksheet):
    return (row for row in range(1, 9) if sheet.cell(row, 1).value == "问题")


def test_a_csv_comes_back_as_a_workbook_of_texts(desk: Client, village: Village) -> None:
    text = "户编号,姓名,与户主关系,身份证号\n010001,张大山,户主,110105194912310021\n"
    uploaded(desk, village, text.encode("gb18030"))
    sheet = errors(desk)
    assert [cell.value for cell in sheet[2]][1:] == [
        "010001",
        "张大山",
        "户主",
        "110105194912310021",
    ]
    assert {cell.data_type for cell in sheet[2]} == {"s"}


def test_pictures_links_and_tables_do_not_come_along_and_do_not_hurt(
    desk: Client, village: Village
) -> None:
    def dress(_book: Any, sheet: Any) -> None:
        sheet.write_url("G2", "https://example.org", string="x")
        sheet.write_comment("B2", "说明")
        sheet.add_table("A1:E3", {"columns": [{"header": name} for name in HEADINGS]})

    rows = [HEADINGS, [*ZHANG[:3], "110105194912310021", None], LI]
    uploaded(desk, village, xlsx(rows, more=dress))
    assert list(problems(errors(desk))) == [2]


@pytest.mark.parametrize(
    ("part", "pattern", "by"),
    [
        ("styles", r'<fill><patternFill patternType="none"/></fill>', "<fill/>"),
        ("styles", r'<family val="2"/>', '<family val="34"/>'),
        ("styles", "<left/>", '<left style="of its own"/>'),
        ("worksheets/sheet1", "<sheetView ", '<sheetView view="of its own" '),
        ("worksheets/sheet1", "</sheetData>", '</sheetData><pageSetup orientation="aslant"/>'),
        ("workbook", 'name="Sheet1"', 'name="1组/2组?"'),
    ],
)
def test_what_openpyxl_does_not_understand_costs_the_formats_and_not_the_file(
    desk: Client, village: Village, part: str, pattern: str, by: str
) -> None:
    rows = [["名册"], HEADINGS, [*ZHANG[:3], "110105194912310021", 13800001111], LI]
    table = edited(xlsx(rows), f"xl/{part}.xml", pattern, by)
    uploaded(desk, village, table)
    sheet = errors(desk)
    assert [cell.value for cell in sheet[2]] == ["问题", *HEADINGS]
    assert [cell.value for cell in sheet[3]][1:] == [*ZHANG[:3], rows[2][3], 13800001111]
    assert sheet["E3"].fill.fgColor.rgb == RED
    assert list(problems(sheet)) == [3]


def test_links_to_other_workbooks_do_not_cost_the_formats(desk: Client, village: Village) -> None:
    links = '</sheets><externalReferences><externalReference r:id="rId9"/></externalReferences>'
    dressed = xlsx(
        [HEADINGS, [*ZHANG[:3], "1", None]], more=lambda _book, sheet: sheet.freeze_panes(1, 0)
    )
    uploaded(desk, village, edited(dressed, "xl/workbook.xml", "</sheets>", links))
    assert errors(desk).freeze_panes == "A2"


def test_signs_that_no_workbook_may_hold_are_left_out(desk: Client, village: Village) -> None:
    text = "户编号,姓名,与户主关系,身份证号\n010001,张\x07大山,户主,1\n"
    uploaded(desk, village, text.encode())
    assert errors(desk)["C2"].value == "张大山"


def test_the_error_file_of_somebody_else_is_not_there(
    desk: Client, village: Village, other_clerk: Officer, secretary: Officer
) -> None:
    uploaded(desk, village, xlsx([HEADINGS, [*ZHANG[:3], "110105194912310021", None]]))
    url = reverse("roster_errors", args=[RosterUpload.objects.get().pk])
    for other in (other_clerk, secretary):
        assert open_as(Client(), other).get(url).status_code == 404


def test_after_an_hour_and_without_problems_there_is_no_error_file(
    desk: Client, village: Village
) -> None:
    uploaded(desk, village, xlsx([HEADINGS, ZHANG]))
    url = reverse("roster_errors", args=[RosterUpload.objects.get().pk])
    assert desk.get(url).status_code == 404
    uploaded(desk, village, xlsx([HEADINGS, [*ZHANG[:3], "1", None]]))
    RosterUpload.objects.update(uploaded_at="2026-01-01T00:00:00+08:00")
    newest = RosterUpload.objects.latest("pk")
    assert desk.get(reverse("roster_errors", args=[newest.pk])).status_code == 404


def test_what_was_confirmed_says_what_came_of_it_and_the_file_when_it_went_in(
    desk: Client, village: Village
) -> None:
    table = xlsx([HEADINGS, ZHANG, [*LI[:3], "1", None]])
    done = confirm(desk, uploaded(desk, village, table))
    page = done.content.decode()
    assert (Household.objects.count(), Person.objects.count()) == (1, 2)
    kept = RosterImport.objects.get()
    assert (kept.counts["new"], kept.counts["left_empty"]) == (2, 1)
    assert str(kept.receipt) in page
    entry = LedgerEntry.objects.get(verb="roster_imported")
    assert json.loads(entry.body)["details"]["file"] == kept.file_digest
    again = uploaded(desk, village, table)
    assert again.context["earlier"] == kept
    assert "0处变化" in again.content.decode()
