"""Months as people count them: from any day to the same day, or to the month's last."""

from calendar import monthrange
from datetime import date


def months_on(day: date, months: int) -> date:
    """So many months later (or earlier): the 31st of January and one month is the 28th or 29th."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def passed_since(today: date, months: int) -> date:
    """The newest day from which so many months have passed, so that ``months_on`` is not later.

    One month before the 28th of February it is the 31st of January: a month's last day is the day
    of all that it lacks.
    """
    back = months_on(today, -months)
    if today.day < monthrange(today.year, today.month)[1]:
        return back
    return back.replace(day=monthrange(back.year, back.month)[1])
