"""How a cell of a spreadsheet is read: what people write becomes what is kept.

Each ``read_…`` takes a cell and returns the value, or "" for nothing. What cannot be right raises
``Unfit`` with a stable code; it is never repaired (domain.md §5.2).
"""

import re

from grids.numbers import phone_fault, plain, plain_name
from grids.sheets.files import Cell

#: Signs and words by which people say that there is nothing.
NOTHING = frozenset({"", "无", "没有", "暂无", "不详", "-", "--", "—", "/", "0"})
#: What takes the place of digits that are not shown.
MASK = "*"
_LONGEST_NAME = 40
#: A picture inside a cell, as WPS keeps it.
_PICTURE = re.compile(r"=?(_xlfn\.)?DISPIMG\(", re.IGNORECASE)
_ABROAD = re.compile(r"^(\+|00)86-?|^86-?(?=1\d{10}$)")
_DASHES = re.compile("[–—]+")
_NOTE = re.compile(r"(?<=.)(\(.*?\)|\[.*?\]|【.*?】)")
_AREA = re.compile(r"^\((0\d{2,3})\)-?")
_PARTED_MOBILE = re.compile(r"(1\d{2})-(\d{4})-(\d{4})")
_BETWEEN = re.compile(r"[,，、;；/\s或]+")
_NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
#: Roman and formal numerals, and 廿, which old lists use for twenty.
_PLAIN_NUMERALS = str.maketrans(
    dict(
        zip(
            "ⅠⅡⅢⅣⅤⅥⅦⅧⅨ壹贰叁肆伍陆柒捌玖拾两",
            "一二三四五六七八九一二三四五六七八九十二",
            strict=True,
        )
    )
    | {"Ⅹ": "十", "Ⅺ": "十一", "Ⅻ": "十二", "廿": "二十", "卅": "三十", "〇": "零"}
)
_GROUP = re.compile(
    r"第?([0-9]{1,3}|[一二三四五六七八九]?十?[一二三四五六七八九零]?)"
    r"(村民小组|村民组|生产小组|生产队|小队|小组|组|队|社|屯)?"
)
_COUNTED_GROUP = re.compile(r"第[0-9]+[组社屯]")


#: What a cell shows whose formula failed, in any program, and the sign for a broken byte.
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA.*)")
_BROKEN = "\ufffd"


class Unfit(ValueError):
    """A value that cannot be right; the words of its app say in a sentence why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def as_text(cell: Cell) -> str:
    """A cell as text; whole numbers lose the ``.0`` that spreadsheets give them."""
    if isinstance(cell, str):
        return "" if "(" in cell and _PICTURE.match(cell) else cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def is_unreadable(cell: Cell) -> bool:
    """Whether a cell shows an error, such as #N/A, or has a sign that could not be read."""
    if not isinstance(cell, str):
        return False
    return _BROKEN in cell or (
        cell.startswith("#") and bool(_ERROR.fullmatch(cell.strip().upper()))
    )


def fit(value: str, fault: str) -> str:
    """The value, unless there is a fault."""
    if fault:
        raise Unfit(fault)
    return value


def read_name(cell: Cell) -> str:
    """``王　强`` and a name broken into two lines are one name; ``冯二（外出）`` is 冯二."""
    if is_unreadable(cell) and _BROKEN not in cell:
        return ""
    whole = plain_name(as_text(cell))
    name = without_notes(whole)
    if len(name) > _LONGEST_NAME or any(sign.isdigit() for sign in name):
        raise Unfit("name_invalid")
    return name


def without_notes(name: str) -> str:
    """``冯二(外出)`` → 冯二; a name that stands in brackets as a whole keeps what is in them."""
    return _NOTE.sub("", name).strip() or name.strip("()[]【】")


def has_note(cell: Cell) -> bool:
    """Whether something in brackets stands with a name."""
    text = plain(as_text(cell))
    return any(sign in text for sign in "([【")


def read_phone(cell: Cell) -> str:
    """The first of several numbers that can be right; a masked one (138****5678) says nothing."""
    text = as_text(cell)
    number = _dialled(text)
    if number in NOTHING or MASK in number:
        return ""
    if phone_fault(number):
        number = next((one for one in phones_in(text) if not phone_fault(one)), number)
    return fit(number, phone_fault(number))


def phones_in(text: str) -> list[str]:
    """The numbers that somebody put into one cell, in their order."""
    return [_dialled(one) for one in _BETWEEN.split(text) if plain(one)]


def _dialled(text: str) -> str:
    """What is dialled of ``+86 138-0000-1111``, ``(0357)1234567`` and ``13800001111（儿子）``."""
    number = _NOTE.sub("", _DASHES.sub("-", plain(text)))
    return _PARTED_MOBILE.sub(r"\1\2\3", _AREA.sub(r"\1-", _ABROAD.sub("", number)))


def read_group(cell: Cell) -> str:
    """``3``, ``3组``, ``三组``, ``第三村民组`` and ``3队`` are 第3组; other names stay as written.

    社 and 屯 are kinds of their own.
    """
    word = plain(as_text(cell))
    found = _GROUP.fullmatch(word.translate(_PLAIN_NUMERALS))
    if not found or not found[1] or found[1] == "零":
        return word[:60]
    number = int(found[1]) if found[1].isdecimal() else _number(found[1])
    return f"第{number}{found[2] if found[2] in ('社', '屯') else '组'}"


def is_counted_group(group: str) -> bool:
    """Whether a group has a number for its name, as ``read_group`` writes it."""
    return bool(_COUNTED_GROUP.fullmatch(group))


def _number(word: str) -> int:
    """``十二`` → 12, up to 99."""
    tens, ten, units = word.rpartition("十")
    if not ten:
        return _NUMERALS[units]
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[units] if units else 0)
