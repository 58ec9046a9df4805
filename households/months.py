"""Months as people count them: from any day to the same day, or to the month's last."""

from calendar import monthrange
from datetime import date


def months_on(day: date, months: int) -> date:
    """So many months later (or earlier): the 31st of January and one month is the 28th or 29th."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
