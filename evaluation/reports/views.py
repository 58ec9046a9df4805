"""Pages of reports: the list, one counted now, its check before it is issued, those issued."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import can_issue_report, can_read_reports, visible_report_issues
from evaluation.figures.queries.places import Area, area_of_township, area_of_village
from evaluation.models import ReportIssue, report_number
from evaluation.reports import actions
from evaluation.reports.forms import IssueForm
from evaluation.reports.queries.book import book_of
from evaluation.reports.queries.content import Report, compared, from_json
from evaluation.reports.queries.counting import report_of
from evaluation.reports.queries.issued import (
    listed,
    next_number,
    span_of_issue,
    standing_issue,
    why_not_issue,
)
from evaluation.reports.typed import Span, span_of, spans_until
from evaluation.scope import SignedIn, get_or_post
from grids.access import visible_townships, visible_villages
from grids.models import Township, Village
from grids.responses import as_file, carry_out


def _area(request: SignedIn, place_id: UUID) -> Area:
    villages = visible_villages(request.user).select_related("township")
    village = villages.filter(pk=place_id).first()
    if village:
        area = area_of_village(village)
    else:
        area = area_of_township(get_object_or_404(visible_townships(request.user), pk=place_id))
    whole = area.village is None
    if not can_read_reports(request.user, area.township, area.villages, whole=whole):
        raise PermissionDenied
    return area


def _place(area: Area) -> Village | Township:
    return area.village or area.township


def _span(key: str) -> Span:
    found = span_of(key)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
def report_list(request: SignedIn, place_id: UUID) -> HttpResponse:
    """Which month, half-year or year; and what was issued, the newest first."""
    area = _area(request, place_id)
    context = {
        "area": area,
        "spans": spans_until(timezone.localdate()),
        "issues": listed(_place(area)),
    }
    return render(request, "evaluation/reports/report_list.html", context)


def _counted(request: SignedIn, place_id: UUID, key: str) -> dict[str, Any]:
    """A report as it is counted now; nothing is counted of a time that has not begun."""
    area, span, now = _area(request, place_id), _span(key), timezone.now()
    today, place = timezone.localdate(now), _place(area)
    begun = span.has_begun(today)
    return {
        "area": area,
        "span": span,
        "report": report_of(area, span, now=now) if begun else None,
        "why_not": why_not_issue(span, today=today),
        "issues": can_issue_report(request.user, place),
        "standing": standing_issue(place, span),
        "today": today,
    }


@require_safe
@never_cache
def report_detail(request: SignedIn, place_id: UUID, span: str) -> HttpResponse:
    """As it is counted now; each number opens its rows."""
    context = _counted(request, place_id, span)
    return render(request, "evaluation/reports/report_detail.html", context)


@require_safe
@never_cache
def report_paper(request: SignedIn, place_id: UUID, span: str) -> HttpResponse:
    """The same on paper; it says that it is not issued."""
    context = _counted(request, place_id, span)
    if context["report"] is None:
        raise Http404
    return render(request, "evaluation/reports/report_paper.html", context)


@require_safe
@never_cache
def report_table(request: SignedIn, place_id: UUID, span: str) -> HttpResponse:
    """The same as a workbook."""
    report = _counted(request, place_id, span)["report"]
    if report is None:
        raise Http404
    return _book(report, _("not issued"), f"report-{span}.xlsx")


@get_or_post
@never_cache
def report_issue(request: SignedIn, place_id: UUID, span: str) -> HttpResponse:
    """What will be frozen, under which number, and in whose place it comes."""
    area, when, today = _area(request, place_id), _span(span), timezone.localdate()
    place = _place(area)
    if not can_issue_report(request.user, place):
        raise PermissionDenied
    form = IssueForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: actions.issue_report(place, when, sent=sent))
    context = {
        "area": area,
        "span": when,
        "form": form,
        "why_not": why_not_issue(when, today=today),
        "number": report_number(today.year, next_number(place, today.year)),
        "standing": standing_issue(place, when),
    }
    return answer or render(request, "evaluation/reports/report_issue.html", context)


def _issued(request: SignedIn, pk: UUID) -> ReportIssue:
    related = ("village__township", "township", "officer", "post", "replaces", "replaced_by")
    return get_object_or_404(visible_report_issues(request.user).select_related(*related), pk=pk)


def _area_of(issue: ReportIssue) -> Area:
    if issue.village:
        return area_of_village(issue.village)
    assert issue.township
    return area_of_township(issue.township)


@require_safe
@never_cache
def report_issued(request: SignedIn, pk: UUID) -> HttpResponse:
    """As it was issued; beside a number that is another today, today's."""
    issue = _issued(request, pk)
    area, span = _area_of(issue), span_of_issue(issue)
    today = report_of(area, span, now=timezone.now())
    context = {
        "issue": issue,
        "area": area,
        "span": span,
        "report": compared(from_json(issue.content), today),
    }
    return render(request, "evaluation/reports/report_issued.html", context)


@require_safe
@never_cache
def report_issued_paper(request: SignedIn, pk: UUID) -> HttpResponse:
    """On paper as it was issued, and nothing else."""
    issue = _issued(request, pk)
    context = {
        "issue": issue,
        "area": _area_of(issue),
        "span": span_of_issue(issue),
        "report": from_json(issue.content),
    }
    return render(request, "evaluation/reports/report_paper.html", context)


@require_safe
@never_cache
def report_issued_table(request: SignedIn, pk: UUID) -> HttpResponse:
    """The same as a workbook."""
    issue = _issued(request, pk)
    name = f"report-{issue.year}-{issue.number}.xlsx"
    return _book(from_json(issue.content), f"{issue} · {issue.digest}", name)


def _book(report: Report, number: str, name: str) -> HttpResponse:
    title = f"{report.head['place']}{report.head['kind']} · {number}"
    signed = (_("Made by"), _("Checked by"), _("In charge"), _("(seal)"), _("Date"))
    return as_file(book_of(report, title, [f"{word}{_(': ')}" for word in signed]), name)
