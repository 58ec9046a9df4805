"""Invented households as rows of a roster, the same ones every time."""

# The one place outside tests where `random` may be used: a fixed seed makes the same people again.
import random
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.demo.cast import cast_of, leaders_of
from evaluation.demo.villages import VillagePlan

HEADINGS = (
    "序号",
    "村民小组",
    "微网格",
    "户编号",
    "户主姓名",
    "姓名",
    "与户主关系",
    "身份证号码",
    "联系电话",
    "居住情况",
    "是否党员",
    "备注",
)
_MARRIED_IN = "王张李刘陈杨赵郭梁高郝宋贺侯武白"
_MEN = (
    "建国",
    "海平",
    "志强",
    "福贵",
    "永红",
    "根生",
    "保才",
    "玉柱",
    "小军",
    "明亮",
    "喜",
    "俊",
    "磊",
)
_WOMEN = ("秀兰", "玉梅", "桂芳", "春花", "改改", "爱琴", "晓丽", "翠萍", "红霞", "娟", "芳", "燕")
_HOMES = ("在村居住",) * 7 + ("阶段性居住",) * 2 + ("长期外出",)


@dataclass(frozen=True)
class Dwelling:
    """A household that is to be invented: where it lies and who heads it."""

    group: int
    micro_grid: int
    number: str
    head: str


def roster_rows(plan: VillagePlan) -> list[tuple[str, ...]]:
    """The village's roster, heading first, one row a person, as clerks have it."""
    chance = random.Random(plan.key)  # invented people, not keys
    rows: list[tuple[str, ...]] = [HEADINGS]
    for dwelling in _dwellings(plan, chance):
        home = chance.choice(_HOMES)
        if dwelling.head in leaders_of(plan).values():
            home = _HOMES[0]
        for name, relation in _people(dwelling, chance):
            rows.append(_row(len(rows), dwelling, name, relation, home, chance))
    return rows


def _dwellings(plan: VillagePlan, chance: random.Random) -> Iterator[Dwelling]:
    """Dwellings by group, a group's households shared out among its micro-grids."""
    heads = _heads(plan, chance)
    a_group = plan.households // plan.groups
    for index, head in enumerate(heads):
        group, place = index // a_group + 1, index % a_group + 1
        micro = (place - 1) * plan.micro_grids // a_group + 1
        yield Dwelling(group, micro, f"{group:02d}{place:04d}", head)


def _heads(plan: VillagePlan, chance: random.Random) -> list[str]:
    """Different full names; who sits in a group heads a household of those it judges."""
    heads: list[str] = []
    taken = set(cast_of(plan).officers.values())
    while len(heads) < plan.households:
        name = chance.choice(plan.surnames) + _given(chance, _MEN)
        if name not in taken.union(heads):
            heads.append(name)
    panels = cast_of(plan).groups
    part = plan.households // len(panels)
    for number, names in enumerate(panels):
        for place, name in enumerate(names):
            heads[number * part + place * (part // len(names)) + 2] = name
    if plan.grid_first:
        _house_leaders(plan, heads)
    return heads


def _house_leaders(plan: VillagePlan, heads: list[str]) -> None:
    """Grid leaders head households too: of the group they lead, or of the first one."""
    a_group = plan.households // plan.groups
    places = {"grid": 0, "micro": 1}
    for part, name in leaders_of(plan).items():
        if name not in heads:
            place = places.get(part)
            if place is None:
                place = (int(part.removeprefix("grid")) - 1) * a_group + 4
            heads[place] = name


def _given(chance: random.Random, stock: tuple[str, ...]) -> str:
    first = chance.choice(stock)
    return (
        first if len(first) == 2 or chance.random() < 0.3 else chance.choice("大小志玉国文") + first
    )


def _people(dwelling: Dwelling, chance: random.Random) -> Iterator[tuple[str, str]]:
    yield dwelling.head, "户主"
    surname = dwelling.head[0]
    if chance.random() < 0.85:
        yield chance.choice(_MARRIED_IN) + _given(chance, _WOMEN), "配偶"
    if chance.random() < 0.6:
        yield surname + _given(chance, _MEN), "长子"
    if chance.random() < 0.5:
        yield surname + _given(chance, _WOMEN), "长女"
    if chance.random() < 0.3:
        yield chance.choice(_MARRIED_IN) + _given(chance, _WOMEN), "母亲"


def _row(
    number: int, dwelling: Dwelling, name: str, relation: str, home: str, chance: random.Random
) -> tuple[str, ...]:
    party = "是" if chance.random() < 0.06 else "否"
    grid = f"{dwelling.group:02d}-{dwelling.micro_grid}"
    place = (f"第{dwelling.group}组", grid, dwelling.number, dwelling.head)
    return (str(number), *place, name, relation, "", "", home, party, "")
