"""A report that was issued in the demonstration, and one that came in its place."""

from datetime import timedelta

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from evaluation.models import ReportIssue
from evaluation.reports.actions import issue_report
from evaluation.reports.typed import Span
from households.months import months_on

_DAYS = 3


def issued(desk: Desk) -> None:
    """Of the month before: by the clerk, and a day later once more by the secretary."""
    first = localdate(desk.now) - timedelta(days=_DAYS)
    span = Span(ReportIssue.Kind.MONTH, months_on(first.replace(day=1), -1))
    for who, ago in (("clerk", _DAYS), ("secretary", _DAYS - 1)):
        issue_report(desk.village, span, sent=desk.sent(who, days_ago=ago - desk.shift))
