"""Who and what the demonstration is made of: its places, its officers, the seats of its bodies.

All people are invented. Names of places are real (domain.md §0), numbers are not: no telephone
number in use begins with 0 after its area code.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.roles import Role

PASSWORD = "xinghu-2026"
TOWNSHIP = "关王庙乡"
TOWNSHIP_TELEPHONE = "0357-0000100"


@dataclass(frozen=True)
class VillagePlan:
    """One village: ``key`` begins its officers' user names, ``groups`` counts its 村民小组."""

    key: str
    name: str
    groups: int
    micro_grids: int
    households: int
    committee_telephone: str
    supervisor_telephone: str
    comment_box: str


@dataclass(frozen=True)
class Account:
    """An officer to be made; ``group`` is the villager group of a grid leader."""

    username: str
    name: str
    role: Role
    village: str = ""
    group: int = 0
    awaits: str | Promise = ""


HOUZHUANG = VillagePlan(
    "houzhuang", "后庄村", 4, 3, 0, "0357-0000111", "0357-0000112", "村委会门口"
)
JIAZHUANG = VillagePlan(
    "jiazhuang", "贾庄村", 4, 3, 120, "0357-0000121", "0357-0000122", "文化广场公示栏旁"
)
YAOZHAN = VillagePlan("yaozhan", "腰站村", 2, 2, 30, "0357-0000131", "0357-0000132", "村卫生室门口")
VILLAGES = (HOUZHUANG, JIAZHUANG, YAOZHAN)

OFFICES = (
    Account("county", "吴志远", Role.COUNTY, awaits=_("Reads everything, changes nothing")),
    Account(
        "township",
        "李国栋",
        Role.TOWNSHIP,
        awaits=_("Houzhuang's round can start once its roster is in"),
    ),
    Account(
        "township2", "张慧", Role.TOWNSHIP, awaits=_("The second pair of eyes in the township")
    ),
)

_NAMES = {
    "houzhuang": ("赵敏", "李国强", "周德全", "王文明", "孙桂英", "刘春梅"),
    "jiazhuang": ("贾小兰", "贾保国", "冯有才", "贾建军", "任秀英", "郑海英"),
    "yaozhan": ("程晓燕", "程志刚", "段根虎", "程新民", "段玉兰", "程爱莲"),
}
_LEADERS = {
    "houzhuang": ("陈海生", "郭改花", "许建平", "雷小军"),
    "jiazhuang": ("贾海龙", "任建芳", "贾玉峰", "冯晓霞"),
    "yaozhan": ("程海军", "段小红"),
}
_TASKS: dict[tuple[str, Role], str | Promise] = {
    ("houzhuang", Role.CLERK): _("The roster is still to be uploaded"),
    ("houzhuang", Role.SECRETARY): _("A round that waits for its roster"),
    ("houzhuang", Role.GRID_LEADER): _("Households to call on once declaring is open"),
    ("jiazhuang", Role.CLERK): _("Hands to count in the second group's sitting"),
    ("jiazhuang", Role.SECRETARY): _("A round that its groups are assessing"),
    ("jiazhuang", Role.ASSESSOR): _("The second group's sitting is open"),
    ("yaozhan", Role.CLERK): _("A notice on the board, and one open objection"),
    ("yaozhan", Role.SECRETARY): _("A notice on the board that runs for its days"),
    ("yaozhan", Role.SUPERVISOR): _("One objection to answer"),
}


def accounts_of(plan: VillagePlan) -> list[Account]:
    """The village's officers, one or more for every role."""
    roles = (
        Role.CLERK,
        Role.SECRETARY,
        Role.SUPERVISOR,
        Role.COMMITTEE,
        Role.ASSESSOR,
        Role.LIAISON,
    )
    named = zip(roles, _NAMES[plan.key], strict=True)
    village = [_account(plan, role, name) for role, name in named]
    leaders = [
        _account(plan, Role.GRID_LEADER, name, group=group)
        for group, name in enumerate(_LEADERS[plan.key], 1)
    ]
    return [*village, *leaders]


def _account(plan: VillagePlan, role: Role, name: str, *, group: int = 0) -> Account:
    part = f"grid{group}" if group else role.value
    awaits = _TASKS.get((plan.key, role), "")
    return Account(f"{plan.key}-{part}", name, role, plan.name, group, awaits)


#: Seats of the groups (two a village, each for half of its villager groups) and of the committees.
#: A name that is also an officer's is held by that officer, one that heads a household by that
#: person, so that recusals are found by themselves.
GROUP_SEATS = {
    "houzhuang": (
        ("孙桂英", "郭存山", "汪福全", "许玉莲", "易建华"),
        ("谭守信", "曾广田", "龙秀珍", "蔡德明", "方桂兰"),
    ),
    "jiazhuang": (
        ("任秀英", "贾福全", "任守田", "贾桂香", "冯长锁"),
        ("贾玉峰", "冯福生", "贾改莲", "任德厚", "贾满仓"),
    ),
    "yaozhan": (("段玉兰", "程福顺", "段守义", "程桂花", "程根旺"),),
}
COMMITTEE_SEATS = {
    "houzhuang": ("李国强", "王文明", "赵敏", "韩秋生", "马玉香", "万和平", "孟改英"),
    "jiazhuang": ("贾保国", "贾建军", "贾小兰", "任志强", "冯玉珍", "贾永平", "任改英"),
    "yaozhan": ("程志刚", "程新民", "程晓燕", "段志平", "程秀珍"),
}
