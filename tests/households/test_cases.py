"""Files from the field that were read wrongly once; ``tests/rosters/cases`` says what is right."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from grids.models import Officer, Village
from grids.sheets.files import read_sheets
from households.models import Household, Membership, Person
from households.roster.rows import Roster
from tests.households.sheets import read
from tests.households.typing import open_as, uploaded

CASES = Path(__file__).parents[1] / "rosters" / "cases"
EXPECTED = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))
every_case = pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["file"])


@every_case
def test_each_case_gives_what_is_expected(
    expected: dict, village: Village, clerk: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    file = CASES / expected["file"]
    options = {"village": village.name, "officer": clerk.username, "json": True}
    call_command("import_roster", str(file), **options)
    found = json.loads(capsys.readouterr().out)
    counts = ("households", "persons", "new")
    assert [found[key] for key in counts] == [expected[key] for key in counts]
    assert_told(found["refused"], expected["refused"], ("row", "sheet"))
    assert_told(found["values_left_empty"], expected["values_left_empty"], ("row", "field"))
    assert all(one["why"] for one in [*found["refused"], *found["values_left_empty"]])
    roster = read(file.read_bytes())
    assert {row: years_of(roster)[int(row)] for row in expected.get("birth_years", {})} == (
        expected.get("birth_years", {})
    )
    names = {str(row.row): row.name for row in roster.rows}
    assert {row: names[row] for row in expected.get("names", {})} == expected.get("names", {})
    assert Person.objects.count() == expected["new"]
    for one in expected.get("must_not_join", []):
        assert_not_joined(one, roster)
    for spellings, wanted in expected.get("groups", {}).items():
        assert_one_group(spellings.split("|"), wanted, file)


@every_case
def test_each_case_gives_the_same_in_the_browser(
    expected: dict, client: Client, village: Village, clerk: Officer
) -> None:
    file = CASES / expected["file"]
    check = uploaded(open_as(client, clerk), village, file.read_bytes(), file.name)
    preview = check.context["preview"]
    found = (preview.roster.households, preview.roster.persons, preview.plan.new)
    assert found == (expected["households"], expected["persons"], expected["new"])


@every_case
def test_each_case_changes_nothing_the_second_time(
    expected: dict, village: Village, clerk: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"village": village.name, "officer": clerk.username, "json": True}
    for _time in range(2):
        call_command("import_roster", str(CASES / expected["file"]), **options)
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (found["new"], found["changed"], found["ambiguous"]) == (0, 0, [])
    assert found["unchanged"] == expected["new"]


def assert_told(found: list[dict], expected: list[dict], keys: tuple[str, ...]) -> None:
    """Rows, fields and sheets are the same; codes too, where the case names one."""
    told = [{key: one[key] for key in keys if key in one} for one in found]
    assert told == [{key: one[key] for key in keys if key in one} for one in expected]
    codes = zip(found, expected, strict=True)
    assert [one["code"] for one, want in codes if want["code"] != "*"] == [
        want["code"] for want in expected if want["code"] != "*"
    ]


def years_of(roster: Roster) -> dict[int, int | None]:
    return {row.row: row.birth_year for row in roster.rows}


def assert_not_joined(told: dict, roster: Roster) -> None:
    """Nobody of that row's name lives in the household that is not theirs."""
    sheets = dict(enumerate(roster.sheets))
    number, _born, year = told["household"].partition(" born ")
    wanted = {"head__birth_year": int(year)} if year else {"number": number}
    homes = Household.objects.filter(**wanted).values_list("number", flat=True)
    assert homes or number == "0"
    here = [
        row
        for row in roster.rows
        if row.row == told["row"] and told.get("sheet") in {None, sheets[row.sheet]}
    ]
    for row in here:
        if told.get("name") in {None, row.name}:
            joined = Membership.objects.filter(person__name=row.name).values_list(
                "household__number", flat=True
            )
            assert not set(joined) & set(homes)


def assert_one_group(spellings: list[str], wanted: int | str, file: Path) -> None:
    """All spellings are in one grid, with the wanted name if one is wanted."""
    written = _groups_as_written(file)
    kept = Counter(
        Household.objects.get(head__name=name).grid.name
        for name, group in written.items()
        if group in spellings
    )
    assert len(kept) == 1, kept
    assert wanted in {1, *kept}


def _groups_as_written(file: Path) -> dict[str, str]:
    (sheet,) = read_sheets(file.read_bytes())
    return {str(row[2]): str(row[1]) for row in sheet[1][1:]}
