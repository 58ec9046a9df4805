"""Tables for receivers: how they want them, one press the next time, and what has changed."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, LedgerEntry, Officer, Receipt, Township, Village
from households.models import Household, Receiver, SentCopy
from tests.evaluation.tables.handing import (
    book_of,
    button,
    cells,
    column,
    filled_in,
    hand_in,
    list_of,
    page_of,
)
from tests.factories import make_household
from tests.households.typing import open_as, press

PHONE, CARD = "13800001111", "11010519491231002X"


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


@pytest.fixture
def homes(village: Village, micro_grid: Grid) -> list[Household]:
    made = [
        make_household(village=village, grid=micro_grid, number=f"01000{n}", head=head)
        for n, head in enumerate(("张大山", "李强", "王秀英"), 1)
    ]
    made[0].head.phone, made[0].head.id_number = PHONE, CARD
    made[0].head.save()
    return made


def test_a_receiver_keeps_title_paper_signing_line_and_formats(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    phone = column(desk, village, "homes", "phone")
    told = {f"{phone}-format": "last4", "title": "〔时间〕农户表", "paper": "A3-portrait"}
    told |= {"signed": "on", "checker": "李国强", "receiver": "县民政局"}
    book = book_of(hand_in(desk, village, "homes", **told))
    sheet, rows = book.worksheets[0], cells(book)
    assert re.fullmatch(r"\d{4}年\d+月\d+日农户表", rows[0][0])
    assert rows[1][:6] == ["序号", "村民小组", "微网格", "户编号", "户主", "户主电话"]
    assert rows[2][:6] == ["1", "第1组", "01-1", "010001", "张大山", "1111"]
    assert re.fullmatch(r"制表人：赵敏　+审核人：李国强　+日期：\d{4}年\d+月\d+日", rows[-1][0])
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "portrait")
    assert sheet.freeze_panes == "A3"
    kept = Receiver.objects.get()
    assert (kept.title, kept.signed, kept.checker) == ("〔时间〕农户表", True, "李国强")
    again = filled_in(desk, village, "homes", "?receiver=县民政局")
    assert {name: again[name] for name in told} == told | {"signed": True}


def test_one_press_makes_the_file_again_with_its_line_in_the_ledger(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    book_of(hand_in(desk, village, "homes", receiver="县民政局"))
    assert cells(book_of(button(desk, village, "县民政局")))[1][3] == "010001"
    first, second = LedgerEntry.objects.filter(verb="table_sent")
    details = json.loads(second.body)["details"]
    assert (details["table"], details["rows"], details["whole"]) == ("homes", 3, False)
    assert details["fields"][:2] == ["place", "group"]
    assert Receipt.objects.filter(code=details["receipt"]).exists()
    assert "张大山" not in first.body + second.body


def test_the_second_sheet_names_what_is_new_gone_and_changed(
    desk: Client, village: Village, homes: list[Household], micro_grid: Grid
) -> None:
    first = book_of(hand_in(desk, village, "homes", receiver="县民政局"))
    assert cells(first, 1)[0] == ["这是第一次报给县民政局，没有可比的上一份。"]
    same = book_of(button(desk, village, "县民政局"))
    assert cells(same, 1)[0][0].endswith("报出的一份相比，没有变化。")
    make_household(village=village, grid=micro_grid, number="010000", head="赵六")
    Household.objects.filter(pk=homes[1].pk).update(ended_on=timezone.localdate())
    homes[2].head.rename("王秀兰")
    homes[2].head.save()
    sentence, _headings, *rows = cells(book_of(button(desk, village, "县民政局")), 1)
    assert sentence[0].endswith("报出的一份相比：新增1行，减少1行，变动1行。")
    assert [(row[0], row[4], row[5]) for row in rows] == [
        ("新增", "010000", "赵六"),
        ("减少", "010002", "李强"),
        ("变动", "010003", "王秀英 → 王秀兰"),
    ]


def test_what_was_sent_is_kept_sealed_only_the_newest_and_forgotten_in_the_end(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    book_of(hand_in(desk, village, "homes", receiver="县民政局"))
    book_of(button(desk, village, "县民政局"))
    kept = SentCopy.objects.get()
    assert kept.version == 2
    assert "张大山".encode() not in bytes(kept.sealed)
    call_command("forget_uploads")
    assert SentCopy.objects.exists()
    SentCopy.objects.update(at=timezone.now() - timedelta(days=401))
    call_command("forget_uploads")
    assert not SentCopy.objects.exists()
    again = book_of(button(desk, village, "县民政局"))
    assert cells(again, 1)[0] == ["这是第一次报给县民政局，没有可比的上一份。"]


def test_another_month_is_not_compared_with_the_one_before(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    months = {"since": "2026-03", "until": "2026-03"}
    book_of(hand_in(desk, village, "wishes", receiver="镇政府", **months))
    later = book_of(button(desk, village, "镇政府", since="2026-04", until="2026-05"))
    assert cells(later, 1)[0] == ["上一份是2026年3月的，与2026年4月至5月不比较。"]


def test_a_text_table_has_rows_only_and_is_what_the_next_file_is_compared_with(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    answer = hand_in(desk, village, "homes", receiver="县民政局", format="csv", title="表")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("序号,村民小组")
    assert lines[-1].startswith("合计：3行")
    book = book_of(hand_in(desk, village, "homes", receiver="县民政局"))
    assert cells(book, 1)[0][0].endswith("没有变化。")


def test_whole_numbers_need_a_reason_each_time_so_there_is_no_button_for_them(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    whole = {f"{column(desk, village, 'homes', 'phone')}-format": "whole", "receiver": "派出所"}
    refused = hand_in(desk, village, "homes", **whole)
    assert refused.context["form"].errors.keys() == {"reason"}
    reason = {"reason": "办证核对"}
    rows = cells(book_of(hand_in(desk, village, "homes", **whole, **reason)))
    assert rows[1][5] == PHONE
    assert "派出所的表" not in desk.get(list_of(village)).text
    pressed = button(desk, village, "派出所")
    assert pressed.status_code == 200
    assert "写明" in str(pressed.context["form"].errors)
    masked = book_of(hand_in(desk, village, "homes", receiver="派出所"))
    assert PHONE not in str(cells(masked, 0) + cells(masked, 1))
    assert "户主电话" in cells(masked, 1)[0][0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"column-1-heading": "名", "column-2-heading": "名"}, "“名”出现了两次"),
        ({"column-1-heading": " 户编号 "}, "“户编号”出现了两次"),
        ({"column-1-place": 4}, "位置都是4"),
        ({"column-1-place": 0}, "1到99"),
        ({"column-1-heading": "长" * 41}, "列名最多40个字"),
        ({"title": "长" * 61}, "标题最多60个字"),
        ({f"column-{n}-take": None for n in range(9)}, "至少选一列"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    desk: Client,
    village: Village,
    homes: list[Household],
    typed: dict[str, object],
    sentence: str,
) -> None:
    answer = hand_in(desk, village, "homes", receiver="县民政局", **typed)
    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors)
    assert 'value="县民政局"' in answer.text
    kept = [value for value in typed.values() if isinstance(value, str)]
    assert [value for value in kept if f'value="{value}"' not in answer.text] == []
    assert not Receiver.objects.exists()


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        ({"since": "三月"}, "月份请写成2026-03这样"),
        ({"since": "2026-13"}, "月份请写成2026-03这样"),
        ({"since": "2026-05", "until": "2026-04"}, "截止月份早于起始月份"),
    ],
)
def test_months_are_read_as_people_type_them(
    desk: Client, village: Village, months: dict[str, str], sentence: str
) -> None:
    assert sentence in str(hand_in(desk, village, "wishes", **months).context["form"].errors)
    page = desk.get(list_of(village), months)
    assert sentence in page.text
    for typed in ("2026-3", "2026年3月", "2026/03"):
        assert book_of(hand_in(desk, village, "wishes", since=typed, until=typed))


def test_a_year_without_an_evaluation_is_told(desk: Client, village: Village) -> None:
    answer = hand_in(desk, village, "summary", year="2020")
    assert "没有2020年度的创评" in str(answer.context["form"].errors)
    paper = reverse("table_print", args=[village.pk, "summary"])
    assert "没有2020年度的创评" in desk.get(f"{paper}?year=2020").text


def test_the_paper_shows_the_same_columns_masked(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    whole = {f"{column(desk, village, 'homes', 'phone')}-format": "whole", "receiver": "派出所"}
    reason = {"reason": "办证核对", "title": "户主名册", "signed": "on"}
    book_of(hand_in(desk, village, "homes", **whole, **reason))
    paper = reverse("table_print", args=[village.pk, "homes"])
    text = desk.get(f"{paper}?receiver=派出所").text
    assert "<h1>户主名册</h1>" in text
    assert "138****1111" in text
    assert PHONE not in text
    assert "制表人：赵敏" in text


def test_the_township_hands_in_all_of_its_villages_by_their_names(
    client: Client,
    township: Township,
    township_officer: Officer,
    village: Village,
    other_village: Village,
    homes: list[Household],
) -> None:
    office = open_as(client, township_officer)
    make_household(
        village=other_village,
        grid=Grid.objects.create(village=other_village, name="第1组", level="group"),
        number="020001",
    )
    rows = cells(book_of(hand_in(office, township, "homes", receiver="县民政局")))
    assert [row[0] for row in rows[:5]] == ["村", "后庄村", "后庄村", "后庄村", "贾庄村"]
    assert cells(book_of(button(office, township, "县民政局")))[4][4] == "020001"
    places = {entry.chain.village or entry.chain.township for entry in sent_lines()}
    assert places == {township, village, other_village}


def sent_lines() -> list[LedgerEntry]:
    found = LedgerEntry.objects.filter(verb="table_sent")
    return list(found.select_related("chain__village", "chain__township"))


def test_visits_are_the_villages_own_to_hand_in(
    client: Client, township_officer: Officer, village: Village, township: Township
) -> None:
    office = open_as(client, township_officer)
    assert office.get(page_of(village, "visits")).status_code == 403
    assert office.get(page_of(township, "visits")).status_code == 403
    assert office.get(page_of(village, "nothing")).status_code == 404
    assert "回访" not in [
        str(row.table.sheet) for row in office.get(list_of(village)).context["rows"]
    ]


@pytest.mark.parametrize("receivers", [1, 3, 30])
def test_the_list_costs_the_same_queries_for_any_number_of_receivers(
    desk: Client,
    village: Village,
    receivers: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(receivers):
        Receiver.objects.create(village=village, table="homes", name=f"单位{number}", columns=[])
    desk.get(list_of(village))
    with django_assert_num_queries(6):
        page = desk.get(list_of(village))
    assert page.text.count("/send/") == receivers


def test_columns_that_are_gone_are_told(desk: Client, village: Village) -> None:
    Receiver.objects.create(
        village=village, table="homes", name="县民政局", columns=[["star1", "第1星", "star"]]
    )
    pressed = button(desk, village, "县民政局")
    assert "已没有原来选的列" in pressed.text
    assert not LedgerEntry.objects.filter(verb="table_sent").exists()


def test_the_same_press_again_gives_no_second_file(
    desk: Client, village: Village, homes: list[Household]
) -> None:
    book_of(hand_in(desk, village, "homes", receiver="县民政局"))
    receiver = Receiver.objects.get()
    page = desk.get(list_of(village))
    fields = {**page.context["time"], "cid": page.context["rows"][1].buttons[0].cid}
    url = reverse("receiver_send", args=[receiver.pk])
    assert book_of(press(desk, url, fields))
    assert press(desk, url, fields).status_code == 302
    assert SentCopy.objects.get().version == 2
