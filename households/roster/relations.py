"""The words and codes by which clerks tell somebody's relation to the head (GB/T 4761)."""

import re
from collections.abc import Sequence
from typing import Any

from grids.numbers import plain
from grids.sheets.cells import NOTHING, Unfit, as_text
from households.models import Relation

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
#: All words; codes are numbers like any others.
WORDS = frozenset(_RELATION_OF)
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
