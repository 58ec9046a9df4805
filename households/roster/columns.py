"""The columns that an import takes, and the headings under which clerks keep them (domain.md §5.1).

Data about health, income, poverty or accounts has no column here: it is skipped and named
(PIPL, art. 6: no more than the purpose needs).
"""

import re
from dataclasses import dataclass

from households.numbers import plain
from households.roster.cells import as_text
from households.roster.sheets import Cell, Rows

#: In order of preference: a person's own telephone before the household's.
ALIASES = {
    "household_no": "户编号 户号 户号编码 户号编号 户编码 户籍编号 档案号 家庭编号 农户编号",
    "group": "村民小组 组 组别 小组 组名 所在组 自然村 网格 片区",
    "micro_grid": "微网格 微网格号 微网格编号 片区",
    "head_name": "户主姓名 户主 户主名字",
    "name": "姓名 成员姓名 家庭成员姓名 人员姓名 家庭成员",
    "relation": "与户主关系 与户主的关系 关系",
    "id_number": "身份证号码 身份证号 身份证 公民身份号码 公民身份证号码 证件号码 证件号",
    "head_id_number": "户主身份证号码 户主身份证号 户主证件号码",
    "phone": "人联系电话 本人电话 手机号码 手机号 手机 联系电话 电话 电话号码 联系方式 户联系电话",
    "residence": "居住情况 居住类型 是否在村 人户状况",
    "party_member": "是否党员 党员 是否中共党员",
    "size": "家庭人口 人口数 家庭人口数 家庭人数",
}
_NAMES = {field: words.split() for field, words in ALIASES.items()}
#: Counted along or written for people only, so not worth telling that they are skipped.
_QUIET = {"序号", "备注", "说明", "年龄", "人数", "性别"}
_SEARCHED_ROWS = 20
_FEWEST = 3


@dataclass(frozen=True)
class Header:
    """``end`` is the index of the first row below the headings, ``places`` field → column."""

    end: int
    places: dict[str, int]
    skipped: list[str]

    @property
    def is_enough(self) -> bool:
        """Who, and in which household."""
        return "household_no" in self.places and bool({"name", "head_name"} & set(self.places))


def find_header(rows: Rows) -> Header | None:
    """The headings with the most known columns near the sheet's top: one row, or two."""
    found = []
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        found.append(_header(_titles(row), index + 1))
        if index + 1 < len(rows):
            found.append(_header(_beneath(row, rows[index + 1]), index + 2))
    best = max(found, key=lambda header: len(header.places), default=None)
    return best if best and len(best.places) >= _FEWEST else None


def _titles(row: list[Cell]) -> list[str]:
    return [plain(as_text(cell)) for cell in row]


def _beneath(upper: list[Cell], lower: list[Cell]) -> list[str]:
    """A heading over several columns gives way to the headings under it."""
    pairs = zip(_titles(upper), _titles(lower), strict=False)
    return [under or over for over, under in pairs]


def _header(titles: list[str], end: int) -> Header:
    bare = [re.sub(r"\(.*?\)|[*:]", "", title) for title in titles]
    places: dict[str, int] = {}
    for field, names in _NAMES.items():
        here = [bare.index(name) for name in names if name in bare]
        free = [index for index in here if index not in places.values()]
        if free:
            places[field] = free[0]
    taken = set(places.values())
    skipped = [
        title
        for index, title in enumerate(titles)
        if title and index not in taken and title not in _QUIET
    ]
    return Header(end=end, places=places, skipped=skipped)
