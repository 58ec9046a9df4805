"""What a village held and plans: classes, a meeting, volunteer service, certificates of hours."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from grids.models import Grid
from grids.writing import Sent
from households.activities.actions.certificates import ask_certificate
from households.activities.actions.planning import add_project, call_off, plan_activity
from households.activities.actions.recording import hold_activity
from households.activities.typed import Came, Plan, ServedLine
from households.models import Activity, Household

_CLASS, _MEETING, _SERVICE = Activity.Kind.CLASS, Activity.Kind.MEETING, Activity.Kind.SERVICE
_PROJECT = "清洁家园"
Facts = dict[str, Any]


def activities(desk: Desk) -> None:
    """Some weeks of it: held, called off, still to be recorded, and planned."""
    _classes(desk)
    _meeting(desk)
    _service(desk)
    _certificates(desk)


def _classes(desk: Desk) -> None:
    first, second = _groups(desk)[:2]
    homes = _homes(desk, first)
    skills: Facts = {"subject": "skills", "topic": "核桃树冬季修剪", "place": "第1组活动室"}
    _held(desk, 41, _CLASS, first, came=homes[::2], said="讲修剪时间、留枝和伤口保护。", **skills)
    law: Facts = {"subject": "law", "topic": "民法典里的邻里和婚姻家庭", "place": "村党群服务中心"}
    _held(desk, 13, _CLASS, first, came=homes[::3], said="用三个案例讲邻里纠纷怎么办。", **law)
    virtues: Facts = {"subject": "virtues", "topic": "好家风从孝老爱亲做起", "place": "第2组活动室"}
    _held(
        desk, 9, _CLASS, second, came=_homes(desk, second)[::2], said="三户人家讲家风。", **virtues
    )
    policy: Facts = {"subject": "policy", "topic": "医保缴费和报销", "place": "村党群服务中心"}
    off = _planned(desk, 6, _CLASS, first, ahead=3, **policy)
    call_off(off.pk, "主讲人临时到县里开会，改日再讲", sent=_sent(desk, 7))
    theory: Facts = {"subject": "theory", "topic": "党的创新理论宣讲", "place": "文化广场"}
    _planned(desk, 2, _CLASS, second, ahead=5, **theory)
    health: Facts = {"subject": "health", "topic": "冬季预防心脑血管病", "place": "村卫生室"}
    _planned(desk, -5, _CLASS, first, ahead=8, **health)


def _meeting(desk: Desk) -> None:
    homes = [home for group in _groups(desk) for home in _homes(desk, group)]
    topic: Facts = {"topic": "讨论星级文明户创评办法", "place": "村委会大院"}
    _held(
        desk, 20, _MEETING, None, came=homes[1::2], said="逐条念了标准，村民提了五条意见。", **topic
    )
    _planned(desk, -9, _MEETING, None, ahead=11, topic="年底村务报告", place="村委会大院")


def _service(desk: Desk) -> None:
    purpose = "打扫巷道，帮独居老人收拾院子"
    add_project(desk.village.pk, name=_PROJECT, purpose=purpose, sent=_sent(desk, 45))
    swept: Facts = {"topic": "清理主巷道", "place": "村口集合"}
    for days, lines in ((16, _volunteers(desk, 5, 5)), (8, _volunteers(desk, 3, 4))):
        _held(desk, days, _SERVICE, None, lines=lines, said="清理了主巷道和沟渠。", **swept)
    _planned(desk, -3, _SERVICE, None, ahead=4, topic="帮独居老人扫雪、收拾院子", place="村口集合")


def _certificates(desk: Desk) -> None:
    first, second = (home.head_id for home in _heads(desk)[:2])
    facts = {
        "issuer": f"{desk.village.name}村民委员会",
        "responsible": desk.officer("secretary").name,
    }
    for person, days in ((first, 7), (second, 2)):
        sent = _sent(desk, days)
        year = localdate(sent.at - timedelta(days=1)).year
        if _served_in(person, year):
            ask_certificate(desk.village.pk, person=person, year=year, sent=sent, **facts)


def _served_in(person: UUID, year: int) -> bool:
    """Early in a year nobody has served in it yet."""
    shifts = Activity.objects.filter(served__person=person, held_on__year=year)
    return shifts.exists()


def _groups(desk: Desk) -> list[Grid]:
    return list(desk.village.grids.filter(level=Grid.Level.GROUP).order_by("name"))


def _homes(desk: Desk, group: Grid) -> list[Household]:
    homes = Household.objects.standing().filter(village=desk.village, grid__parent=group)
    return list(homes.order_by("number"))


def _heads(desk: Desk) -> list[Household]:
    homes = [home for group in _groups(desk) for home in _homes(desk, group)]
    return homes[1::3]


def _volunteers(desk: Desk, people: int, half_hours: int) -> list[ServedLine]:
    homes = _heads(desk)[:people]
    return [
        ServedLine(place, home.head.name, home.number, half_hours)
        for place, home in enumerate(homes, 1)
    ]


def _sent(desk: Desk, days: int) -> Sent:
    return Sent(
        actor=desk.officer("clerk"), kind="demo", at=desk.now - timedelta(days=days, hours=1)
    )


def _plan(desk: Desk, days: int, kind: Activity.Kind, grid: Grid | None, **facts: Any) -> Plan:
    day: date = localdate(desk.now) - timedelta(days=days)
    project = desk.village.service_projects.get(name=_PROJECT).pk if kind == _SERVICE else None
    return Plan(
        kind=kind,
        held_on=day,
        begins=time(9, 0),
        ends=time(11, 0),
        led_by=desk.officer("committee").name,
        grid=grid.pk if grid else None,
        project=project,
        **facts,
    )


def _planned(
    desk: Desk, days: int, kind: Activity.Kind, grid: Grid | None, *, ahead: int, **facts: Any
) -> Activity:
    """For a day so many days ago, entered some days ``ahead`` of it."""
    plan = _plan(desk, days, kind, grid, **facts)
    plan_activity(desk.village.pk, plan, sent=_sent(desk, days + ahead))
    return Activity.objects.get(village=desk.village, held_on=plan.held_on, topic=plan.topic)


def _held(
    desk: Desk,
    days: int,
    kind: Activity.Kind,
    grid: Grid | None,
    *,
    said: str,
    came: Sequence[Household] = (),
    lines: Sequence[ServedLine] = (),
    **facts: Any,
) -> None:
    activity = _planned(desk, days, kind, grid, ahead=6, **facts)
    numbers = tuple(home.number for home in came)
    hold_activity(
        activity.pk, summary=said, came=Came(numbers), lines=lines, sent=_sent(desk, days - 1)
    )
