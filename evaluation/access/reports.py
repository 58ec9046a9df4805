"""Reports of a village or a township: who works there reads them, and few issue them."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from evaluation.access.campaigns import reads_in_part
from evaluation.access.figures import can_read_overview
from evaluation.models import ReportIssue
from grids.access import can_run_township, can_work_in
from grids.models import Officer, Township, Village
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL

#: Who issues a report of a village.
ISSUES_REPORTS = (Role.CLERK, Role.SECRETARY)


def can_read_reports(
    officer: Officer, township: Township, villages: Sequence[Village], *, whole: bool
) -> bool:
    """They tell small numbers exactly, so the county gets them on paper, from who answers for it.

    ``whole``: of the township, which is its own office's.
    """
    if reads_in_part(officer, township):
        return False
    return can_run_township(officer, township) if whole else can_read_overview(officer, villages)


def can_issue_report(officer: Officer, place: Village | Township) -> bool:
    """The village's clerk or secretary; of a township its office."""
    if isinstance(place, Village):
        return can_work_in(officer, place, *ISSUES_REPORTS)
    return can_run_township(officer, place)


def visible_report_issues(officer: Officer) -> QuerySet[ReportIssue]:
    """Of the villages that one stands for by a post there or in their township; of one's office."""
    own = Q(township__in=reach(officer, {Role.TOWNSHIP}).townships)
    return ReportIssue.objects.filter(reach(officer, SEES_ALL).whole("village") | own)
