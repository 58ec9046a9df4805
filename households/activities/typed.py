"""What is typed of an activity: its plan, which households came, who served for how long."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from grids.numbers import HALF_WIDTH, plain_name
from households.models import Activity

#: Half hours of a day.
WHOLE_DAY = 48
_HOURS = re.compile(r"(\d+(?:\.\d+)?)(?:小时|h)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,、;。]+")


@dataclass(frozen=True)
class Plan:
    """An activity as it is planned; ``grid``: whose it is, or of the whole village."""

    kind: Activity.Kind
    held_on: date
    place: str
    topic: str
    led_by: str
    grid: UUID | None = None
    subject: str | None = None
    project: UUID | None = None
    begins: time | None = None
    ends: time | None = None
    #: It was held before anybody planned it here.
    was_held: bool = False


@dataclass(frozen=True)
class Came:
    """Households of which somebody came: by typed numbers, and ticked on a list."""

    numbers: tuple[str, ...] = ()
    ticked: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class ServedLine:
    """One line of hours: ``number`` of the household if it was typed; no hours: the shift's own."""

    place: int
    name: str
    number: str = ""
    half_hours: int | None = None


class Unreadable(Exception):
    """A line of hours that cannot be read; says which and why."""


def served_lines(text: str) -> list[ServedLine]:
    """``0101001 王大山 2.5``, a line a person; what is copied from a sheet is fine, too."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[ServedLine]:
    for place, line in enumerate(text.translate(HALF_WIDTH).splitlines(), 1):
        parts = [part for part in _BETWEEN.split(line) if part]
        if parts:
            yield _line(place, parts)


def _line(place: int, parts: list[str]) -> ServedLine:
    half, number = None, ""
    if len(parts) > 1 and (hours := _HOURS.fullmatch(parts[-1])):
        half, parts = _half_hours(hours[1], place=place), parts[:-1]
    if len(parts) > 1 and any(sign.isdigit() for sign in parts[0]):
        number, parts = parts[0], parts[1:]
    name = plain_name(" ".join(parts))
    if not name or any(sign.isdigit() for sign in name):
        raise Unreadable(
            _("Line %(n)s names nobody. Type a name, and the hours behind it.") % {"n": place}
        )
    return ServedLine(place, name, number, half)


def _half_hours(hours: str, *, place: int) -> int:
    half = float(hours) * 2
    if half != int(half):
        raise Unreadable(
            _("Line %(n)s: hours go by the half, like 2 or 2.5; %(hours)s is neither.")
            % {"n": place, "hours": hours}
        )
    if not 0 < half <= WHOLE_DAY:
        raise Unreadable(
            _("Line %(n)s: %(hours)s hours cannot be; a day has 24, and half an hour is the least.")
            % {"n": place, "hours": hours}
        )
    return int(half)
