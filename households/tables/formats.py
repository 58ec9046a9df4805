"""How a table's value is written, by the kind of its column: what other offices ask for.

One province's offices asked for "the ID number in six formats" (domain.md §10, tables).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.numbers import masked_phone
from households.numbers import masked_id_number

Value = str | int | date | bool | None


class Kind(StrEnum):
    """What a column holds, and so in which formats it can be told."""

    TEXT = "text"
    #: The row's own place in the table, which changes whenever another row comes before it.
    PLACE = "place"
    NUMBER = "number"
    ID = "id"
    PHONE = "phone"
    DAY = "day"
    YES = "yes"
    STAR = "star"


@dataclass(frozen=True)
class Format:
    """One way to write a kind of value; ``whole``: an ID or telephone number with every digit."""

    code: str
    label: str | Promise
    write: Callable[[Value], str]
    whole: bool = False


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _day(pattern: str) -> Callable[[Value], str]:
    return lambda value: pattern.format(value) if isinstance(value, date) else ""


def _either(yes: str, no: str) -> Callable[[Value], str]:
    """What is not known is neither."""
    return lambda value: "" if value is None else yes if value else no


def _masked(mask: Callable[[str], str]) -> Callable[[Value], str]:
    return lambda value: mask(str(value)) if value else ""


_PLAIN = (Format("plain", _("as it is"), _text),)
_WHOLE = Format("whole", _("whole, as text (with a reason)"), _text, whole=True)
_LAST = Format("last4", _("last four"), _masked(lambda number: number[-4:]))
_TICK = Format("tick", _("√ or empty"), _either("√", ""))
_DIGIT = Format("digit", _("1 or 0"), _either("1", "0"))

#: By kind its formats; the first holds where nothing else is said.
FORMATS: Mapping[Kind, tuple[Format, ...]] = {
    Kind.TEXT: _PLAIN,
    Kind.PLACE: _PLAIN,
    Kind.NUMBER: _PLAIN,
    Kind.ID: (Format("masked", "**************1234", _masked(masked_id_number)), _LAST, _WHOLE),
    Kind.PHONE: (Format("masked", "138****5678", _masked(masked_phone)), _LAST, _WHOLE),
    Kind.DAY: (
        Format("dash", "2026-03-05", _day("{:%Y-%m-%d}")),
        Format("slash", "2026/3/5", _day("{0:%Y}/{0.month}/{0.day}")),
        Format("dot", "2026.03.05", _day("{:%Y.%m.%d}")),
        Format("run", "20260305", _day("{:%Y%m%d}")),
        Format("words", "2026年3月5日", _day("{0:%Y}年{0.month}月{0.day}日")),
    ),
    Kind.YES: (Format("words", "是 / 否", _either("是", "否")), _TICK, _DIGIT),
    Kind.STAR: (Format("star", _("★ or empty"), _either("★", "")), _TICK, _DIGIT),
}
#: Kinds whose digits a spreadsheet must not shorten.
NUMBERS = frozenset({Kind.ID, Kind.PHONE})


def format_of(kind: Kind, code: str) -> Format:
    """The format of that code, or the first of the kind: what is kept may be of other columns."""
    known = {each.code: each for each in FORMATS[kind]}
    return known.get(code, FORMATS[kind][0])


def spoken(day: date) -> str:
    """``2026年3月5日``."""
    return format_of(Kind.DAY, "words").write(day)
