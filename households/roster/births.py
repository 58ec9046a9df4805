"""The year of birth that a cell tells, however clerks write days; never one that was guessed."""

import re
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from grids.numbers import HALF_WIDTH
from grids.sheets.cells import NOTHING, Unfit, as_text

_EARLIEST = 1900
#: Excel's day 1 is 1900-01-01; 1900 had a day too many there, hence the 30th.
_DAY_ZERO = date(1899, 12, 30)
#: The other system of days, of old Macs, in which some workbooks still count.
_DAY_ZERO_1904 = date(1904, 1, 1)
_DAY_NUMBER = re.compile(r"[0-9]{5}")
#: What a zero is as a day: it came from an empty cell.
_NO_DAY = ("1899-12-3", "1900-01-00", "1904-01-01", "00:00:00")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")

_BEFORE = (
    r"(?:公元|公历|农历|阴历|阳历|旧历|新历|大约|约|出生于|生于|属[鼠牛虎兔龙蛇马羊猴鸡狗猪],?)?\s*"
)
_YEAR = r"([0-9]{4}|[〇零○一二三四五六七八九]{4})"
_PART = r"([0-9]{1,2}|闰?[正冬腊初廿卅一二三四五六七八九十]{1,3})"
_SEPARATOR = r"(?:\s*[-./、,年月]\s*|\s+)"
_AFTER = (
    r"(?:\s|[年月日号]|出?生人?|左右|前后|星期[一二三四五六日天]|周[一二三四五六日]|\([^()]*\)"
    r"|T?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)*"
)
_WRITTEN = re.compile(f"{_BEFORE}{_YEAR}(?:{_SEPARATOR}{_PART}(?:{_SEPARATOR}{_PART})?)?{_AFTER}")
_COMPACT = re.compile(f"{_BEFORE}([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})?{_AFTER}")


def read_birth_year(cell: Any) -> int | None:
    """From 19570203, 1957.2.3, 1957/2/3 0:00, 1957年二月初三, 1957, a date, or a day's number.

    ``Unfit`` for what tells no year for sure: 57.2.3, 03/02/1957, 19573, and a date that is a year
    typed into a cell for dates.
    """
    text = _plain(cell)
    if says_nothing(text):
        return None
    if is_day_number(text):
        return _of_day(_DAY_ZERO + timedelta(days=int(text)))
    if found := _COMPACT.fullmatch(text):
        return _of_day(_day(*found.groups()))
    found = _WRITTEN.fullmatch(text)
    year, month, day = found.groups() if found else ("", "", "")
    if not found or not _may_be(month, 12) or not _may_be(day, 31):
        raise Unfit("birth_invalid")
    if (month or "").isdecimal() and (day or "").isdecimal():
        _refuse_typed_year(year, month, day)
    return _fit(int(year.translate(_DIGITS)))


def says_nothing(cell: Any) -> bool:
    """Also a zero that a formula brought from an empty cell, and the day that it is as a date."""
    text = as_text(cell)
    return text in NOTHING or text.startswith(_NO_DAY)


def is_day_number(cell: Any) -> bool:
    """Five digits, unless they may be a year and a month, as 19573 is."""
    text = _plain(cell)
    return bool(_DAY_NUMBER.fullmatch(text)) and not _is_year(int(text[:4]))


def _plain(cell: Any) -> str:
    return " ".join(as_text(cell).translate(HALF_WIDTH).split()).strip("'‘’`")


def _is_year(year: int) -> bool:
    return _EARLIEST <= year <= timezone.localdate().year


def _may_be(part: str | None, most: int) -> bool:
    """A month has 30 days in the old calendar; words of it are not counted."""
    return not (part or "").isdecimal() or 1 <= int(part or 0) <= most


def _day(year: str, month: str, day: str | None) -> date:
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        raise Unfit("birth_invalid") from None


def _of_day(day: date) -> int:
    """A year that was typed into a cell for dates became the day of that number, in 1905."""
    for zero in (_DAY_ZERO, _DAY_ZERO_1904):
        if _is_year((day - zero).days):
            raise Unfit("birth_invalid")
    return _fit(day.year)


def _refuse_typed_year(year: str, month: str, day: str) -> None:
    digits = year.translate(_DIGITS)
    try:
        written = date(int(digits), int(month), int(day))
    except ValueError:  # because 2月30日 is a day of the old calendar
        return
    _of_day(written)


def _fit(year: int) -> int:
    if not _is_year(year):
        raise Unfit("birth_invalid")
    return year
