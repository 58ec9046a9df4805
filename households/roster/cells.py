"""How the cells that only rosters have are read; the others are read by ``grids.sheets.cells``.

Each ``read_…`` takes a cell and returns the value, "" or ``None`` for nothing. What cannot be right
raises ``Unfit`` with a stable code; it is never repaired (domain.md §5.2).
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from grids.numbers import plain
from grids.sheets.cells import MASK, NOTHING, Unfit, as_text, fit
from households.models import Relation, Residence
from households.numbers import id_number_fault, is_damaged

#: A number in a spreadsheet keeps 15 digits; the others have become zeros.
_DIGITS_KEPT = 1e15
_LONGEST_NUMBER = 20
_DAY_DIGITS = 5
#: What clerks type where a family has no number yet.
_NO_NUMBER = re.compile(
    r"0{1,2}|9{5,}|\W+|#?n/?a|null|none|tbd|\D*[待未无没暂缺空补]\D*|不详|新户|新增户?"
)
_ENDING = re.compile(r"\.0$")

_RELATIONS = {
    Relation.HEAD: "户主 本人 户主本人 本人或户主 01",
    Relation.SPOUSE: "配偶 爱人",
    Relation.HUSBAND: "夫 丈夫",
    Relation.WIFE: "妻 妻子 老婆",
    Relation.SON: "子 儿子 之子 儿",
    Relation.ONLY_SON: "独生子 独子",
    Relation.ELDEST_SON: "长子 大儿子 大儿",
    Relation.SECOND_SON: "次子 二子 二儿子 二儿",
    Relation.THIRD_SON: "三子 三儿子 三儿",
    Relation.FOURTH_SON: "四子 四儿子",
    Relation.FIFTH_SON: "五子 五儿子",
    Relation.ADOPTED_SON: "养子 继子 养子或继子 养子继子",
    Relation.SON_IN_LAW: "女婿",
    Relation.OTHER_SON: "其他儿子 六子",
    Relation.DAUGHTER: "女 女儿 之女",
    Relation.ONLY_DAUGHTER: "独生女 独女",
    Relation.ELDEST_DAUGHTER: "长女 大女儿 大女",
    Relation.SECOND_DAUGHTER: "次女 二女 二女儿",
    Relation.THIRD_DAUGHTER: "三女 三女儿",
    Relation.FOURTH_DAUGHTER: "四女 四女儿",
    Relation.FIFTH_DAUGHTER: "五女 五女儿",
    Relation.ADOPTED_DAUGHTER: "养女 继女 养女或继女 养女继女",
    Relation.DAUGHTER_IN_LAW: "儿媳 儿媳妇 媳妇",
    Relation.OTHER_DAUGHTER: "其他女儿 六女",
    Relation.GRANDCHILD: "孙辈 孙子女 重孙 曾孙",
    Relation.GRANDSON: "孙子 孙 长孙 次孙",
    Relation.GRANDDAUGHTER: "孙女 长孙女 次孙女",
    Relation.DAUGHTERS_SON: "外孙 外孙子",
    Relation.DAUGHTERS_DAUGHTER: "外孙女",
    Relation.GRANDSONS_WIFE: "孙媳 孙媳妇",
    Relation.GRANDDAUGHTERS_HUSBAND: "孙女婿",
    Relation.GREAT_GRANDSON: "曾孙子 重孙子",
    Relation.GREAT_GRANDDAUGHTER: "曾孙女 重孙女",
    Relation.OTHER_GRANDCHILD: "其他孙子 其他孙女 其他孙辈",
    Relation.PARENT: "父母",
    Relation.FATHER: "父 父亲 爸爸",
    Relation.MOTHER: "母 母亲 妈妈",
    Relation.FATHER_IN_LAW: "公公",
    Relation.MOTHER_IN_LAW: "婆婆",
    Relation.WIFES_FATHER: "岳父",
    Relation.WIFES_MOTHER: "岳母",
    Relation.STEPFATHER: "继父 养父 继父或养父",
    Relation.STEPMOTHER: "继母 养母 继母或养母",
    Relation.OTHER_PARENT: "其他父母关系",
    Relation.GRANDPARENT: "祖父母 祖父母或外祖父母",
    Relation.GRANDFATHER: "祖父 爷爷",
    Relation.GRANDMOTHER: "祖母 奶奶",
    Relation.MOTHERS_FATHER: "外祖父 姥爷 外公",
    Relation.MOTHERS_MOTHER: "外祖母 姥姥 外婆",
    Relation.SPOUSES_GRANDPARENT: "配偶的祖父母 配偶的祖父母或外祖父母",
    Relation.GREAT_GRANDFATHER: "曾祖父 太爷爷",
    Relation.GREAT_GRANDMOTHER: "曾祖母 太奶奶",
    Relation.SPOUSES_GREAT_GRANDPARENT: "配偶的曾祖父母",
    Relation.OTHER_GRANDPARENT: "其他祖辈",
    Relation.SIBLING: "兄弟 姐妹 兄弟姐妹",
    Relation.ELDER_BROTHER: "兄 哥哥 哥",
    Relation.ELDER_BROTHERS_WIFE: "嫂 嫂子",
    Relation.YOUNGER_BROTHER: "弟 弟弟",
    Relation.YOUNGER_BROTHERS_WIFE: "弟媳 弟媳妇 弟妹",
    Relation.ELDER_SISTER: "姐 姐姐",
    Relation.ELDER_SISTERS_HUSBAND: "姐夫",
    Relation.YOUNGER_SISTER: "妹 妹妹",
    Relation.YOUNGER_SISTERS_HUSBAND: "妹夫",
    Relation.OTHER_SIBLING: "其他兄弟姐妹",
    Relation.FATHERS_ELDER_BROTHER: "伯父 伯伯 大伯",
    Relation.FATHERS_ELDER_BROTHERS_WIFE: "伯母 大娘",
    Relation.FATHERS_YOUNGER_BROTHER: "叔父 叔叔 叔",
    Relation.FATHERS_YOUNGER_BROTHERS_WIFE: "婶母 婶婶 婶子",
    Relation.MOTHERS_BROTHER: "舅父 舅舅",
    Relation.MOTHERS_BROTHERS_WIFE: "舅母 妗子",
    Relation.MOTHERS_SISTERS_HUSBAND: "姨父 姨夫",
    Relation.MOTHERS_SISTER: "姨母 姨妈",
    Relation.FATHERS_SISTERS_HUSBAND: "姑父 姑夫",
    Relation.FATHERS_SISTER: "姑母 姑姑",
    Relation.PATERNAL_COUSIN: "堂兄弟 堂姐妹 堂兄弟姐妹 堂兄弟、堂姐妹 堂兄 堂弟 堂姐 堂妹",
    Relation.COUSIN: "表兄弟 表姐妹 表兄弟姐妹 表兄弟、表姐妹 表兄 表弟 表姐 表妹",
    Relation.BROTHERS_SON: "侄子 侄儿 侄",
    Relation.BROTHERS_DAUGHTER: "侄女",
    Relation.SISTERS_SON: "外甥",
    Relation.SISTERS_DAUGHTER: "外甥女",
    Relation.OTHER_RELATIVE: "其他 其他亲属 亲属",
    Relation.NOT_RELATED: "非亲属 无亲属关系 寄居",
}
HEAD_WORDS = frozenset([*_RELATIONS[Relation.HEAD].split(), Relation.HEAD.value])
_RELATION_OF = {word: code for code, words in _RELATIONS.items() for word in words.split()}
_RELATION_OF |= {code: Relation(code) for code in Relation.values}
#: GB/T 4761 in one digit.
_ONE_DIGIT = dict(
    zip(
        "012345678",
        (
            Relation.HEAD,
            Relation.SPOUSE,
            Relation.SON,
            Relation.DAUGHTER,
            Relation.GRANDCHILD,
            Relation.PARENT,
            Relation.GRANDPARENT,
            Relation.SIBLING,
            Relation.OTHER_RELATIVE,
        ),
        strict=True,
    )
)
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
_BIRTH = re.compile(
    r"(\d{4})(?:[-./年]?(\d{1,2})(?:[-./月]?(\d{1,2})日?)?月?)?年?(?:0:00:00|00:00:00)?"
)
_EARLIEST_BIRTH = 1900
#: A day as a reader writes it that made one of 3-12.
_DAY = re.compile(r"\d{4}-\d\d-\d\d(00:00:00)?")
#: Excel's day 1 is 1900-01-01; 1900 had a day too many there, hence the 30th.
_DAY_ZERO = date(1899, 12, 30)
_NO_DAY = ("1899-12-3", "1900-01-00", "1904-01-01", "00:00:00")


def says_nothing(cell: Any) -> bool:
    """Also a zero that a formula brought from an empty cell, and the day that it is as a date."""
    text = as_text(cell)
    return text in NOTHING or text.startswith(_NO_DAY)


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


def read_relation(cell: Any) -> str:
    """The code of GB/T 4761 for a word, or the code itself (of two digits)."""
    word = plain(as_text(cell))
    code = _RELATION_OF.get(word) or _RELATION_OF.get(re.sub(r"\(.*?\)", "", word))
    if code is None and word.isdecimal() and len(word) == 1:
        code = _RELATION_OF.get(f"0{word}")
    if code is None and word not in NOTHING:
        raise Unfit("relation_unknown")
    return str(code or "")


def two_digit_relations(cells: Sequence[Any]) -> list[Any]:
    """A column of relations; one that knows one digit only is told in two (GB/T 4761 has both).

    So ``2`` is a son there, and the head in a column whose ``02`` lost its zero.
    """
    words = [as_text(cell) for cell in cells]
    told = {plain(word) for word in set(words)} - {""}
    if told <= set(_ONE_DIGIT) and len(told) > 1:
        words = [plain(word) for word in words]
        return [_ONE_DIGIT[word].value if word else None for word in words]
    return list(cells)


def read_birth_year(cell: Any) -> int | None:
    """From 19570203, 1957.2.3, 1957/2/3, 1957年2月, 1957, a date, or a spreadsheet's day number."""
    if isinstance(cell, date):
        return _fit_year(cell.year)
    text = plain(as_text(cell))
    if text in NOTHING:
        return None
    if text.isdecimal() and len(text) == _DAY_DIGITS:
        return _fit_year((_DAY_ZERO + timedelta(days=int(text))).year)
    found = _BIRTH.fullmatch(text)
    if not found or not _is_day(int(found[1]), int(found[2] or 1), int(found[3] or 1)):
        raise Unfit("birth_invalid")
    return _fit_year(int(found[1]))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _fit_year(year: int) -> int:
    if not _EARLIEST_BIRTH <= year <= timezone.localdate().year:
        raise Unfit("birth_invalid")
    return year


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
