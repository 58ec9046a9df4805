"""The columns that an import takes, and the headings under which clerks keep them (domain.md §5.1).

Data about health, income, poverty or accounts has no column here and none can be given to it: it
is not read, only named (PIPL, art. 6: no more than the purpose needs).
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from grids.sheets.headings import Columns, Header
from households.roster.relations import WORDS

#: In order of preference: a person's own telephone before the household's.
ALIASES = {
    "household_no": "户编号 户号 户号编码 户号编号 户编码 户籍编号 档案号 家庭编号 农户编号",
    "group": "村民小组 组 组别 小组 组名 所在组 自然村 网格 片区",
    "micro_grid": "微网格 微网格号 微网格编号 片区",
    "head_name": "户主姓名 户主 户主名字",
    "name": "姓名 成员姓名 家庭成员姓名 人员姓名 家庭成员",
    "relation": "与户主关系 与户主的关系 关系 与户主关系代码 户主或与户主关系 户主或与户主的关系 "
    "本人与户主关系 同户主关系 与户主之关系 和户主关系 户主关系 家庭关系 称谓 与户主称谓 成员关系 "
    "是户主的什么人",
    "id_number": "身份证号码 身份证号 身份证 公民身份号码 公民身份证号码 证件号码 证件号",
    "head_id_number": "户主身份证号码 户主身份证号 户主证件号码",
    "birth": "出生日期 出生年月日 出生年月 出生年份 出生年 生日",
    "phone": "人联系电话 本人电话 手机号码 手机号 手机 联系电话 电话 电话号码 联系方式 户联系电话",
    "residence": "居住情况 居住类型 是否在村 人户状况",
    "party_member": "是否党员 党员 是否中共党员 政治面貌",
    "size": "家庭人口 人口数 家庭人口数 家庭人数",
    "key": "行键",
}
#: Never read: health, income, poverty and its causes, insurance, subsidies, accounts, belief.
_NEVER = re.compile(
    "健康|疾病|病情|残疾|病史|血型|收入|支出|存款|贷款|负债|资产|工资|致贫|返贫|脱贫|贫困|监测对象"
    "|低保|五保|特困|风险|保险|参保|医保|社保|养老|补贴|补助|救助|银行|账号|帐号|卡号|开户|宗教|信仰"
    "|民族|犯罪|婚姻|劳动能力|劳动技能|饮用水|危房|大病|重病|慢性病|患病|身体状况|精神障碍|精神病"
    "|户类型|户属性|三类户|监测类型|帮扶|奖补|抚恤|优抚|退休金|新农合|新农保|一卡通|存折|欠款|信访|上访"
    "|矫正|吸毒|孕|生育"
)
COLUMNS = Columns(
    aliases=ALIASES,
    # Counted along or written for people only; 问题 is what our own error file adds.
    quiet=frozenset({"序号", "备注", "说明", "年龄", "人数", "性别", "问题"}),
    never=_NEVER,
    repeated="name",
    of_each=frozenset({"name", "relation", "id_number", "birth", "phone", "party_member"}),
    proof="relation",
    owner="head_name",
    anchors=("household_no", "head_name"),
    naming=("name", "head_name"),
    proofs=("household_no", "id_number", "head_id_number"),
    section="group",
    days=("birth",),
    words={"relation": WORDS},
)
#: What a clerk can say that a heading means; the key is our own templates' affair.
NAMEABLE = [name for name in ALIASES if name != "key"]


def columns_for(told: Mapping[str, str]) -> Columns:
    """With what a village's clerk said of headings: heading → field, or "" for not taken."""
    return replace(COLUMNS, told=told)


def is_never_read(heading: str) -> bool:
    return bool(_NEVER.search(heading))


def what_is_missing(header: Header | None) -> str:
    """Who, and in which household, is the least that a roster tells."""
    if header is None:
        return _("No heading row was found. The table needs the columns 户编号 and 姓名 (or 户主).")
    places = header.places
    if not {"name", "head_name"} & set(places):
        return _("The table has no column 姓名 (name).")
    if not {"household_no", "key", "head_name", "relation"} & set(places):
        return _("The table has no column 户编号 (household number), and none that names the head.")
    if "name" in places and not {"relation", "head_name", "key"} & set(places):
        return _("The table has no column 与户主关系 (relation to the head): who is the head?")
    return ""
