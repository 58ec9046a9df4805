"""The columns that an import takes, and the headings under which clerks keep them (domain.md §5.1).

Data about health, income, poverty or accounts has no column here: it is skipped and named.
"""

from households.models import Relation, Residence
from households.numbers import plain

_ALIASES = {
    "household_no": "户编号 户号 户号编码 户号编号 户编码 户籍编号 档案号 家庭编号",
    "group": "组 组别 村民小组 小组 自然村 网格 片区",
    "micro_grid": "微网格 微网格号",
    "head_name": "户主 户主姓名 户主名字",
    "person_name": "姓名 成员姓名 家庭成员 人员姓名",
    "relation": "与户主关系 与户主的关系 关系",
    "id_number": "身份证 身份证号 身份证号码 公民身份号码 证件号 证件号码",
    "head_id_number": "户主证件号码 户主身份证号 户主身份证号码",
    "phone": "电话 联系电话 手机 手机号 手机号码 联系方式 户联系电话 人联系电话",
    "residence": "居住情况 是否在村 居住类型 人户状况",
    "party_member": "是否党员 党员",
}
_FIELD_OF = {alias: field for field, words in _ALIASES.items() for alias in words.split()}
#: Counted along or written for people only, so not worth telling that they are skipped.
QUIET = frozenset(["序号", "备注", "说明", "年龄", "人数", "家庭人口", "人口数", "性别"])

_RELATIONS = {
    Relation.HEAD: "户主 本人 本人或户主",
    Relation.SPOUSE: "配偶",
    Relation.HUSBAND: "夫 丈夫",
    Relation.WIFE: "妻 妻子",
    Relation.SON: "子 儿子",
    Relation.ONLY_SON: "独生子",
    Relation.ELDEST_SON: "长子 大儿子",
    Relation.SECOND_SON: "次子 二子 二儿子",
    Relation.THIRD_SON: "三子",
    Relation.FOURTH_SON: "四子",
    Relation.FIFTH_SON: "五子",
    Relation.ADOPTED_SON: "养子 继子 养子或继子",
    Relation.SON_IN_LAW: "女婿",
    Relation.DAUGHTER: "女 女儿",
    Relation.ONLY_DAUGHTER: "独生女",
    Relation.ELDEST_DAUGHTER: "长女 大女儿",
    Relation.SECOND_DAUGHTER: "次女 二女 二女儿",
    Relation.THIRD_DAUGHTER: "三女",
    Relation.FOURTH_DAUGHTER: "四女",
    Relation.FIFTH_DAUGHTER: "五女",
    Relation.ADOPTED_DAUGHTER: "养女 继女 养女或继女",
    Relation.DAUGHTER_IN_LAW: "儿媳 儿媳妇",
    Relation.GRANDCHILD: "孙辈",
    Relation.GRANDSON: "孙子",
    Relation.GRANDDAUGHTER: "孙女",
    Relation.DAUGHTERS_SON: "外孙 外孙子",
    Relation.DAUGHTERS_DAUGHTER: "外孙女",
    Relation.PARENT: "父母",
    Relation.FATHER: "父 父亲",
    Relation.MOTHER: "母 母亲",
    Relation.FATHER_IN_LAW: "公公",
    Relation.MOTHER_IN_LAW: "婆婆",
    Relation.WIFES_FATHER: "岳父",
    Relation.WIFES_MOTHER: "岳母",
    Relation.GRANDPARENT: "祖父 祖母 爷爷 奶奶 外祖父 外祖母 姥爷 姥姥",
    Relation.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 兄弟姐妹",
    Relation.NOT_RELATED: "非亲属",
}
_RELATION_OF = {word: found for found, words in _RELATIONS.items() for word in words.split()}
_RESIDENCES = {
    Residence.LIVING_IN: "在村居住 在村 是 人在户在 人在户不在",
    Residence.PART_OF_THE_YEAR: "阶段性居住",
    Residence.AWAY: "长期外出 外出 否 人不在户在",
    Residence.UNKNOWN: "人不在户不在",
}
_RESIDENCE_OF = {word: found for found, words in _RESIDENCES.items() for word in words.split()}
_YES, _NO = ("是", "√", "1", "有", "党员", "Y", "y"), ("否", "0", "无", "×")
_FLAG_OF = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


def field_of(heading: str) -> str | None:
    """The column that a heading names; brackets, spaces and line breaks do not matter."""
    bare = plain(heading)
    return _FIELD_OF.get(bare) or _FIELD_OF.get(bare.split("(")[0])


def relation_of(word: str) -> Relation:
    """A relation as written; a word that is not known is another relative."""
    return _RELATION_OF.get(plain(word), Relation.OTHER_RELATIVE)


def residence_of(word: str) -> Residence | None:
    """Where a household lives; ``None`` when the file does not say."""
    return _RESIDENCE_OF.get(plain(word))


def flag_of(word: str) -> bool | None:
    """A yes or no; ``None`` when the file does not say."""
    return _FLAG_OF.get(plain(word))
