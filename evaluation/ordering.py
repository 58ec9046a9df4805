"""The order of lists, by group and household number, as people count."""

import re

from evaluation.models import Entry

_NUMBER = re.compile(r"([0-9]+|[一二三四五六七八九十]+)")
_UNITS = "〇一二三四五六七八九"


def in_order(entry: Entry) -> tuple[object, ...]:
    """The key of an entry in every list; its group must be loaded. Never by result."""
    return (counted(group_name(entry)), counted(entry.number))


def group_name(entry: Entry) -> str:
    return entry.group.name if entry.group else ""


def counted(name: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts names as people count: 第2组 before 第10组, 二组 before 十一组."""
    parts = _NUMBER.split(name)
    return tuple((_value(part), "") if odd % 2 else (-1, part) for odd, part in enumerate(parts))


def _value(digits: str) -> int:
    """``12`` and 十二 → 12; numerals up to 九十九 are enough for groups."""
    if digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    high = (_UNITS.find(tens) if tens else 1) if ten else 0
    return 10 * high + (_UNITS.find(ones) if ones else 0)
