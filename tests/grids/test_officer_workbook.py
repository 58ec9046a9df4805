"""Workbooks of officers as townships have them: read, compared, carried out; again: no change."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook

from grids.actions import confirm_officers, plan_officers, upload_officers
from grids.logging_in.one_time_passwords import password_on_slip
from grids.models import Grid, LedgerEntry, Officer, OfficerUpload, Post, Township, Village
from grids.roles import Role
from grids.workbook.columns import ROLE_WORDS
from grids.workbook.comparing import Plan
from grids.writing import Refused
from tests.factories import make_grid, make_officer, make_sent, make_township, make_village
from tests.grids.desk import log_in, open_as, press, shown

HEADINGS = ["姓名", "用户名", "手机号", "村", "网格/组", "职务", "任职日期"]
Row = list[Any]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def workbook(*rows: Row, above: tuple[Row, ...] = (), merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    for row in (*above, HEADINGS, *rows):
        book.active.append(row)
    for span in merged:
        book.active.merge_cells(span)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def row(name: str, role: str, village: str = "后庄村", **more: Any) -> Row:
    cells = {"username": "", "phone": "", "grid": "", "since": "", **more}
    return [
        name,
        cells["username"],
        cells["phone"],
        village,
        cells["grid"],
        role,
        cells["since"],
    ]


def uploaded(officer: Officer, data: bytes) -> OfficerUpload:
    sent = make_sent(officer, at=timezone.now())
    township = officer.posts.get().township
    upload_officers(township.pk, data=data, file_name="干部.xlsx", sent=sent)
    return OfficerUpload.objects.latest("uploaded_at")


def planned(officer: Officer, *rows: Row) -> Plan:
    return plan_officers(uploaded(officer, workbook(*rows)))[2]


def carried_out(
    officer: Officer, *rows: Row, villages: set[str] = frozenset(), grids: bool = True
) -> Any:
    upload = uploaded(officer, workbook(*rows))
    seen = plan_officers(upload)[2].digest
    sent = make_sent(officer, at=timezone.now())
    return confirm_officers(upload, seen=seen, villages=villages, grids=grids, sent=sent)


def refused(plan: Plan) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in plan.refused]


def posts() -> set[tuple[str, str, str]]:
    """Everybody's posts but those of the office that uploads."""
    return {
        (post.officer.name, post.role, str(post.place))
        for post in Post.objects.exclude(officer__name="李国栋").select_related("officer")
    }


def test_officers_go_in_with_posts_slips_user_names_and_sealed_telephones(
    village: Village, micro_grid: Grid, township_officer: Officer
) -> None:
    receipt = carried_out(
        township_officer,
        row("曾花信", "村文书", phone=13900000001, since="2026-03-01"),
        row("李 国 强", "支部书记", username="Liguoqiang", since="2025年6月"),
        row("陈海生", "微网格长", grid="01-1"),
    )
    assert posts() == {
        ("曾花信", "clerk", "后庄村"),
        ("李国强", "secretary", "后庄村"),
        ("陈海生", "grid_leader", "01-1"),
    }
    clerk = Officer.objects.get(name="曾花信")
    assert (clerk.username, clerk.phone) == ("zenghuaxin", "13900000001")
    assert str(clerk.posts.get().since) == "2026-03-01"
    secretary = Officer.objects.get(name="李国强")
    assert (secretary.username, str(secretary.posts.get().since)) == ("liguoqiang", "2025-06-01")
    assert receipt.summary.startswith("Workbook carried out: 3 new officers, 3 new posts")
    answer = log_in(Client(), "zenghuaxin", password_on_slip(clerk))
    assert answer.status_code == 302


def test_the_same_file_again_changes_nothing_and_says_so(
    village: Village, micro_grid: Grid, township_officer: Officer
) -> None:
    rows = [
        row("曾花信", "村文书", phone="13900000001"),
        row("李国强", "书记兼村主任"),
        row("陈海生", "微网格长", grid="第1组 01-1"),
    ]
    carried_out(township_officer, *rows)
    plan = planned(township_officer, *rows)
    assert (plan.empty, plan.unchanged, refused(plan)) == (True, 4, [])
    with pytest.raises(Refused, match="Nothing is left to enter"):
        carried_out(township_officer, *rows)
    desk = open_as(township_officer)
    page = desk.get(OfficerUpload.objects.latest("uploaded_at").get_absolute_url())
    assert "没有变化" in page.content.decode()


def test_it_is_one_entry_in_the_ledger_without_personal_values(
    village: Village, township: Township, township_officer: Officer
) -> None:
    carried_out(township_officer, row("曾花信", "村文书", phone="13900000001"))
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.chain.township) == ("officers_imported", township)
    assert all(told not in entry.body for told in ("曾花信", "13900000001", "zenghuaxin"))


@pytest.mark.parametrize(
    ("role", "word"), [(role, word) for role, words in ROLE_WORDS.items() for word in words.split()]
)
def test_every_usual_word_for_a_role_is_read(
    village: Village, township_officer: Officer, role: Role, word: str
) -> None:
    plan = planned(township_officer, row("某人", word, grid="第1组 01-1"))
    assert refused(plan) == []
    assert [new.post.role for new in plan.posts] == [role]


@pytest.mark.parametrize(
    ("told", "roles"),
    [
        ("支部书记兼村委会主任", {Role.SECRETARY, Role.COMMITTEE}),
        ("文书、委员", {Role.CLERK, Role.COMMITTEE}),
        ("委员/评议小组成员", {Role.COMMITTEE, Role.ASSESSOR}),
        (" 村 支 书 ", {Role.SECRETARY}),
        ("会计兼文书", {Role.CLERK}),
    ],
)
def test_several_roles_in_one_cell_are_several_posts(
    village: Village, township_officer: Officer, told: str, roles: set[Role]
) -> None:
    plan = planned(township_officer, row("某人", told))
    assert {new.post.role for new in plan.posts} == roles
    assert len(plan.officers) == 1


def test_merged_and_empty_village_cells_hold_for_those_below(
    village: Village, other_village: Village, township_officer: Officer
) -> None:
    data = workbook(
        row("甲", "文书"),
        row("乙", "书记", village=""),
        row("丙", "文书", village="贾庄"),
        row("丁", "书记", village=""),
        row("戊", "乡镇干部", village=""),
        above=(["关王庙乡干部名单", "", "", "", "", "", ""],),
        merged=("D3:D4", "A1:G1"),
    )
    _table, book, plan = plan_officers(uploaded(township_officer, data))
    assert book.rows == 5
    assert [(new.post.officer.name, str(new.post.place)) for new in plan.posts] == [
        ("甲", "后庄村"),
        ("乙", "后庄村"),
        ("丙", "贾庄村"),
        ("丁", "贾庄村"),
        ("戊", "关王庙乡"),
    ]


def test_refused_rows_are_told_with_their_number_and_reason(
    village: Village, other_village: Village, group: Grid, township_officer: Officer
) -> None:
    make_grid(village=village, name="第2组")
    make_grid(village=village, name="02-1", level="micro", parent=group)
    watcher = make_officer(name="周德全", role=Role.SUPERVISOR, place=village)
    stranger = make_officer(name="远人", role=Role.COUNTY)
    stranger.phone = "13900000009"
    stranger.save()
    plan = planned(
        township_officer,
        row("", "文书"),
        row("王4", "文书"),
        row("无职", ""),
        row("怪职", "大队长"),
        row("怪日", "文书", since="去年"),
        row("怪名", "文书", username="139"),
        row("周德全", "文书"),
        row("甲", "监委会主任兼文书"),
        row("乙", "文书", phone="13900000009"),
        row("丙", "文书", phone="13900000002"),
        row("丁", "书记", phone="13900000002"),
        row("丙", "文书", phone="13900000002"),
        row("戊", "网格长", grid="第2组 02-1"),
        row("己", "微网格长", grid="07-1"),
        row("庚", "文书", username=watcher.username),
        row("零", "文书", since=2026.1),
        row("辛", "文书", phone="1390000"),
        row("早", "文书", since="0202-03-01"),
        row("迟", "文书", since="2062-03-01"),
    )
    assert refused(plan) == [
        (2, "name_missing"),
        (3, "name_invalid"),
        (4, "role_missing"),
        (5, "role_unknown"),
        (6, "day_invalid"),
        (7, "username_invalid"),
        (8, "incompatible"),
        (9, "incompatible"),
        (10, "phone_taken"),
        (12, "phone_taken"),
        (13, "row_twice"),
        (14, "micro_elsewhere"),
        (15, "group_missing"),
        (16, "username_taken"),
        (17, "day_invalid"),
        (19, "day_invalid"),
        (20, "day_invalid"),
    ]
    assert [new.post.officer.name for new in plan.posts] == ["甲", "丙", "辛"]
    assert plan.posts[-1].post.officer.phone == ""


def test_a_telephone_that_cannot_be_right_is_left_empty_and_listed(
    village: Village, township_officer: Officer
) -> None:
    upload = uploaded(township_officer, workbook(row("辛", "文书", phone="1390000")))
    _table, book, plan = plan_officers(upload)
    assert [(one.row, one.field) for one in book.left_empty] == [(2, "phone")]
    assert len(plan.officers) == 1


def test_the_refused_rows_come_back_as_a_table_that_is_read_again(
    village: Village, township_officer: Officer
) -> None:
    rows = ["姓名,用户名,村,职务", "甲,,后庄村,文书", "=cmd(),+a,后庄村,大队长"]
    upload = uploaded(township_officer, "\n".join(rows).encode())
    answer = open_as(township_officer).get(reverse("officer_refused", args=[upload.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][:7] == HEADINGS
    assert [cell.value for cell in sheet[2]][:6] == ["=cmd()", "+a", None, "后庄村", None, "大队长"]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}
    again = plan_officers(uploaded(township_officer, answer.content))[2]
    assert refused(again) == [(2, "role_unknown")]


def test_the_template_is_read_without_its_example(
    village: Village, township_officer: Officer
) -> None:
    answer = open_as(township_officer).get(reverse("officer_template"))
    book = load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book.worksheets[0][1]] == HEADINGS
    assert "村支书" in book.worksheets[1]["B3"].value
    _table, read, plan = plan_officers(uploaded(township_officer, answer.content))
    assert (read.rows, plan.empty) == (0, True)


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (["姓名", "职务", "手机号"], "no column 村"),
        (["村", "职务", "手机号"], "no column 姓名"),
        (["姓名", "村", "手机号"], "no column 职务"),
        (["a", "b", "c"], "No heading row was found"),
    ],
)
def test_a_table_without_a_needed_column_is_refused_with_its_name(
    township_officer: Officer, headings: list[str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        uploaded(township_officer, ",".join(headings).encode())


def test_villages_that_are_not_here_are_founded_only_when_ticked(
    village: Village, township: Township, township_officer: Officer
) -> None:
    rows = [row("甲", "文书", village="赵庄"), row("乙", "文书", village="后庄存")]
    rows.append(row("丙", "文书"))
    plan = planned(township_officer, *rows)
    assert [one.name for one in plan.villages] == ["赵庄村", "后庄存村"]
    receipt = carried_out(township_officer, *rows, villages={"赵庄村"})
    assert posts() == {("甲", "clerk", "赵庄村"), ("丙", "clerk", "后庄村")}
    assert "1 villages" in receipt.summary
    assert "1 posts left out" in receipt.summary
    names = Village.objects.filter(township=township).values_list("name", flat=True)
    assert sorted(names) == ["后庄村", "赵庄村"]


@pytest.mark.parametrize("grids", [True, False])
def test_grids_that_are_not_here_are_made_only_when_ticked(
    village: Village, group: Grid, township_officer: Officer, *, grids: bool
) -> None:
    rows = [
        row("甲", "微网格长", grid="三组 03-1"),
        row("乙", "网格长", grid="1组"),
        row("丙", "网格长"),
        row("丁", "评议小组成员", grid="第4组"),
    ]
    carried_out(township_officer, *rows, grids=grids)
    assert ("乙", "grid_leader", "第1组") in posts()
    assert len(posts()) == (4 if grids else 1)
    if grids:
        micro = Grid.objects.get(name="03-1")
        assert (micro.level, micro.parent.name) == ("micro", "第3组")
        assert Grid.objects.get(level="village").name == "后庄村"
        assert Officer.objects.get(name="丙").posts.get().grid.level == "village"


def test_nobody_of_another_township_is_touched_or_told(
    village: Village, township_officer: Officer
) -> None:
    far = make_village(name="后庄村", township=make_township(name="枣岭乡"))
    make_officer(name="曾花信", role=Role.CLERK, place=far)
    plan = planned(township_officer, row("曾花信", "文书"))
    assert len(plan.officers) == 1
    assert plan.posts[0].post.village == village


def test_a_further_post_and_a_missing_telephone_are_added_to_who_is_here(
    village: Village, clerk: Officer, township_officer: Officer
) -> None:
    rows = [row("赵敏", "文书、评议小组成员", phone="13900000001")]
    plan = planned(township_officer, *rows)
    assert (len(plan.officers), len(plan.posts), plan.unchanged) == (0, 1, 1)
    carried_out(township_officer, *rows)
    clerk.refresh_from_db()
    assert clerk.phone == "13900000001"
    assert clerk.has_usable_password()
    other = planned(township_officer, row("赵敏", "委员", phone="13900000002"))
    assert refused(other) == [(2, "other_phone")]


def test_an_upload_is_sealed_and_gone_after_an_hour(
    village: Village, township_officer: Officer
) -> None:
    upload = uploaded(township_officer, workbook(row("曾花信", "文书")))
    assert "曾花信".encode() not in bytes(upload.sealed_file)
    old = timezone.now() - timezone.timedelta(hours=1, minutes=1)
    OfficerUpload.objects.update(uploaded_at=old)
    upload.refresh_from_db()
    seen = plan_officers(upload)[2].digest
    sent = make_sent(township_officer, at=timezone.now())
    with pytest.raises(Refused, match="more than an hour old"):
        confirm_officers(upload, seen=seen, villages=set(), grids=True, sent=sent)
    uploaded(township_officer, workbook(row("乙", "文书")))
    assert not OfficerUpload.objects.filter(pk=upload.pk).exists()


def test_a_confirmation_of_what_is_no_longer_so_is_refused(
    village: Village, township_officer: Officer
) -> None:
    upload = uploaded(township_officer, workbook(row("曾花信", "文书"), row("乙", "书记")))
    seen = plan_officers(upload)[2].digest
    make_officer(name="乙", role=Role.SECRETARY, place=village)
    sent = make_sent(township_officer, at=timezone.now())
    with pytest.raises(Refused, match="have changed since this page was shown"):
        confirm_officers(upload, seen=seen, villages=set(), grids=True, sent=sent)
    assert not Officer.objects.filter(name="曾花信").exists()


def four_hundred() -> list[Row]:
    """Seventeen villages; a clerk, secretary, supervisor and many grid leaders in each."""
    rows = []
    for number in range(400):
        place, turn = f"第{number % 17 + 1}村", number // 17
        roles = {0: "文书", 1: "支部书记", 2: "监委会主任"}
        leads = f"第{turn % 4 + 1}组 0{turn % 4 + 1}-{turn}"
        name = "赵钱孙李周吴郑王"[number % 8] + "甲乙丙丁"[turn % 4] + "子丑寅卯辰"[number % 5]
        phone = f"139{number:08d}"
        grid = "" if turn in roles else leads
        rows.append(row(name, roles.get(turn, "微网格长"), place, phone=phone, grid=grid))
    return rows


def test_four_hundred_officers_go_in_by_three_pages_and_the_second_time_nothing_changes(
    township: Township, township_officer: Officer, django_assert_max_num_queries
) -> None:
    desk = open_as(township_officer)
    url = reverse("officer_upload", args=[township.pk])
    data = workbook(*four_hundred())
    for already in (False, True):
        form = shown(desk.get(url).context["form"])
        file = SimpleUploadedFile("干部.xlsx", data)
        sent = desk.post(url, {"cid": form["cid"], "file": file, "_end": "1"})
        page = desk.get(sent.url)
        plan = page.context["preview"].plan
        assert (len(plan.officers), plan.unchanged) == ((0, 400) if already else (400, 0))
        if not already:
            typed = shown(page.context["form"])
            typed["villages"] = [f"第{number}村" for number in range(1, 18)]
            with django_assert_max_num_queries(35):
                answer = press(desk, sent.url.split("?")[0], typed)
            assert answer.url.startswith(reverse("officer_slips", args=[township.pk]))
    assert Officer.objects.filter(one_time_sealed__isnull=False).count() == 400
    assert Village.objects.filter(township=township).count() == 17
    slips = desk.get(reverse("officer_slips", args=[township.pk])).context["officers"]
    assert len({password_on_slip(officer) for officer in slips}) == 400
