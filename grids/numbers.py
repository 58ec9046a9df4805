"""Names, codes and telephone numbers as people type them, and whether they can be right."""

import re
from functools import lru_cache

#: Control signs, and marks that change only how a text runs or breaks: they come along with what
#: is copied, and a workbook can hold even the sign 0, which no database keeps.
_INVISIBLE = dict.fromkeys([*range(9), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0),
                            0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060,
                            *range(0x2066, 0x206A), 0xFEFF])  # fmt: skip
#: Full-width digits, letters and signs that Chinese keyboards produce, and the wide space.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_PLAINER = HALF_WIDTH | _INVISIBLE
#: Whether there is any of them, or a space: most cells of a table have none, and it has many.
_TO_CHANGE = re.compile(f"[\\s{re.escape(''.join(map(chr, _PLAINER)))}]")
#: Spaces are part of a name between Latin words only.
_SPREAD = re.compile(r"(?<![A-Za-zÀ-ɏ.]) | (?![A-Za-zÀ-ɏ])")
#: The dots of many keyboards in a name; a full stop is one unless it ends a Latin initial.
_DOTS = re.compile(r"[·‧∙⋅•・･᛫˙●﹒。]|(?<![A-Za-z])\.|\.(?![A-Za-z ]|$)")
_NUMBER = re.compile(r"([0-9]+|[一二三四五六七八九十]+)")
_UNITS = "〇一二三四五六七八九"
_VILLAGE_CODE = re.compile(r"[1-8]\d{8}(?!000)\d{3}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}")


def half_width(text: str) -> str:
    """``１３８ ００`` → ``13800``: full-width characters made plain, all spaces taken out."""
    if not _TO_CHANGE.search(text):
        return text
    return "".join(text.translate(_PLAINER).split())


def plain(text: str) -> str:
    """The same without the apostrophes by which spreadsheets mark text."""
    return half_width(text).strip("'‘’`")


def plain_name(text: str) -> str:
    """A name in the one form in which it is kept: 王　强 as 王强, 阿不都．热依木 as 阿不都·热依木.

    Latin names keep one space between their words; the dot of any keyboard becomes ``·``.
    """
    shown = " ".join(text.translate(_PLAINER).split()).strip("'‘’`\"“”")
    spaced = _SPREAD.sub("", shown)
    return _DOTS.sub("·", spaced).strip("·")


def bare_name(text: str) -> str:
    """A name as it is looked for: without dots and spaces, in small letters."""
    return _DOTS.sub("", half_width(plain_name(text))).lower()


@lru_cache(maxsize=4096)  # a list of a thousand households names ten groups
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


def phone_fault(number: str) -> str:
    """``phone_invalid`` for what cannot be a mobile or land line number, else empty."""
    fits = _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)
    return "" if fits else "phone_invalid"


def is_village_code(digits: str) -> bool:
    """Twelve digits: county, township, village; 000 at the end would be the township itself."""
    return bool(_VILLAGE_CODE.fullmatch(digits))


def masked_phone(number: str) -> str:
    """``138****5678``."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 7 else "****"
