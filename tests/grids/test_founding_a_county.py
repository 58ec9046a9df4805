"""One installation for a county: twelve townships and two hundred villages from one workbook."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook

from grids.logging_in.one_time_passwords import Slip, try_slip
from grids.models import Chain, Grid, LedgerEntry, Officer, Post, Township, Village
from grids.roles import Role
from grids.sheets.files import read_sheets
from grids.traces.verifying import walk_all
from tests.access.walking import Rows
from tests.factories import NOW
from tests.grids.desk import log_in

HEADINGS = ["乡镇", "监督电话", "村", "网格/组", "姓名", "手机号", "职务"]
Row = list[str]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def found(tmp_path: Path, *rows: Row, headings: Row = HEADINGS, **options: Any) -> str:
    """What the command says of a workbook with these rows below the headings."""
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    file = tmp_path / "县.xlsx"
    book.save(file)
    return told("found", str(file), **options)


def told(*command: str, **options: Any) -> str:
    said = io.StringIO()
    call_command(*command, language="en", stdout=said, **options)
    return said.getvalue()


def county(townships: int, villages: int) -> list[Row]:
    """As lists are kept: a township stands once, and holds for the rows below."""
    rows = []
    for number in range(townships):
        rows.append(
            [
                f"第{number}乡",
                f"0357-20000{number:02}",
                "",
                "",
                f"乡干部{_sign(number)}",
                "",
                "乡镇干部",
            ]
        )
        for place in range(number, villages, townships):
            name = f"{_sign(place)}村"
            rows += [
                ["", "", name, "第1组", "", "", ""],
                ["", "", name, "第2组", "", "", ""],
                ["", "", name, "", f"文{_sign(place)}", f"138{place:08}", "村文书"],
                ["", "", name, "", f"支{_sign(place)}", "", "村支书"],
                ["", "", name, "第1组 01-1", f"长{_sign(place)}", "", "微网格长"],
            ]
    return rows


def _sign(number: int) -> str:
    """Two Chinese characters that stand for a number, since no name has digits in it."""
    return chr(0x4E00 + number // 100) + chr(0x5000 + number % 100)


def test_twelve_townships_and_two_hundred_villages(tmp_path: Path, db: None) -> None:
    rows = county(12, 200)
    shown = found(tmp_path, *rows)
    assert "Townships: 12, villages: 200, grids: 600, officers: 612, posts: 612" in shown
    assert "Nothing is founded yet" in shown
    assert (Township.objects.count(), LedgerEntry.objects.count(), Chain.objects.count()) == (
        0,
        0,
        0,
    )

    said = found(tmp_path, *rows, do=True)
    counts = [model.objects.count() for model in (Township, Village, Grid, Officer, Post)]
    assert counts == [12, 200, 600, 612, 612]
    assert Township.objects.get(name="第3乡").telephone == "0357-2000003"
    micro = Grid.objects.filter(level="micro").select_related("parent")
    assert {grid.parent.name for grid in micro} == {"第1组"}
    assert (Chain.objects.count(), LedgerEntry.objects.count()) == (13, 24)
    assert walk_all().faults == []

    slips = [line.split() for line in said.splitlines() if line.startswith("第")]
    assert len(slips) == 12
    township, username, password = slips[3]
    officer = Officer.objects.get(username=username)
    assert (officer.posts.get().township.name, officer.posts.get().role) == (
        township,
        Role.TOWNSHIP,
    )
    assert log_in(Client(), username, password).status_code == 302

    before = Rows()
    again = found(tmp_path, *rows, do=True)
    assert "posts that are here already: 612" in again
    assert "nothing was written" in again
    assert before.changed() == set()


def test_each_township_reaches_its_own_villages_alone(tmp_path: Path, db: None) -> None:
    found(tmp_path, *county(3, 6), do=True)
    for township in Township.objects.all():
        desk = Client()
        desk.force_login(_with_a_password(township.name))
        for village in Village.objects.select_related("township"):
            due = 200 if village.township == township else 404
            assert desk.get(village.get_absolute_url()).status_code == due
        for other in Township.objects.all():
            due = 200 if other == township else 404
            assert desk.get(reverse("officer_list", args=[other.pk])).status_code == due


def _with_a_password(township: str) -> Officer:
    officer = Officer.objects.get(posts__township__name=township)
    officer.one_time_sealed = officer.one_time_until = None
    officer.save()
    return officer


def test_a_later_workbook_adds_what_is_new(tmp_path: Path, db: None) -> None:
    found(tmp_path, *county(2, 4), do=True)
    more = [*county(2, 4), ["第1乡", "", "新村", "", "赵敏", "", "文书"]]
    said = found(tmp_path, *more, do=True)
    assert "Townships: 0, villages: 1, grids: 0, officers: 1, posts: 1" in said
    entry = LedgerEntry.objects.latest("at")
    assert (entry.verb, entry.chain.township.name) == ("county_founded", "第1乡")
    assert json.loads(entry.body)["details"]["villages"] == 1
    assert "赵敏" not in entry.body
    assert walk_all().faults == []


def test_wrong_cells_are_named_and_nothing_is_founded(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError) as refusal:
        found(
            tmp_path,
            ["", "", "后庄村", "", "张三", "", "文书"],
            ["关王庙乡", "0357-2000001", "后庄村", "", "赵敏", "", "大队长"],
            ["", "0357-2000009", "后庄村", "", "王4", "", "文书"],
            ["", "12", "", "", "李国栋", "", "乡镇干部"],
            ["", "", "贾庄村", "01-1", "", "", ""],
            ["双鹤乡", "", "", "", "曹远", "", "文书"],
            ["", "", "双凤村", "", "周德全", "", "监委会主任兼文书"],
            ["", "", "长" * 60, "", "王秀", "", "文书"],
            do=True,
        )
    assert str(refusal.value).splitlines() == [
        "Nothing was founded. Correct these cells, then run it again:",
        "A2: The township is missing.",
        "G3: This word for a role is not known here; the template lists those that are.",
        "B4: The township stands above with another telephone.",
        "E4: This is no name: it has digits in it, or is too long.",
        "B5: A telephone number has 11 digits, or is a land line like 0357-1234567.",
        "D6: Write the villager group before the micro-grid, like “第1组 01-1”.",
        "C7: The village is missing.",
        "G8: Who sits on the supervision committee may not be secretary, clerk or committee member "
        "of the same village.",
        "C9: The village's name is too long.",
    ]
    assert (Township.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_an_officer_of_one_township_is_not_taken_for_anothers(tmp_path: Path, db: None) -> None:
    """A telephone is one account's in the whole installation; a name may be several people's."""
    rows = [["甲乡", "", "东村", "", "张三", "13900000001", "文书"]]
    found(tmp_path, *rows, ["乙乡", "", "西村", "", "张三", "", "文书"], do=True)
    assert sorted(Officer.objects.values_list("username", flat=True)) == ["zhangsan", "zhangsan2"]
    with pytest.raises(CommandError, match="F3: The telephone number stands with another account"):
        found(tmp_path, *rows, ["丙乡", "", "西村", "", "李四", "13900000001", "文书"], do=True)
    assert not Township.objects.filter(name="丙乡").exists()


def test_a_telephone_that_cannot_be_right_is_left_empty_and_told(tmp_path: Path, db: None) -> None:
    said = found(tmp_path, ["甲乡", "", "东村", "", "张三", "1390", "文书"], do=True)
    assert "Left empty: F2: A telephone number has 11 digits" in said
    assert Officer.objects.get().phone == ""


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (["村", "姓名", "职务", "网格"], "no column 乡镇"),
        (["乡镇", "姓名", "职务", "网格"], "no column 村"),
        (["a", "b", "c", "d"], "needs the columns 乡镇, 村, 姓名 and 职务"),
    ],
)
def test_a_table_without_a_needed_column_is_refused_with_its_name(
    tmp_path: Path, db: None, headings: Row, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        found(tmp_path, ["甲", "乙", "丙", "丁"], headings=headings)


def test_the_template_is_read_without_its_examples(tmp_path: Path, db: None) -> None:
    file = tmp_path / "template.xlsx"
    assert told("found", str(file), template=True) == f"Written: {file}.\n"
    sheet = next(iter(read_sheets(file.read_bytes())))
    assert sheet.rows[0][:3] == ["乡镇", "监督电话", "姓名"]
    assert "Townships: 0, villages: 0" in told("found", str(file))
    with pytest.raises(CommandError, match="File exists"):
        told("found", str(file), template=True)


def test_a_file_that_is_not_there_is_said(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match=r"cannot be read: .*nowhere\.xlsx: No such file"):
        told("found", str(tmp_path / "nowhere.xlsx"))


def test_the_first_officers_slip_opens_for_a_week(tmp_path: Path, db: None) -> None:
    said = found(tmp_path, ["甲乡", "", "", "", "李国栋", "", "乡镇干部"], do=True)
    officer = Officer.objects.get()
    assert try_slip(officer, said.split()[-1], now=NOW) == Slip.GOOD
