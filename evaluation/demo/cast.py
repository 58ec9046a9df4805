"""Who the demonstration is made of: its officers and the seats of its bodies.

All people are invented, and so are the numbers: no telephone number in use begins with 0 after its
area code.
"""

import random
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluation.demo.villages import VillagePlan
from grids.models import Grid
from grids.roles import Role

PASSWORD = "xinghu-2026"
#: Who is asked for a code after the password, and the codes of the list, in their order.
HAS_CODES = "township2"
CODES = tuple(f"{(number * 7_654_321) % 10**8:08}" for number in range(1, 11))
TOWNSHIP = "关王庙乡"
TOWNSHIP_TELEPHONE = "0357-0000100"
#: The villages whose accounts are told one by one; of the others one line says the pattern.
TOLD_IN_FULL = ("houzhuang", "jiazhuang", "yaozhan")


@dataclass(frozen=True)
class Account:
    """An officer to be made; ``level`` and ``grid`` name the grid of a grid leader."""

    username: str
    name: str
    role: Role
    village: str = ""
    level: Grid.Level | None = None
    grid: str = ""
    awaits: str | Promise = ""


@dataclass(frozen=True)
class Cast:
    """The people of a village who hold something: officers by part of their user name, seats."""

    officers: dict[str, str]
    groups: tuple[tuple[str, ...], ...]
    committees: tuple[str, ...]


OFFICES = (
    Account("county", "吴志远", Role.COUNTY, awaits=_("Reads everything, changes nothing")),
    Account(
        "township", "李国栋", Role.TOWNSHIP, awaits=_("Rounds to start, to spot-check, to approve")
    ),
    Account(
        "township2", "张慧", Role.TOWNSHIP, awaits=_("The second pair of eyes in the township")
    ),
)

_ROLES = (
    Role.CLERK,
    Role.SECRETARY,
    Role.SUPERVISOR,
    Role.COMMITTEE,
    Role.ASSESSOR,
    Role.LIAISON,
)
_NAMES = {
    "houzhuang": ("赵敏", "李国强", "周德全", "王文明", "孙桂英", "刘春梅"),
    "jiazhuang": ("贾小兰", "贾保国", "冯有才", "贾建军", "任秀英", "郑海英"),
    "yaozhan": ("程晓燕", "程志刚", "段根虎", "程新民", "段玉兰", "程爱莲"),
}
#: Leaders of the village grid, of the first micro-grid, and of the villager groups.
_LEADERS = {
    "houzhuang": ("李国强", "汪有福", "陈海生", "郭改花", "许建平", "雷小军"),
    "jiazhuang": ("贾永生", "任小平", "贾海龙", "任建芳", "贾玉峰", "冯晓霞"),
    "yaozhan": ("程立新", "段秀芳", "程海军", "段小红"),
}
#: Seats of the groups (each for its share of the villager groups) and of the two committees.
#: A name that is also an officer's is held by that officer, one that heads a household by that
#: person, so that recusals are found by themselves.
_GROUPS = {
    "houzhuang": (
        ("孙桂英", "郭存山", "汪福全", "许玉莲", "易建华"),
        ("谭守信", "曾广田", "龙秀珍", "蔡德明", "方桂兰"),
    ),
    "jiazhuang": (
        ("贾改莲", "贾福全", "任守田", "贾桂香", "冯长锁"),
        ("贾玉峰", "冯福生", "任秀英", "任德厚", "贾永生"),
    ),
    "yaozhan": (("段玉兰", "程福顺", "段守义", "程桂花", "程根旺"),),
}
_COMMITTEES = {
    "houzhuang": ("李国强", "王文明", "赵敏", "韩秋生", "马玉香", "万和平", "孟改英"),
    "jiazhuang": ("贾保国", "贾建军", "贾小兰", "任志强", "冯玉珍", "贾永平", "任改英"),
    "yaozhan": ("程志刚", "程新民", "程晓燕", "段志平", "程秀珍"),
}
_TASKS: dict[tuple[str, Role], str | Promise] = {
    ("houzhuang", Role.CLERK): _("The roster is still to be uploaded"),
    ("houzhuang", Role.SECRETARY): _("A round that waits for its roster"),
    ("houzhuang", Role.GRID_LEADER): _("Households to call on once declaring is open"),
    ("jiazhuang", Role.CLERK): _("Hands to count in the second group's sitting"),
    ("jiazhuang", Role.SECRETARY): _("A round that its groups are assessing"),
    ("jiazhuang", Role.SUPERVISOR): _("A veto to confirm"),
    ("jiazhuang", Role.ASSESSOR): _("The second group's sitting is open"),
    ("yaozhan", Role.CLERK): _("A notice on the board, and one open objection"),
    ("yaozhan", Role.SECRETARY): _("A notice on the board that runs for its days"),
    ("yaozhan", Role.SUPERVISOR): _("One objection to answer"),
}
_GIVEN = "春秋海山国文志建玉秀桂永福根爱改晓瑞宝庆"
_SECOND = "生明平华英梅兰花民军强芳莲萍虎林成芬娥义"


def leaders_of(plan: VillagePlan) -> dict[str, str]:
    """The village's grid leaders by part of their user name, from the whole village down."""
    officers = cast_of(plan).officers
    return {part: name for part, name in officers.items() if part not in _ROLES}


def accounts_of(plan: VillagePlan) -> list[Account]:
    """The village's officers, one or more for every role and every level of the grids."""
    return [_account(plan, part, name) for part, name in cast_of(plan).officers.items()]


@cache
def cast_of(plan: VillagePlan) -> Cast:
    """As written above, or invented from the village's surnames, the same every time."""
    names = iter(_invented(plan))
    leaders = _LEADERS.get(plan.key) or tuple(next(names) for _place in range(2 + plan.groups))
    told = _NAMES.get(plan.key) or tuple(next(names) for _role in _ROLES)
    parts = (*_ROLES, "grid", "micro", *(f"grid{n}" for n in range(1, plan.groups + 1)))
    officers = dict(zip(map(str, parts), (*told, *leaders), strict=True))
    first = (officers[Role.ASSESSOR], *(next(names) for _seat in range(4)))
    votes = [officers[part] for part in (Role.SECRETARY, Role.COMMITTEE, Role.CLERK)]
    return Cast(
        officers=officers,
        groups=_GROUPS.get(plan.key, (first,)),
        committees=_COMMITTEES.get(plan.key, (*votes, next(names), next(names))),
    )


def _invented(plan: VillagePlan) -> list[str]:
    """Enough different names for every post and seat."""
    chance = random.Random(f"{plan.key} people")  # invented people, not keys
    found: dict[str, None] = {}
    while len(found) < 20:
        surname, given, second = map(chance.choice, (plan.surnames, _GIVEN, _SECOND))
        found[surname + given + second] = None
    return list(found)


def _account(plan: VillagePlan, part: str, name: str) -> Account:
    leads = part not in _ROLES
    role = Role.GRID_LEADER if leads else Role(part)
    level, grid = _grid(plan, part) if leads else (None, "")
    awaits = _TASKS.get((plan.key, role), "")
    return Account(f"{plan.key}-{part}", name, role, plan.name, level, grid, awaits)


def _grid(plan: VillagePlan, part: str) -> tuple[Grid.Level, str]:
    """Which of the three levels a leader's grid is of, and its name."""
    if part == "grid":
        return Grid.Level.VILLAGE, plan.name
    if part == "micro":
        return Grid.Level.MICRO, "01-1"
    return Grid.Level.GROUP, f"第{part.removeprefix('grid')}组"
