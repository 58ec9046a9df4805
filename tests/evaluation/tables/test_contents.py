"""What stands in each table, counted again from the rows; never in the order of a result."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.models import Entry, Objection, Recheck
from evaluation.tables.queries.listing import asked_of
from evaluation.tables.queries.registry import TABLES
from evaluation.tables.typed import Time
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Township, Village
from households.models import Wish
from households.tables.filling import Filled, everything, fill
from households.tables.table import Place
from households.tables.typed import Wanted
from tests.evaluation.boards import Decided, make_decided
from tests.evaluation.tables.handing import book_of, cells, hand_in
from tests.factories import (
    NOW,
    make_activity,
    make_attendee,
    make_award,
    make_entry,
    make_fault,
    make_grid,
    make_household,
    make_inspection,
    make_look,
    make_round,
    make_served,
    make_visit,
)
from tests.households.typing import open_as

TODAY = timezone.localdate(NOW)
YEAR = Time(date(2000, 1, 1), date(2100, 1, 1), 2026)


def filled(code: str, place: Place, officer: Officer, time: Time = YEAR) -> Filled:
    table, asked = TABLES[code], asked_of(place, time, officer, NOW)
    columns = everything(table.told(asked, table.load(asked)))
    return fill(table, asked, Wanted(columns))


def row_of(table: Filled, number: int = 0) -> dict[str, str]:
    [sheet] = table.sheets
    return dict(zip(table.headings, sheet.rows[number], strict=True))


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


@pytest.fixture
def notice(decided: Decided, group: Grid) -> object:
    """Ten stars stand below seven: nothing is sorted by a result."""
    decided.add(group, "8801", "张大山", stars=7, missing=(5,))
    decided.add(group, "8802", "李强", stars=10)
    decided.add(group, "8803", "王秀英", missing=(5,))
    return decided.post()


def test_the_summary_counts_each_star_each_level_and_who_took_part(
    client: Client, decided: Decided, notice: object, clerk: Officer, group: Grid
) -> None:
    away = make_household(village=decided.village, grid=group, number="8804")
    entry = make_entry(round_=decided.round, household=away)
    Entry.objects.filter(pk=entry.pk).update(status=Entry.Status.AWAY)
    desk = open_as(client, clerk)
    year = str(decided.round.campaign.year)
    told = hand_in(desk, decided.village, "summary", year=year, signed="on")
    headings, *rows = cells(book_of(told))
    assert headings[:4] == ["序号", "组", "户编号", "户主"]
    assert headings[-4:-1] == ["星数", "级别", "是否挂牌"]
    assert [row[2] for row in rows[:3]] == ["8801", "8802", "8803"]
    assert [row[14:17] for row in rows[:3]] == [
        ["6", "六星级文明户", "是"],
        ["10", "十星级文明户", "是"],
        ["5", "", "否"],
    ]
    assert rows[3][4:14] == ["3", "3", "3", "3", "3", "1", "2", "1", "1", "1"]
    assert [row[0] for row in rows[4:7]] == [
        "十星级文明户：1户",
        "六星级文明户：1户",
        "参评率：3/4（75.0%）",
    ]
    assert rows[7][0].startswith("制表人：赵敏")


def test_the_townships_workbook_has_a_sheet_a_village_and_the_sums_before(
    client: Client,
    decided: Decided,
    notice: object,
    township: Township,
    township_officer: Officer,
    other_village: Village,
) -> None:
    campaign = decided.round.campaign
    make_round(village=other_village, campaign=campaign, stage=Stage.CANCELLED)
    third = Village.objects.create(name="丙村", township=township)
    round_ = make_round(village=third, campaign=campaign, stage=Stage.AWARDED)
    home = make_household(village=third, grid=make_grid(village=third, name="第1组"), number="1")
    make_entry(round_=round_, household=home)
    office = open_as(client, township_officer)
    book = book_of(hand_in(office, township, "summary", year=str(campaign.year)))
    assert book.sheetnames == ["汇总", "丙村", "后庄村"]
    headings, *lines = cells(book)
    assert headings[:4] == ["村", "应参评户", "参评户", "参评率"]
    assert [line[:4] for line in lines] == [
        ["丙村", "1", "0", "0.0%"],
        ["后庄村", "3", "3", "100.0%"],
        ["合计", "4", "3", "75.0%"],
    ]
    assert [int(cell) for cell in lines[1][4:14]] == [3, 3, 3, 3, 3, 1, 2, 1, 1, 1]
    assert lines[1][4:] == lines[2][4:]


def test_a_round_of_changes_and_a_cancelled_one_are_no_part_of_the_year(
    decided: Decided, notice: object, clerk: Officer, group: Grid
) -> None:
    campaign, village = decided.round.campaign, decided.village
    time = Time(date(2026, 1, 1), date(2026, 2, 1), campaign.year)
    before = filled("summary", village, clerk, time)
    for number, (stage, base) in enumerate(
        [(Stage.CANCELLED, None), (Stage.AWARDED, decided.round)]
    ):
        round_ = make_round(village=village, campaign=campaign, stage=stage)
        round_.changes_of = base
        round_.save()
        home = make_household(village=village, grid=group, number=f"99{number}")
        make_entry(round_=round_, household=home)
    assert filled("summary", village, clerk, time) == before


def test_who_holds_stars_is_listed_with_them(
    decided: Decided, notice: object, clerk: Officer
) -> None:
    entry = decided.entries["8802"]
    award = make_award(entry=entry)
    time = Time(date(2026, 1, 1), date(2026, 2, 1), decided.round.campaign.year)
    row = row_of(filled("plates", decided.village, clerk, time))
    assert (row["户编号"], row["星数"], row["得星"]) == ("8802", "1", str(award.star))
    assert row["授星日期"] == f"{award.valid_from:%Y-%m-%d}"


def test_a_fault_says_whether_it_is_mended(
    decided: Decided, notice: object, clerk: Officer, township_officer: Officer
) -> None:
    inspection = make_inspection(round_=decided.round, officer=township_officer)
    look = make_look(inspection=inspection, entry=decided.entries["8801"])
    fault = make_fault(inspection=inspection, look=look)
    time = Time(date(2026, 1, 1), date(2026, 2, 1), inspection.year)
    row = row_of(filled("faults", decided.village, clerk, time))
    assert (row["户编号"], row["已整改"], row["复查日期"]) == ("8801", "否", "")
    Recheck.objects.create(
        fault=fault, checked_on=TODAY, mended=True, officer=township_officer, at=NOW
    )
    row = row_of(filled("faults", decided.village, clerk, time))
    assert (row["已整改"], row["复查日期"]) == ("是", f"{TODAY:%Y-%m-%d}")


def test_objections_name_nobody_who_objected(
    decided: Decided, notice: object, clerk: Officer
) -> None:
    objection = Objection(
        notice=decided.round.notices.get(),
        entry=decided.entries["8803"],
        number=1,
        source="paper",
        content="他家院子不干净，是孙二娘说的",
        received_at=NOW,
        received_by=clerk,
        answer_by=TODAY + timedelta(days=7),
    )
    objection.contact = "孙二娘 13900003333"
    objection.save()
    time = Time(date(2026, 1, 1), date(2026, 2, 1), decided.round.campaign.year)
    table = filled("objections", decided.village, clerk, time)
    assert row_of(table)["对象户编号"] == "8803"
    assert "孙二娘" not in str(table)
    assert "院子" not in str(table)


def test_visits_wishes_activities_and_hours_are_those_of_the_months(
    village: Village, micro_grid: Grid, clerk: Officer
) -> None:
    first, second = (
        make_household(village=village, grid=micro_grid, number=number)
        for number in ("010001", "010002")
    )
    visit = make_visit(household=second, officer=clerk)
    Wish.objects.create(
        village=village, household=first, kind="wish", text="修路", officer=clerk, at=NOW
    )
    make_activity(grid=micro_grid, officer=clerk)
    make_attendee(household=first, officer=clerk)
    for home in (second, first):
        make_served(household=home, officer=clerk)
    visits, wishes, activities, hours = (
        filled(code, village, clerk) for code in ("visits", "wishes", "activities", "hours")
    )
    assert row_of(visits)["日期"] == f"{visit.visited_on:%Y-%m-%d}"
    assert (row_of(wishes)["户编号"], row_of(wishes)["内容"]) == ("010001", "修路")
    assert "1" in [row[-3] for row in activities.sheets[0].rows]
    assert [row[1] for row in hours.sheets[0].rows] == ["010001", "010002"]
    long_ago = Time(date(2001, 1, 1), date(2001, 2, 1), 2026)
    for code in ("visits", "wishes", "activities", "hours"):
        assert filled(code, village, clerk, long_ago).count == 0


def test_the_register_lists_households_under_their_liaisons(
    village: Village, micro_grid: Grid, clerk: Officer
) -> None:
    home = make_household(village=village, grid=micro_grid, number="010001")
    make_visit(household=home, officer=clerk)
    Wish.objects.create(
        village=village, household=home, kind="wish", text="修路", officer=clerk, at=NOW
    )
    row = row_of(filled("links", village, clerk))
    assert (row["户编号"], row["未办结诉求"]) == ("010001", "1")


@pytest.mark.parametrize("code", sorted(TABLES))
def test_a_table_costs_the_same_queries_for_any_number_of_rows(
    decided: Decided, clerk: Officer, township_officer: Officer, code: str
) -> None:
    village, grid = decided.village, make_grid(village=decided.village, name="第1组")
    time = Time(date(2000, 1, 1), date(2100, 1, 1), decided.round.campaign.year)
    inspection = make_inspection(round_=decided.round, officer=township_officer)
    counts = []
    for since, until in ((0, 1), (1, 3), (3, 30)):
        for number in range(since, until):
            entry = decided.add(grid, f"88{number:02}", "张大山")
            make_award(entry=entry)
            make_visit(household=entry.household, officer=clerk)
            make_served(household=entry.household, officer=clerk)
            make_fault(inspection=inspection, look=make_look(inspection=inspection, entry=entry))
        with CaptureQueriesContext(connection) as queries:
            filled(code, village, clerk, time)
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
