"""How the cells of a roster are read: what clerks write becomes what is kept.

Each ``read_…`` takes a cell and returns the value, "" or ``None`` for nothing. What cannot be right
raises ``Unfit`` with a stable code; it is never repaired (domain.md §5.2).
"""

import re
from typing import Any

from households.models import Relation, Residence
from households.numbers import id_number_fault, phone_fault, plain, plain_name

#: Signs and words by which clerks say that there is nothing.
_NOTHING = {"", "无", "没有", "暂无", "不详", "-", "--", "—", "/", "0"}
#: A number in a spreadsheet keeps 15 digits; the others have become zeros.
_DIGITS_KEPT = 1e15
_LONGEST_NAME = 40
_LONGEST_NUMBER = 20

_RELATIONS = {
    Relation.HEAD: "户主 本人 户主本人 本人或户主",
    Relation.SPOUSE: "配偶 爱人",
    Relation.HUSBAND: "夫 丈夫",
    Relation.WIFE: "妻 妻子",
    Relation.SON: "子 儿子 之子",
    Relation.ONLY_SON: "独生子 独子",
    Relation.ELDEST_SON: "长子 大儿子",
    Relation.SECOND_SON: "次子 二子 二儿子",
    Relation.THIRD_SON: "三子 三儿子",
    Relation.FOURTH_SON: "四子 四儿子",
    Relation.FIFTH_SON: "五子 五儿子",
    Relation.ADOPTED_SON: "养子 继子 养子或继子",
    Relation.SON_IN_LAW: "女婿",
    Relation.DAUGHTER: "女 女儿 之女",
    Relation.ONLY_DAUGHTER: "独生女 独女",
    Relation.ELDEST_DAUGHTER: "长女 大女儿",
    Relation.SECOND_DAUGHTER: "次女 二女 二女儿",
    Relation.THIRD_DAUGHTER: "三女 三女儿",
    Relation.FOURTH_DAUGHTER: "四女 四女儿",
    Relation.FIFTH_DAUGHTER: "五女 五女儿",
    Relation.ADOPTED_DAUGHTER: "养女 继女 养女或继女",
    Relation.DAUGHTER_IN_LAW: "儿媳 儿媳妇 媳妇",
    Relation.GRANDCHILD: "孙辈 孙子女 重孙 曾孙 曾孙子 曾孙女 孙媳 孙女婿",
    Relation.GRANDSON: "孙子 孙 长孙 次孙",
    Relation.GRANDDAUGHTER: "孙女",
    Relation.DAUGHTERS_SON: "外孙 外孙子",
    Relation.DAUGHTERS_DAUGHTER: "外孙女",
    Relation.PARENT: "父母",
    Relation.FATHER: "父 父亲 继父 养父",
    Relation.MOTHER: "母 母亲 继母 养母",
    Relation.FATHER_IN_LAW: "公公",
    Relation.MOTHER_IN_LAW: "婆婆",
    Relation.WIFES_FATHER: "岳父",
    Relation.WIFES_MOTHER: "岳母",
    Relation.GRANDPARENT: "祖父 祖母 爷爷 奶奶 外祖父 外祖母 姥爷 姥姥 祖父母",
    Relation.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 兄弟姐妹",
    Relation.OTHER_RELATIVE: "其他 其他亲属 亲属 侄子 侄女 外甥 外甥女 伯父 叔叔 嫂子 弟媳",
    Relation.NOT_RELATED: "非亲属 无亲属关系 寄居",
}
_RELATION_OF = {word: code for code, words in _RELATIONS.items() for word in words.split()}
_RESIDENCES = {
    Residence.LIVING_IN: "在村居住 在村 常住 常年在村 是 人在户在 人在户不在",
    Residence.PART_OF_THE_YEAR: "阶段性居住 阶段性在村 季节性居住",
    Residence.AWAY: "长期外出 常年外出 外出 不在村 否 人不在户在",
    # Neither the people nor their register: the clerk looks (domain.md §5.1).
    Residence.UNKNOWN: "人不在户不在",
}
_RESIDENCE_OF = {word: code for code, words in _RESIDENCES.items() for word in words.split()}
_YES = {"是", "√", "✓", "1", "y", "有", "党员", "中共党员", "正式党员", "预备党员", "true"}
_NO = {"否", "×", "x", "n", "群众", "团员", "共青团员", "非党员", "false"}
_NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")}
_GROUP = re.compile(
    r"第?([0-9]{1,3}|[一二三四五六七八九]?十?[一二三四五六七八九]?)(村民小组|小组|组|队)?"
)


class Unfit(ValueError):
    """A value that cannot be right; ``households.words`` says in a sentence why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def as_text(cell: Any) -> str:
    """A cell as text; whole numbers lose the ``.0`` that spreadsheets give them."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def read_name(cell: Any) -> str:
    """``王　强`` and a name broken into two lines are one name."""
    name = plain_name(as_text(cell))
    if len(name) > _LONGEST_NAME or any(sign.isdigit() for sign in name):
        raise Unfit("name_invalid")
    return name


def read_household_no(cell: Any) -> str:
    number = plain(as_text(cell))
    if len(number) > _LONGEST_NUMBER:
        raise Unfit("number_invalid")
    return number


def read_id_number(cell: Any) -> str:
    """Upper case, without spaces; a cell that holds a number has lost its last digits."""
    if isinstance(cell, int | float) and abs(cell) >= _DIGITS_KEPT:
        raise Unfit("id_damaged")
    number = plain(as_text(cell)).upper()
    return "" if number in _NOTHING else _fit(number, id_number_fault(number))


def read_phone(cell: Any) -> str:
    number = plain(as_text(cell))
    return "" if number in _NOTHING else _fit(number, phone_fault(number))


def read_relation(cell: Any) -> str:
    """The code of GB/T 4761 for a word, or the code itself."""
    word = re.sub(r"\(.*?\)", "", plain(as_text(cell)))
    if word in _NOTHING:
        return ""
    code = word if word in Relation.values else _RELATION_OF.get(word, "")
    return _fit(str(code), "" if code else "relation_unknown")


def read_residence(cell: Any) -> str:
    word = plain(as_text(cell))
    if word in _NOTHING:
        return ""
    code = _RESIDENCE_OF.get(word, "")
    return _fit(str(code), "" if code else "residence_unknown")


def read_flag(cell: Any) -> bool | None:
    """Yes, no, or ``None`` when the file does not say."""
    word = plain(as_text(cell)).lower()
    if word in _NOTHING - {"0", "无"}:
        return None
    if word not in _YES | _NO | _NOTHING:
        raise Unfit("flag_unknown")
    return word in _YES


def read_group(cell: Any) -> str:
    """``3``, ``3组``, ``三组`` and ``第3组`` are one group; other names stay as written."""
    word = plain(as_text(cell))
    found = _GROUP.fullmatch(word)
    if not found or not found[1]:
        return word[:60]
    return f"第{int(found[1]) if found[1].isdecimal() else _number(found[1])}组"


def read_micro_grid(cell: Any) -> str:
    return plain(as_text(cell))[:60]


def read_size(cell: Any) -> int | None:
    """家庭人口, to be compared with the people who are listed."""
    digits = plain(as_text(cell)).rstrip("人口")
    return int(digits) if digits.isdecimal() else None


def _fit(value: str, fault: str) -> str:
    if fault:
        raise Unfit(fault)
    return value


def _number(word: str) -> int:
    """``十二`` → 12, up to 99."""
    tens, ten, units = word.rpartition("十")
    if not ten:
        return _NUMERALS[units]
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[units] if units else 0)
