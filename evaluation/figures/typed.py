"""What a page of figures is asked for: a year of evaluation, a month, and one part of a figure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

_MONTH = re.compile(r"(\d{4})-(\d{2})")
#: No figure is older than the first evaluations of households by stars.
_FIRST = 2000
#: In an address: the rows that belong to no group.
NONE = "none"
#: A month, a half-year, a year.
SPANS = (1, 6, 12)


@dataclass(frozen=True)
class Asked:
    """The address's words, as far as they can be right; what cannot is left out."""

    year: int | None = None
    month: date | None = None
    months: int = 1


def asked_of(words: Mapping[str, str], *, today: date) -> Asked:
    """``year=2026&month=2026-03&months=6``; what has not come yet is not asked for."""
    found, span = _MONTH.fullmatch(words.get("month", "")), words.get("months", "")
    return Asked(
        year=_year(words.get("year", ""), today),
        month=_first(int(found[1]), int(found[2]), today) if found else None,
        months=int(span) if span in map(str, SPANS) else 1,
    )


def _year(typed: str, today: date) -> int | None:
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0
    return year if _FIRST <= year <= today.year + 1 else None


def _first(year: int, month: int, today: date) -> date | None:
    if not (year >= _FIRST and 1 <= month <= 12):
        return None
    first = date(year, month, 1)
    return first if first <= today else None


def key_of(typed: str) -> UUID | None:
    """A place's key; None for ``none``; what is neither is a key that nothing has."""
    if typed == NONE:
        return None
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)
