"""Issued reports: found again by place, and which number the next one gets."""

from datetime import date

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from evaluation.models import ReportIssue
from evaluation.reports.typed import Span
from grids.models import Township, Village


def issues_of(place: Village | Township) -> QuerySet[ReportIssue]:
    """All of a place, the newest first."""
    if isinstance(place, Village):
        return ReportIssue.objects.filter(village=place)
    return ReportIssue.objects.filter(township=place)


def listed(place: Village | Township) -> QuerySet[ReportIssue]:
    """As the list shows them."""
    return issues_of(place).select_related("officer", "replaces", "replaced_by")


def standing_issue(place: Village | Township, span: Span) -> ReportIssue | None:
    """The newest of the same time: the one that the next would replace."""
    return issues_of(place).filter(kind=span.kind, since=span.since, replaced_by=None).first()


def next_number(place: Village | Township, year: int) -> int:
    """Counted from one in each year."""
    last = issues_of(place).filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def why_not_issue(span: Span, *, today: date) -> str:
    """Said on the page before, and by the refusal after; empty where it may be issued."""
    if not span.has_begun(today):
        return _("This time has not begun: there is nothing to tell of it yet.")
    if not span.is_over(today):
        return _("This time is not over yet: its report can be read, and issued from its end on.")
    return ""


def span_of_issue(issue: ReportIssue) -> Span:
    return Span(ReportIssue.Kind(issue.kind), vars(issue)["since"])
