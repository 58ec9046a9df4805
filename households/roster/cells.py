"""How the cells that only rosters have are read; the others are read by ``grids.sheets.cells``.

Each ``read_…`` takes a cell and returns the value, "" or ``None`` for nothing. What cannot be right
raises ``Unfit`` with a stable code; it is never repaired (domain.md §5.2).
"""

import re
from datetime import date
from typing import Any
from uuid import UUID

from grids.numbers import plain
from grids.sheets.cells import MASK, NOTHING, Unfit, as_text, fit
from households.models import Residence
from households.numbers import id_number_fault, is_damaged

#: A number in a spreadsheet keeps 15 digits; the others have become zeros.
_DIGITS_KEPT = 1e15
_LONGEST_NUMBER = 20
#: What clerks type where a family has no number yet.
_NO_NUMBER = re.compile(
    r"0{1,2}|9{5,}|\W+|#?n/?a|null|none|tbd|\D*[待未无没暂缺空补]\D*|不详|新户|新增户?"
)
_ENDING = re.compile(r"\.0$")

_RESIDENCES = {
    Residence.LIVING_IN: "在村居住 在村 常住 常年在村 是 1 √ 人在户在 人在户不在 2",
    Residence.PART_OF_THE_YEAR: "阶段性居住 阶段性在村 季节性居住",
    Residence.AWAY: "长期外出 常年外出 外出 不在村 否 0 × 人不在户在 3",
    # Neither the people nor their register: the clerk looks (domain.md §5.1).
    Residence.UNKNOWN: "人不在户不在 4",
}
_RESIDENCE_OF = {word: code for code, words in _RESIDENCES.items() for word in words.split()}
_YES = {"是", "√", "✓", "✔", "1", "y", "yes", "有", "对", "true", "t"}
_YES |= {"党员", "中共党员", "正式党员", "预备党员", "中共预备党员"}
_NO = {"否", "×", "✗", "x", "n", "no", "不是", "false", "f", "0", "无"}
_NO |= {"群众", "团员", "共青团员", "非党员", "民主党派", "无党派"}
#: A day as a reader writes it that made one of 3-12.
_DAY = re.compile(r"\d{4}-\d\d-\d\d(00:00:00)?")


def read_household_no(cell: Any) -> str:
    """A number of 16 digits or more loses the last ones in a spreadsheet, and 3-12 becomes a day.

    Then several households would have one number; so it is not taken. Nor is a word or a zero that
    only fills the cell.
    """
    lost = isinstance(cell, int | float) and abs(cell) >= _DIGITS_KEPT
    number = _ENDING.sub("", plain(as_text(cell)))
    if number and _NO_NUMBER.fullmatch(number.lower()):
        raise Unfit("number_missing")
    if lost or isinstance(cell, date) or is_damaged(number) or _DAY.fullmatch(number):
        raise Unfit("number_damaged")
    if len(number) > _LONGEST_NUMBER:
        raise Unfit("number_invalid")
    return number


def read_id_number(cell: Any) -> str:
    """Upper case, without spaces; a cell that holds a number has lost its last digits.

    A masked one (``**************1234``) says nothing: exports are masked, and come back.
    """
    if isinstance(cell, int | float) and abs(cell) >= _DIGITS_KEPT:
        raise Unfit("id_damaged")
    number = plain(as_text(cell)).upper()
    return "" if number in NOTHING or MASK in number else fit(number, id_number_fault(number))


def read_residence(cell: Any) -> str:
    word = plain(as_text(cell))
    code = _RESIDENCE_OF.get(word)
    if code is None and word not in NOTHING:
        raise Unfit("residence_unknown")
    return str(code or "")


def read_flag(cell: Any) -> bool | None:
    """Yes, no, or ``None`` when the file does not say."""
    word = plain(as_text(cell)).lower()
    if word in _YES or word in _NO:
        return word in _YES
    if word not in NOTHING:
        raise Unfit("flag_unknown")
    return None


def read_key(cell: Any) -> str:
    """A person's key as our own template carries it; anything else is none."""
    try:
        return str(UUID(as_text(cell)))
    except ValueError:
        return ""


def read_micro_grid(cell: Any) -> str:
    return plain(as_text(cell))[:60]


def read_size(cell: Any) -> int | None:
    """家庭人口, to be compared with the people who are listed."""
    digits = plain(as_text(cell)).rstrip("人口")
    return int(digits) if digits.isdecimal() else None
