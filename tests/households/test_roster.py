"""Rosters as clerks have them: read, compared, kept, and the same file again changes nothing."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from grids.models import Grid, LedgerEntry, Officer, Receipt, Village
from grids.writing import Refused
from households.actions import import_roster
from households.models import Household, Membership, Person, RosterUpload
from households.roster import comparing
from households.roster.comparing import compare
from households.roster.kept import Kept
from households.roster.reading import read_roster
from households.roster.rows import Roster
from households.roster.table import read_table
from tests.factories import make_officer, make_sent, make_village
from tests.households.typing import open_as, uploaded

ROSTERS = Path(__file__).parents[1] / "rosters"
EXPECTED = json.loads((ROSTERS / "expected.json").read_text(encoding="utf-8"))
CLEAN = ROSTERS / "houzhuang-clean.xlsx"


def read(data: bytes) -> Roster:
    return read_roster(read_table(data))


def keep(village: Village, clerk: Officer, file: Path = CLEAN) -> Receipt:
    data = file.read_bytes()
    return import_roster(village.pk, data=data, sent=make_sent(clerk))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["file"])
def test_each_roster_gives_what_is_expected(
    expected: dict, village: Village, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(ROSTERS / expected["file"])
    call_command("import_roster", file, village=village.name, check=True, json=True)
    found = json.loads(capsys.readouterr().out)
    assert {key: found[key] for key in ("households", "persons", "new")} == {
        key: expected[key] for key in ("households", "persons", "new")
    }
    assert (found["changed"], found["unchanged"]) == (0, 0)
    assert [{"row": one["row"], "code": one["code"]} for one in found["refused"]] == (
        expected["refused"]
    )
    empty = [
        {key: one[key] for key in ("row", "field", "code")} for one in (found["values_left_empty"])
    ]
    assert empty == expected["values_left_empty"]
    assert all(one["why"] for one in [*found["refused"], *found["values_left_empty"]])
    assert not Person.objects.exists()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["file"])
def test_each_roster_gives_the_same_in_the_browser(
    expected: dict, client: Client, village: Village, clerk: Officer
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    check = uploaded(client, village, (ROSTERS / expected["file"]).read_bytes(), expected["file"])
    preview = check.context["preview"]
    found = (preview.roster.households, preview.roster.persons, preview.plan.new)
    assert found == (expected["households"], expected["persons"], expected["new"])
    assert [{"row": one.row, "code": one.code} for one in preview.plan.refused] == (
        expected["refused"]
    )
    assert [
        {"row": one.row, "field": one.field, "code": one.code} for one in preview.roster.left_empty
    ] == expected["values_left_empty"]


def test_the_clean_roster_goes_in_whole(village: Village, clerk: Officer) -> None:
    keep(village, clerk)
    assert Household.objects.filter(village=village).count() == 212
    assert Membership.objects.filter(until=None).count() == 703
    assert Grid.objects.filter(village=village, level="group").count() == 4
    assert Grid.objects.filter(village=village, level="micro").count() == 12
    first = Household.objects.get(number="010001")
    assert (first.head.name, first.residence, first.grid.name) == ("郭青珍", "living_in", "01-1")
    assert first.head.id_number == "999999197402091217"
    assert first.head.phone == "15912597620"
    assert b"999999197402091217" not in bytes(first.head.id_number_sealed)
    assert Person.objects.filter(party_member=True).count() == 14


def test_an_import_is_one_entry_in_the_ledger_without_personal_values(
    village: Village, clerk: Officer
) -> None:
    keep(village, clerk)
    entry = LedgerEntry.objects.get()
    assert entry.verb == "roster_imported"
    details = json.loads(entry.body)["details"]
    assert (details["households"], details["new"], details["refused"]) == (212, 703, 0)
    assert "郭青珍" not in entry.body


def test_the_same_file_again_changes_nothing(village: Village, clerk: Officer) -> None:
    keep(village, clerk)
    before = set(Person.objects.values_list("pk", "id_number_sealed"))
    plan = compare(read(CLEAN.read_bytes()), village)
    assert (plan.new, plan.changed_people, plan.unchanged, plan.refused) == (0, 0, 703, [])
    with pytest.raises(Refused):
        keep(village, clerk)
    assert set(Person.objects.values_list("pk", "id_number_sealed")) == before
    assert LedgerEntry.objects.count() == Receipt.objects.count() == 1


def test_twin_that_compares_with_nothing_has_everybody_twice(
    village: Village, other_village: Village, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(village, clerk)
    monkeypatch.setattr(comparing, "Kept", lambda _village: Kept(other_village))
    assert compare(read(CLEAN.read_bytes()), village).new == 703


def test_every_expected_roster_is_unchanged_the_second_time(
    village: Village, clerk: Officer
) -> None:
    for expected in EXPECTED:
        home = make_village(name=expected["file"])
        file = ROSTERS / expected["file"]
        officer = make_officer(name="文书", role="clerk", place=home)
        keep(home, officer, file)
        plan = compare(read(file.read_bytes()), home)
        assert (plan.new, plan.changed_people) == (0, 0)
        assert plan.unchanged == expected["new"]


def test_a_changed_row_is_shown_old_and_new_and_then_kept(village: Village, clerk: Officer) -> None:
    keep(village, clerk)
    head = Household.objects.get(number="010001").head
    head.phone = "13800000000"
    head.save()
    Household.objects.filter(number="010004").update(residence="away")
    plan = compare(read(CLEAN.read_bytes()), village)
    shown = {change.row.household_no: change.fields for change in plan.changed}
    assert shown["010001"] == [("phone", "138****0000", "159****7620")]
    assert [name for name, _old, _new in shown["010004"]] == ["residence"]
    keep(village, clerk)
    head.refresh_from_db()
    assert head.phone == "15912597620"


def test_nobody_is_deleted_and_no_value_erased_by_a_shorter_file(
    village: Village, clerk: Officer
) -> None:
    keep(village, clerk)
    short = "户编号,姓名,与户主关系\n010001,郭青珍,户主\n".encode()
    plan = compare(read(short), village)
    assert (plan.empty, plan.unchanged, plan.refused) == (True, 1, [])
    more = "户编号,姓名,与户主关系,身份证号,联系电话\n010001,郭青珍,户主,,13900000000\n".encode()
    import_roster(village.pk, data=more, sent=make_sent(clerk))
    assert Membership.objects.filter(until=None).count() == 703
    head = Household.objects.get(number="010001").head
    assert (head.id_number, head.phone) == ("999999197402091217", "13900000000")


def test_a_person_of_another_household_is_reported_not_moved(
    village: Village, clerk: Officer
) -> None:
    keep(village, clerk)
    row = "户编号,姓名,与户主关系,身份证号\n010002,许青平,配偶,999999197707207807\n".encode()
    plan = compare(read(row), village)
    assert [(one.code, one.where) for one in plan.refused] == [("in_another_household", "010001")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"PK\x03\x04 torn"),
        ("a.xlsx", b"\x00\x01\x02\x03" * 50),
        ("a.xls", b"\xd0\xcf\x11\xe0 old"),
        ("a.csv", "天气,很好\n是,的\n".encode()),
        ("a.xlsx", b""),
    ],
)
def test_what_is_no_roster_is_refused_with_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_table(data)
    assert len(str(refusal.value)) > 10


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", 8) as archive:
        archive.writestr("xl/sheet.xml", b"0" * 70_000_000)
    with pytest.raises(Refused):
        read_table(bomb.getvalue())


def pressed(check) -> tuple[str, str]:
    """What the check page's form carries."""
    form = check.context["form"]
    return str(form["cid"].value()), str(form["seen"].value())


def test_the_browser_way_checks_then_keeps(
    client: Client, village: Village, clerk: Officer
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    check = uploaded(client, village, CLEAN.read_bytes())
    assert check.resolver_match.view_name == "roster_check"
    assert not Person.objects.exists()
    cid, seen = pressed(check)
    address = check.request["PATH_INFO"]
    done = client.post(address, {"cid": cid, "seen": seen, "_end": "1"}, follow=True)
    assert done.status_code == 200
    assert Person.objects.count() == 703
    receipt = Receipt.objects.get(kind="roster_check")
    assert receipt.code in done.redirect_chain[-1][0]


def test_the_confirm_button_pressed_twice_is_one_import(
    client: Client, village: Village, clerk: Officer
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    check = uploaded(client, village, CLEAN.read_bytes())
    address, (cid, seen) = check.request["PATH_INFO"], pressed(check)
    first = client.post(address, {"cid": cid, "seen": seen, "_end": "1"})
    again = client.post(address, {"cid": cid, "seen": seen, "_end": "1"})
    assert LedgerEntry.objects.filter(verb="roster_imported").count() == 1
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.url == again.url


def test_what_came_of_it_is_told_without_what_did_not_happen(
    client: Client, village: Village, clerk: Officer
) -> None:
    open_as(client, clerk)
    check = uploaded(client, village, CLEAN.read_bytes())
    cid, seen = pressed(check)
    url = check.request["PATH_INFO"]
    done = client.post(url, {"cid": cid, "seen": seen, "_end": "1"}, follow=True)
    told = Receipt.objects.get(kind="roster_check").summary
    assert told == "花名册已导入：新增212户、新增703人。"
    assert done.context["outcome"].counts["households"] == 212
    assert ">212</span>户新增" in done.content.decode()


def test_a_torn_upload_stores_nothing(client: Client, village: Village, clerk: Officer) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    page = client.get(f"/villages/{village.pk}/roster/")
    cid = str(page.context["form"]["cid"].value())
    file = SimpleUploadedFile("a.xlsx", CLEAN.read_bytes())
    torn = client.post(f"/villages/{village.pk}/roster/", {"cid": cid, "file": file})
    assert torn.status_code == 400
    assert not RosterUpload.objects.exists()


def test_an_old_upload_is_not_confirmed(client: Client, village: Village, clerk: Officer) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    check = uploaded(client, village, CLEAN.read_bytes())
    RosterUpload.objects.update(uploaded_at="2026-01-01T00:00:00+08:00")
    cid, seen = pressed(check)
    page = client.post(check.request["PATH_INFO"], {"cid": cid, "seen": seen, "_end": "1"})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert not Person.objects.exists()


def test_another_clerk_cannot_see_the_upload(
    client: Client, village: Village, clerk: Officer, other_clerk: Officer
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    check = uploaded(client, village, CLEAN.read_bytes())
    client.force_login(other_clerk, backend="grids.backends.OfficerBackend")
    assert client.get(check.request["PATH_INFO"]).status_code == 404


def test_the_command_keeps_as_the_clerk(village: Village, clerk: Officer) -> None:
    call_command("import_roster", str(CLEAN), village=village.name, officer=clerk.username)
    assert Person.objects.count() == 703


def test_the_command_refuses_an_unknown_village_and_a_foreign_clerk(
    village: Village, other_clerk: Officer
) -> None:
    with pytest.raises(CommandError):
        call_command("import_roster", str(CLEAN), village="没有村", check=True)
    with pytest.raises(CommandError):
        call_command(
            "import_roster", str(CLEAN), village=village.name, officer=other_clerk.username
        )
    assert not Person.objects.exists()


def test_what_waited_for_more_than_an_hour_is_forgotten(
    client: Client, village: Village, clerk: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    check = uploaded(client, village, CLEAN.read_bytes())
    call_command("forget_uploads")
    assert RosterUpload.objects.count() == 1
    RosterUpload.objects.update(uploaded_at="2026-01-01T00:00:00+08:00")
    late = client.get(check.request["PATH_INFO"])
    assert "closed" in late.context
    call_command("forget_uploads")
    assert not RosterUpload.objects.exists()
    assert capsys.readouterr().out
