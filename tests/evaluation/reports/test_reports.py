"""Reports: counted, issued under a number, frozen, replaced; what cannot be told is said."""

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from evaluation.figures.queries.places import area_of_township, area_of_village
from evaluation.models import ReportIssue, digest_of
from evaluation.reports.actions import issue_report
from evaluation.reports.queries.content import as_json, from_json
from evaluation.reports.queries.counting import report_of
from evaluation.reports.typed import Kind, Span, span_of
from evaluation.workflow import Stage
from grids.models import LedgerEntry, Officer, Township, Village
from grids.roles import Role
from grids.writing import Refused
from tests.cast import Cast
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.scene import Scene
from tests.factories import (
    make_officer,
    make_round,
    make_sent,
    make_township,
    make_village,
    make_visit,
)
from tests.postgres.owner import owner

OCTOBER, NOVEMBER = (Span(Kind.MONTH, date(2026, month, 1)) for month in (10, 11))


def play_once(cast: Cast) -> None:
    """Stars are awarded, and a day has passed."""
    cast.scene.reach(Stage.AWARDED).wait(days=1)
    cast.scene.now = cast.scene.now.replace(hour=3)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The clock is the scene's."""
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def issued(scene: Scene, span: Span = OCTOBER, *, by: Officer | None = None) -> ReportIssue:
    issue_report(scene.round.village, span, sent=scene.sent(by or scene.clerk))
    return ReportIssue.objects.latest("at")


def page_of(name: str, place: Village | Township, span: str = "2026-10") -> str:
    return reverse(name, args=[place.pk, span])


@pytest.mark.parametrize(
    ("key", "kind", "since", "until"),
    [
        ("2026-10", Kind.MONTH, date(2026, 10, 1), date(2026, 11, 1)),
        ("2026-h2", Kind.HALF, date(2026, 7, 1), date(2027, 1, 1)),
        ("2026", Kind.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_an_address_names_a_month_a_half_year_or_a_year(
    key: str, kind: Kind, since: date, until: date
) -> None:
    span = span_of(key)
    assert span == Span(kind, since)
    assert (span.until, span.key) == (until, key)


@pytest.mark.parametrize("key", ["2026-13", "2026-h3", "1999", "26-10", "2026-1", "x"])
def test_an_address_that_names_none_is_not_there(awarded: Scene, key: str) -> None:
    assert span_of(key) is None
    page = page_of("report_detail", awarded.round.village, key)
    assert browser_of(awarded.clerk).get(page).status_code == 404


def test_every_number_is_that_of_its_own_page(awarded: Scene) -> None:
    """The figure's page counts by another way round: one figure, its own query."""
    village, browser = awarded.round.village, browser_of(awarded.secretary)
    make_visit(household=awarded.households[0], officer=awarded.clerk, at=awarded.now)
    for area, reader in (
        (area_of_village(village), browser),
        (area_of_township(village.township), browser_of(awarded.township)),
    ):
        report = report_of(area, NOVEMBER, now=awarded.now)
        cells = [c for t in report.tables for each in t.all_lines for c in each.cells if c.url]
        assert len(cells) > 20
        for cell in cells:
            assert reader.get(cell.url).context["breakdown"].whole.text == cell.text, cell.url
        assert sum(cell.number or 0 for cell in cells) > 10


def test_what_is_frozen_reads_as_it_was(awarded: Scene) -> None:
    report = report_of(area_of_village(awarded.round.village), OCTOBER, now=awarded.now)
    stored = json.loads(json.dumps(as_json(report)))
    assert as_json(from_json(stored)) == stored
    assert digest_of(stored) == digest_of(as_json(report))


def test_a_report_is_checked_issued_and_found_again(awarded: Scene) -> None:
    village, clerk = awarded.round.village, browser_of(awarded.clerk)
    detail = text(clerk.get(page_of("report_detail", village)))
    issue_page = page_of("report_issue", village)
    assert issue_page in detail
    assert "Star report (2026) No. 1" in text(clerk.get(issue_page))
    answer = send(clerk, issue_page)
    issue = ReportIssue.objects.get()
    assert answer.url.startswith(issue.get_absolute_url())
    shown = text(clerk.get(answer.url))
    assert "Issued as Star report (2026) No. 1." in shown
    assert issue.digest in shown
    assert "Every number is the same today." in shown
    assert issue.get_absolute_url() in text(clerk.get(reverse("report_list", args=[village.pk])))
    assert (len(issue.digest), issue.digest) == (16, digest_of(issue.content))
    entry = LedgerEntry.objects.filter(verb="report_issued").get()
    assert issue.digest in entry.body


def test_a_number_that_changes_stands_beside_the_one_that_was_issued(awarded: Scene) -> None:
    issue = issued(awarded)
    before = awarded.now - timedelta(days=40)
    assert before.month == 10
    make_visit(household=awarded.households[0], officer=awarded.clerk, at=before)
    page = text(browser_of(awarded.secretary).get(issue.get_absolute_url()))
    assert "another today" in page or "others today" in page
    assert "today 1" in page
    paper = reverse("report_issued_paper", args=[issue.pk])
    assert "today 1" not in text(browser_of(awarded.secretary).get(paper))


def test_an_issued_report_cannot_be_changed_or_taken_away(awarded: Scene) -> None:
    issue = issued(awarded)
    kept = ReportIssue.objects.filter(pk=issue.pk)
    for change in (lambda: kept.update(number=7), kept.delete):
        refused = pytest.raises(InternalError, match="stays as it was issued")
        with owner(), refused, transaction.atomic():
            change()


def test_another_report_of_the_same_time_replaces_the_first(awarded: Scene) -> None:
    first, second = issued(awarded), issued(awarded, by=awarded.secretary)
    assert (first.number, second.number, second.replaces) == (1, 2, first)
    page = text(browser_of(awarded.clerk).get(first.get_absolute_url()))
    assert "Another report has come in its place" in page
    assert second.get_absolute_url() in page
    third = issued(awarded)
    assert third.replaces == second


def test_numbers_are_counted_by_place_and_year(awarded: Scene) -> None:
    township = awarded.round.village.township
    assert issued(awarded).number == 1
    issue_report(township, OCTOBER, sent=awarded.sent(awarded.township))
    of_township = ReportIssue.objects.get(township=township)
    assert (of_township.number, of_township.replaces) == (1, None)
    awarded.wait(days=60)
    assert awarded.now.year == 2027
    assert (issued(awarded, NOVEMBER).year, issued(awarded, NOVEMBER).number) == (2027, 2)


def test_a_time_that_is_not_over_is_read_and_not_issued(awarded: Scene) -> None:
    village, clerk = awarded.round.village, browser_of(awarded.clerk)
    month = f"{awarded.now:%Y-%m}"
    page = text(clerk.get(page_of("report_detail", village, month)))
    assert "This time is not over yet" in page
    assert page_of("report_issue", village, month) not in page
    assert "This time is not over yet" in text(clerk.get(page_of("report_issue", village, month)))
    span = span_of(month)
    assert span
    with pytest.raises(Refused, match="not over yet"):
        issue_report(village, span, sent=awarded.sent(awarded.clerk))
    assert not ReportIssue.objects.exists()


def test_a_time_that_has_not_begun_has_a_sentence_and_no_numbers(awarded: Scene) -> None:
    village, clerk = awarded.round.village, browser_of(awarded.clerk)
    page = text(clerk.get(page_of("report_detail", village, "2031-01")))
    assert "This time has not begun" in page
    assert "<table" not in page
    assert clerk.get(page_of("report_paper", village, "2031-01")).status_code == 404


def test_who_may_not_issue_reads(awarded: Scene) -> None:
    village = awarded.round.village
    supervisor = browser_of(awarded.supervisor)
    assert (
        page_of("report_issue", village)
        not in supervisor.get(page_of("report_detail", village)).content.decode()
    )
    assert supervisor.get(page_of("report_issue", village)).status_code == 403
    of_office = page_of("report_detail", village.township)
    assert browser_of(awarded.clerk).get(of_office).status_code == 403
    county_officer = make_officer(name="吴县长", role=Role.COUNTY)
    county = browser_of(county_officer)
    assert county.get(page_of("report_detail", village)).status_code == 403
    assert county.get(of_office).status_code == 403
    issue = issued(awarded)
    county = browser_of(county_officer)
    assert county.get(issue.get_absolute_url()).status_code == 404


def test_a_month_without_anything_and_a_village_without_a_round_say_so(
    awarded: Scene, other_village: Village
) -> None:
    clerk = make_officer(name="贾小兰", role=Role.CLERK, place=other_village)
    page = text(browser_of(clerk).get(page_of("report_detail", other_village)))
    assert "The village has no round in this year." in page
    assert "0 households stand in the roster; none is in a round of 2026." in page
    assert page.count("Nothing of this was counted.") == 5
    assert "stackbar" not in page
    receipt = issue_report(other_village, OCTOBER, sent=make_sent(clerk, at=awarded.now))
    assert receipt.code


def test_a_township_without_villages_has_its_sentence(awarded: Scene) -> None:
    empty = make_township(name="双鹤乡")
    office = make_officer(name="曹远", role=Role.TOWNSHIP, place=empty)
    page = text(browser_of(office).get(page_of("report_detail", empty)))
    assert "This township has no village." in page
    assert "stackbar" not in page


def test_no_name_of_anybody_is_in_a_report(awarded: Scene) -> None:
    issue_report(awarded.round.village.township, OCTOBER, sent=awarded.sent(awarded.township))
    issued(awarded)
    for issue in ReportIssue.objects.all():
        told = json.dumps(issue.content, ensure_ascii=False)
        names = {home.head.name for home in awarded.households}
        names |= {officer.name for officer in Officer.objects.all()}
        assert [name for name in names if name in told] == []


def test_cues_are_told_of_a_township_only(awarded: Scene) -> None:
    village = awarded.round.village
    of_village = report_of(area_of_village(village), OCTOBER, now=awarded.now)
    of_township = report_of(area_of_township(village.township), OCTOBER, now=awarded.now)
    assert "cues" not in {table.key for table in of_village.tables}
    assert "cues" in {table.key for table in of_township.tables}


@pytest.mark.parametrize("span", ["2026-10", "2026-h2", "2026"])
def test_villages_stand_in_the_order_of_names_in_every_table(awarded: Scene, span: str) -> None:
    for name in ("赵庄村", "北村"):
        make_village(name=name, township=awarded.round.village.township)
    names = list(Village.objects.order_by("name").values_list("name", flat=True))
    when = span_of(span)
    assert when
    report = report_of(area_of_township(awarded.round.village.township), when, now=awarded.now)
    by_village = [table for table in report.tables if table.lines and table.lines[0].name in names]
    assert len(by_village) == 8
    for table in by_village:
        assert [each.name for each in table.lines] == names
    assert ("months" in {table.key for table in report.tables}) == (span != "2026-10")


def test_the_workbook_has_the_numbers_as_numbers_and_their_charts(awarded: Scene) -> None:
    issue = issued(awarded)
    answer = browser_of(awarded.clerk).get(reverse("report_issued_table", args=[issue.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["Living here"][:2] == (2, 3)
    assert "Star report (2026) No. 1" in next(iter(rows))
    assert len(sheet._charts) == 4
    assert {"Made by: ", "Checked by: ", "In charge: ", "Date: "} <= set(rows)


def test_the_paper_has_its_number_and_the_places_to_sign(awarded: Scene) -> None:
    issue = issued(awarded)
    browser = browser_of(awarded.clerk)
    paper = text(browser.get(reverse("report_issued_paper", args=[issue.pk])))
    for words in ("Star report (2026) No. 1", "Made by", "Checked by", "In charge", "(seal)"):
        assert words in paper
    assert issue.digest in paper
    counted = text(browser.get(page_of("report_paper", awarded.round.village)))
    assert "not issued" in counted


@pytest.mark.parametrize("n", [3, 17, 60])
def test_a_township_costs_the_same_at_any_number_of_villages(
    n: int, awarded: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    township, campaign = awarded.round.village.township, awarded.round.campaign
    for number in range(n - 1):
        village = make_village(name=f"村{number:02d}", township=township)
        make_round(village=village, campaign=campaign, stage=Stage.DECLARING)
    browser, page = browser_of(awarded.township), page_of("report_detail", township, "2026")
    browser.get(page)
    with django_assert_num_queries(43):
        answer: Any = browser.get(page)
    assert answer.status_code == 200
