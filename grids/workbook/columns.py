"""The columns of a workbook of officers, and how the words in them are read."""

import re
from datetime import date

from django.utils.translation import gettext as _

from grids.numbers import plain
from grids.roles import Role
from grids.sheets.cells import NOTHING, Unfit, as_text
from grids.sheets.files import Cell
from grids.sheets.headings import Columns, Header

ALIASES = {
    "name": "姓名 干部姓名 人员姓名 名字",
    "username": "用户名 登录名 账号 帐号 用户名称",
    "phone": "手机号码 手机号 手机 联系电话 电话 电话号码 联系方式",
    "village": "村 行政村 所在村 村名 村名称 所属村 村委会 单位 所在单位",
    "grid": "网格/组 网格 组 村民小组 小组 网格名称 所属网格 网格或组 组别",
    "role": "职务 职位 岗位 角色 身份 现任职务 任职 村内职务",
    "since": "任职日期 任职时间 任职起始日期 上任时间 任职开始日期",
}
COLUMNS = Columns(aliases=ALIASES, quiet=frozenset({"序号", "备注", "说明", "性别", "年龄"}))

#: The usual words; a role's own label is read as well.
ROLE_WORDS = {
    Role.TOWNSHIP: "乡镇干部 乡干部 镇干部 乡镇工作人员 包村干部 驻村干部 包联干部",
    Role.SECRETARY: "村党支部书记 党支部书记 支部书记 村支书 支书 书记 村支部书记 党总支书记 "
    "村党总支书记",
    Role.CLERK: "村文书 文书 会计兼文书 村会计",
    Role.COMMITTEE: "两委成员 村两委成员 两委委员 委员 支部委员 村委委员 村委会委员 主任 "
    "村主任 村委会主任 村委主任 副主任 村委会副主任 副书记 支部副书记 妇联主席 妇女主任",
    Role.SUPERVISOR: "监委会 监委会主任 监委会委员 监委会成员 村监委会 村监委会主任 监督委员会 "
    "村务监督委员会 村务监督委员会主任 村务监督委员会成员 监委主任 监委委员",
    Role.ASSESSOR: "评议小组成员 评议小组 评议小组组长 评议员 评议组成员 评星小组成员",
    Role.GRID_LEADER: "网格长 网格员 微网格长 微网格员 专职网格员 组长 村民小组长 小组长",
    Role.LIAISON: "包联党员 联户党员 党员联户 包户党员 联系党员",
}
_ROLE_OF = {word: role for role, words in ROLE_WORDS.items() for word in words.split()}
_SEVERAL = re.compile(r"[、,;/+＋\n]|兼任?|及")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?月?(?:\D.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_OFFICES = re.compile(r"(村民委员会|村委会|村委)$")


def what_is_missing(header: Header | None) -> str:
    """Who, and as what, is the least that a workbook tells."""
    if header is None:
        return _("No heading row was found. The table needs the columns 姓名, 村 and 职务.")
    for field, heading in (("name", "姓名"), ("village", "村"), ("role", "职务")):
        if field not in header.places:
            return _("The table has no column %s.") % heading
    return ""


def read_roles(cell: Cell) -> list[Role]:
    """``支部书记兼村委会主任`` are two posts; a word that means no role refuses the row."""
    told = as_text(cell)
    whole = plain(told)
    if whole in NOTHING:
        raise Unfit("role_missing")
    if whole in _known():
        return [_known()[whole]]
    words = [word for part in _SEVERAL.split(told) if (word := plain(part))]
    if not words or any(word not in _known() for word in words):
        raise Unfit("role_unknown")
    return list(dict.fromkeys(_known()[word] for word in words))


def _known() -> dict[str, Role]:
    return {**{plain(str(role.label)): role for role in Role if role != Role.COUNTY}, **_ROLE_OF}


def read_day(cell: Cell) -> date | None:
    """A day, or a month for its first; a number that lost its zeros is not guessed at."""
    text = plain(as_text(cell))
    if text in NOTHING:
        return None
    found = None if isinstance(cell, float) and not cell.is_integer() else _parts(text)
    if not found:
        raise Unfit("day_invalid")
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        raise Unfit("day_invalid") from None


def _parts(text: str) -> re.Match[str] | None:
    return _DAY.fullmatch(text) or _COMPACT.fullmatch(text)


def village_key(text: str) -> str:
    """``后庄``, ``后庄村`` and ``后庄村委会`` are one village."""
    return _OFFICES.sub("", plain(text)).removesuffix("村")


def village_name(text: str) -> str:
    """As a village that is not here yet would be called."""
    bare = _OFFICES.sub("", plain(text))
    return bare if bare.endswith(("村", "社区")) else f"{bare}村"
