"""The report of a half-year and the due lists: counts that an independent count agrees with, and
an order that no finding changes."""

import io
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from evaluation.inspections.queries.due import standing_faults, to_be_inspected
from evaluation.inspections.queries.report import report
from evaluation.inspections.typed import Half
from evaluation.models import Campaign, Entry, Fault, Inspection, Look, Observation, Recheck
from evaluation.rules import inspection_due
from evaluation.workflow import Stage
from grids.models import Officer, Township, Village
from tests.evaluation.browsing import browser_of, text
from tests.factories import (
    make_campaign,
    make_entry,
    make_fault,
    make_grid,
    make_household,
    make_inspection,
    make_look,
    make_round,
    make_village,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY, HALF = NOW.date(), Half(2026, 2)
NAMES = ("丁盘村", "云丘山村", "北村", "后庄村", "寺下村")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    with translation.override("en"):
        yield


@given(st.integers(0, 100_000))
def test_one_in_ten_at_least_five_never_more_than_there_are(households: int) -> None:
    due = inspection_due(households)
    assert due <= households
    assert due == households or (due >= 5 and due * 10 >= households)
    assert due <= 5 or (due - 1) * 10 < households


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_each_day_lies_in_one_half_between_the_one_before_and_the_one_after(day: date) -> None:
    half = Half.of(day)
    assert half.before.ends_on < day <= half.ends_on
    assert half.after.before == half == half.before.after


def people(township: Township, office: Officer, seed: int) -> list[Inspection]:
    """Villages by chance: how many households, what was looked at, found, mended and not."""
    dice, campaign = random.Random(seed), make_campaign(township=township)
    return [_inspected(name, campaign, office, dice) for name in NAMES]


def _inspected(name: str, campaign: Campaign, office: Officer, dice: random.Random) -> Inspection:
    village = make_village(name=name, township=campaign.township)
    grid = make_grid(village=village, name="第1组")
    round_ = make_round(village=village, campaign=campaign, stage=Stage.AWARDED)
    entries = [
        make_entry(
            round_=round_,
            household=make_household(village=village, grid=grid),
            status=Entry.Status.DECLARED,
        )
        for _ in range(dice.randint(1, 6))
    ]
    if dice.random() < 0.5:
        before = make_inspection(round_=round_, officer=office, at=NOW - timedelta(days=200))
        _fault(before, None, dice)
    inspection = make_inspection(round_=round_, officer=office, at=NOW)
    for entry in dice.sample(entries, dice.randint(0, len(entries))):
        look = make_look(inspection=inspection, entry=entry)
        for matter in dice.sample(["plate", "notice", "visits"], 2):
            verdict = dice.choice(["yes", "no", "unseen"])
            Observation.objects.create(look=look, matter=matter, verdict=verdict, remark="…")
        if dice.random() < 0.7:
            _fault(inspection, look, dice)
    if dice.random() < 0.4:
        inspection.finished_at, inspection.finished_by = NOW, office
        inspection.save()
    return inspection


def _fault(inspection: Inspection, look: Look | None, dice: random.Random) -> None:
    mend_by = TODAY + timedelta(days=dice.randint(-20, 20))
    fault = make_fault(inspection=inspection, look=look, mend_by=mend_by)
    for _again in range(dice.randint(0, 2)):
        mended = dice.random() < 0.5
        checked_on = mend_by
        mend_by = checked_on + timedelta(days=dice.randint(1, 30))
        Recheck.objects.create(
            fault=fault,
            checked_on=checked_on,
            mended=mended,
            remark="…",
            again_by=None if mended else mend_by,
            officer=inspection.officer,
            at=NOW,
        )
        if mended:
            return


def stands(fault: Fault) -> tuple[bool, date]:
    """Whether it is mended and its last day, counted row by row."""
    days, mended = [fault.mend_by], False
    for recheck in Recheck.objects.filter(fault=fault):
        mended = mended or recheck.mended
        if recheck.again_by is not None:
            days.append(recheck.again_by)
    return not mended, max(days)


@pytest.mark.parametrize("seed", range(4))
def test_report_and_due_lists_agree_with_a_count_by_hand(
    seed: int, township: Township, township_officer: Officer
) -> None:
    inspections = people(township, township_officer, seed)
    told = report(Village.objects.filter(township=township), HALF, today=TODAY)
    assert [row.village.name for row in told.rows] == sorted(NAMES)
    by_village = {row.village.name: row for row in told.rows}
    for inspection in inspections:
        row = by_village[inspection.village.name]
        faults = [stands(one) for one in inspection.faults.all()]
        older = Fault.objects.filter(inspection__village=inspection.village, inspection__half=1)
        noes = Observation.objects.filter(look__inspection=inspection, verdict="no")
        assert row.counts.chosen == Look.objects.filter(inspection=inspection).count()
        assert row.households == Entry.objects.filter(round=inspection.round).count()
        assert sum(row.noes) == noes.count()
        assert row.counts.found == len(faults)
        assert row.counts.open == sum(open_ for open_, _day in faults)
        assert row.counts.overdue == sum(open_ and day < TODAY for open_, day in faults)
        assert row.earlier == sum(stands(one)[0] for one in older)
    _due_lists_agree(township, inspections)


def _due_lists_agree(township: Township, inspections: list[Inspection]) -> None:
    waiting = {one.village.name for one in inspections if one.finished_at is None}
    found = {village.name for village in to_be_inspected([township.pk], today=TODAY)}
    assert found == waiting
    expected: dict[str, list[date]] = {}
    for fault in Fault.objects.select_related("inspection__village"):
        open_, day = stands(fault)
        if open_:
            expected.setdefault(fault.inspection.village.name, []).append(day)
    assert {
        due.village.name: (due.n, due.first, due.to_recheck)
        for due in standing_faults(townships=[township.pk], today=TODAY)
    } == {
        name: (len(days), min(days), sum(day <= TODAY for day in days))
        for name, days in expected.items()
    }


def test_the_order_of_villages_is_the_same_whatever_was_found(
    township: Township, township_officer: Officer
) -> None:
    inspections = people(township, township_officer, 1)
    browser = browser_of(township_officer)
    page = reverse("inspection_report", args=[township.pk, 2026, 2])

    def order() -> list[list[str]]:
        """As page, paper and workbook have the villages."""
        told = [text(browser.get(page)), text(browser.get(page + "paper/"))]
        tables = [one.partition("<tbody>")[2].partition("</tbody>")[0] for one in told]
        rows = load_workbook(io.BytesIO(browser.get(page + "table/").content)).active.values
        return [
            *(sorted(NAMES, key=table.index) for table in tables),
            [row[0] for row in rows][1:],
        ]

    before = order()
    assert before == [sorted(NAMES)] * 3
    for place, inspection in enumerate(reversed(inspections)):
        for _n in range(place * 3):
            make_fault(inspection=inspection, mend_by=TODAY - timedelta(days=place))
    assert order() == before


def test_the_workbook_holds_counts_and_no_household(
    township: Township, township_officer: Officer
) -> None:
    inspections = people(township, township_officer, 2)
    page = reverse("inspection_report_table", args=[township.pk, 2026, 2])
    answer = browser_of(township_officer).get(page)
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:3] == ("Village", "Inspection", "State")
    assert len(rows) == 1 + len(NAMES)
    told = " ".join(str(cell) for row in rows for cell in row)
    heads = Entry.objects.values_list("head_name", flat=True)
    assert not any(name in told for name in heads)
    assert inspections[0].faults.model.objects.values("text")[0]["text"] not in told


def test_the_next_half_shows_what_still_stands_and_the_one_before_does_not(
    township: Township, township_officer: Officer
) -> None:
    [inspection, *_others] = people(township, township_officer, 3)
    fault = make_fault(inspection=inspection)
    villages = Village.objects.filter(pk=inspection.village_id)
    later = report(villages, HALF.after, today=date(2027, 1, 5))
    assert fault.pk in {line.fault.pk for line in later.open}
    assert later.rows[0].inspection is None
    assert later.rows[0].earlier == len(later.open)
    earlier = report(villages, HALF.before, today=TODAY)
    assert fault.pk not in {line.fault.pk for line in earlier.open}


def test_a_half_that_no_calendar_has_is_not_found(
    township: Township, township_officer: Officer
) -> None:
    browser = browser_of(township_officer)
    for year, half in ((2026, 3), (2026, 0), (1, 1)):
        page = reverse("inspection_report", args=[township.pk, year, half])
        assert browser.get(page).status_code == 404
