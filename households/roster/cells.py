"""How the cells that only rosters have are read; the others are read by ``grids.sheets.cells``.

Each ``read_…`` takes a cell and returns the value, "" or ``None`` for nothing. What cannot be right
raises ``Unfit`` with a stable code; it is never repaired (domain.md §5.2).
"""

import re
from typing import Any

from grids.numbers import plain
from grids.sheets.cells import NOTHING, Unfit, as_text, fit
from households.models import Relation, Residence
from households.numbers import id_number_fault

#: A number in a spreadsheet keeps 15 digits; the others have become zeros.
_DIGITS_KEPT = 1e15
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
    return "" if number in NOTHING else fit(number, id_number_fault(number))


def read_relation(cell: Any) -> str:
    """The code of GB/T 4761 for a word, or the code itself."""
    word = re.sub(r"\(.*?\)", "", plain(as_text(cell)))
    if word in NOTHING:
        return ""
    code = word if word in Relation.values else _RELATION_OF.get(word, "")
    return fit(str(code), "" if code else "relation_unknown")


def read_residence(cell: Any) -> str:
    word = plain(as_text(cell))
    if word in NOTHING:
        return ""
    code = _RESIDENCE_OF.get(word, "")
    return fit(str(code), "" if code else "residence_unknown")


def read_flag(cell: Any) -> bool | None:
    """Yes, no, or ``None`` when the file does not say."""
    word = plain(as_text(cell)).lower()
    if word in NOTHING - {"0", "无"}:
        return None
    if word not in _YES | _NO | NOTHING:
        raise Unfit("flag_unknown")
    return word in _YES


def read_micro_grid(cell: Any) -> str:
    return plain(as_text(cell))[:60]


def read_size(cell: Any) -> int | None:
    """家庭人口, to be compared with the people who are listed."""
    digits = plain(as_text(cell)).rstrip("人口")
    return int(digits) if digits.isdecimal() else None
