"""What a report is asked for: a month, half a year or a year, named in the address."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation.models import ReportIssue, half_name
from households.months import months_on

Kind = ReportIssue.Kind
MONTHS = {Kind.MONTH: 1, Kind.HALF: 6, Kind.YEAR: 12}
_KEY = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2])|-h([12]))?")


@dataclass(frozen=True)
class Span:
    """A whole month, half-year or year; ``since`` is its first day."""

    kind: Kind
    since: date

    @property
    def months(self) -> int:
        return MONTHS[self.kind]

    @property
    def until(self) -> date:
        """The first day after it."""
        return months_on(self.since, self.months)

    @property
    def last_month(self) -> date:
        """The first day of its last month."""
        return months_on(self.since, self.months - 1)

    @property
    def key(self) -> str:
        """``2026-10``, ``2026-h1``, ``2026``."""
        if self.kind == Kind.MONTH:
            return f"{self.since:%Y-%m}"
        half = 1 if self.since.month == 1 else 2
        return f"{self.since:%Y}-h{half}" if self.kind == Kind.HALF else f"{self.since:%Y}"

    @property
    def name(self) -> str:
        if self.kind == Kind.MONTH:
            return date_format(self.since, "YEAR_MONTH_FORMAT")
        if self.kind == Kind.HALF:
            return half_name(self.since.year, 1 if self.since.month == 1 else 2)
        return _("the year %(year)s") % {"year": self.since.year}

    def is_over(self, today: date) -> bool:
        return today >= self.until

    def has_begun(self, today: date) -> bool:
        return today >= self.since


def span_of(key: str) -> Span | None:
    """What an address names, or nothing."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    year, month, half = found.groups()
    if month:
        return Span(Kind.MONTH, date(int(year), int(month), 1))
    if half:
        return Span(Kind.HALF, date(int(year), 6 * int(half) - 5, 1))
    return Span(Kind.YEAR, date(int(year), 1, 1))


def spans_until(today: date) -> list[Span]:
    """What may be wanted now: this month and twelve before it, the last halves, the last years."""
    month = today.replace(day=1)
    half = month.replace(month=1 if month.month <= 6 else 7)
    year = month.replace(month=1)
    return [
        *(Span(Kind.MONTH, months_on(month, -n)) for n in range(13)),
        *(Span(Kind.HALF, months_on(half, -6 * n)) for n in range(3)),
        *(Span(Kind.YEAR, months_on(year, -12 * n)) for n in range(3)),
    ]
