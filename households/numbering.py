"""Household numbers that are given here: group and place in it, as the village writes them."""

import re
from collections.abc import Collection

_DIGITS = re.compile(r"\d+")
_TOGETHER = re.compile(r"\d{6}")


def next_number(group: str, taken: Collection[str]) -> str:
    """``03-0128`` after ``03-0127`` for 第3组; ``030128`` where the village writes it so."""
    found = _DIGITS.search(group)
    number = f"{int(found[0]) % 100 if found else 0:02}"
    start = number if taken and all(map(_TOGETHER.fullmatch, taken)) else f"{number}-"
    used = [int(one[len(start) :]) for one in taken if _fits(one, start)]
    return f"{start}{max(used, default=0) + 1:04}"


def _fits(number: str, start: str) -> bool:
    return number.startswith(start) and number[len(start) :].isdecimal()
