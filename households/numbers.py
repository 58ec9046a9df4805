"""ID numbers: whether they can be right, and how they are shown."""

import re
from datetime import date

from grids.numbers import HALF_WIDTH

#: What people put between numbers typed in a row.
_BETWEEN = re.compile(r"[\s,、;。]+")
_DAMAGED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)


def numbers_in(text: str) -> list[str]:
    """Numbers typed in a row, in their order: by spaces, commas or lines, full-width too."""
    return [number for number in _BETWEEN.split(text.translate(HALF_WIDTH)) if number]


def id_number_fault(number: str) -> str:
    """Why an ID number cannot be right, as a stable code; empty when it can (GB 11643-1999).

    Area codes are not checked: they die and people move. Fifteen digits are the old form,
    accepted unverified.
    """
    if is_damaged(number):
        return "id_damaged"
    if re.fullmatch(r"\d{15}", number):
        return "" if _is_day(f"19{number[6:12]}") else "id_check_digit"
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return "id_length"
    fits = _is_day(number[6:14]) and number[17] == check_character(number[:17])
    return "" if fits else "id_check_digit"


def is_damaged(number: str) -> bool:
    """Whether a spreadsheet told it in powers of ten: ``1.10101E+17``."""
    return bool(_DAMAGED.fullmatch(number))


def check_character(first_seventeen: str) -> str:
    """ISO 7064 MOD 11-2: read in base 13, the formula of the weights 7 9 10 5 8 4 2 …"""
    return "0123456789X"[(1 - 2 * int(first_seventeen, 13)) % 11]


def birth_year_of(id_number: str) -> int | None:
    """The year of birth that an ID number carries."""
    if len(id_number) == 18:
        return int(id_number[6:10])
    return 1900 + int(id_number[6:8]) if len(id_number) == 15 else None


def masked_id_number(number: str) -> str:
    """``**************1234``: enough to compare with a card in the hand."""
    return "*" * max(0, len(number) - 4) + number[-4:]


def _is_day(digits: str) -> bool:
    try:
        date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
    except ValueError:
        return False
    return True
