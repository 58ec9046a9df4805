"""Forms that are pressed with a network: a household declares, a member votes, hours are written
down, an objection comes in, somebody says what they think of a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from evaluation.models import Ballot, Declaration, Objection
from evaluation.workflow import Stage
from grids.models import Feedback, Grid, Officer
from grids.roles import Role
from households.models import Activity, Served
from tests.evaluation.boards import make_decided
from tests.evaluation.doorstep import make_doorstep, posted
from tests.evaluation.meeting import Meeting
from tests.factories import (
    make_activity,
    make_grid,
    make_household,
    make_officer,
    make_township,
    make_village,
)


@dataclass(frozen=True)
class Press:
    """A finished form, and who presses its button."""

    by: Officer
    url: str
    fields: dict[str, str]


def make_presses(each: int) -> list[Press]:
    """So many of each kind, by turns, in villages of three townships."""
    towns = (make_township(name=name) for name in ("关王庙乡", "西村乡", "坊堆乡"))
    villages = [make_village(name="后庄村", township=town) for town in towns]
    first, second, third = (make_grid(village=village, name="第1组") for village in villages)
    kinds = (_forms(first, each), _hours(first, each), _votes(second, each))
    more = (_objections(third, each), _opinions(second, each))
    return [press for turn in zip(*kinds, *more, strict=True) for press in turn]


def effects() -> dict[str, int]:
    """How often each kind was done: what is there, and what was saved upon itself."""
    typed = Declaration.objects.filter(entry__round__stage=Stage.DECLARING)
    return {
        "forms": sum(typed.values_list("version", flat=True)),
        "hours": Served.objects.count(),
        "votes": Ballot.objects.values("claim__entry").distinct().count(),
        "objections": Objection.objects.count(),
        "opinions": Feedback.objects.count(),
    }


def _forms(grid: Grid, each: int) -> Iterator[Press]:
    leader = make_officer(name="陈海生", role=Role.GRID_LEADER, place=grid)
    round_ = make_doorstep(grid=grid, households=each)
    for entry in round_.entries.select_related("campaign"):
        fields = {**posted(entry), "version": "0"}
        yield Press(leader, reverse("declaration_fill", args=[entry.pk]), fields)


def _hours(grid: Grid, each: int) -> Iterator[Press]:
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=grid.village)
    shift = make_activity(grid=grid, officer=clerk, kind=Activity.Kind.SERVICE, held=True)
    for number in range(each):
        make_household(village=grid.village, grid=grid, number=f"02{number:04}", head="王大山")
        line = {"lines": f"02{number:04} 王大山 2"}
        yield Press(clerk, reverse("hours_add", args=[shift.pk]), line)


def _votes(grid: Grid, each: int) -> Iterator[Press]:
    clerk = make_officer(name="贾小兰", role=Role.CLERK, place=grid.village)
    meeting = Meeting.prepared(village=grid.village, grid=grid, clerk=clerk)
    entries = [meeting.enter() for _ in range(each)]
    meeting.decided_by_group()
    member = meeting.officers(meeting.committees)["子"]
    sitting = meeting.open(meeting.committees)
    for entry in entries:
        choices = {f"choice_{claim.pk.hex}": "for" for claim in meeting.claims[entry]}
        yield Press(member, reverse("ballot_cast", args=[sitting.pk, entry.pk]), choices)


def _objections(grid: Grid, each: int) -> Iterator[Press]:
    decided = make_decided(village=grid.village)
    numbers = [f"88{number:04}" for number in range(each)]
    for number in numbers:
        decided.add(grid, number, "张大山")
    notice = decided.post()
    assert notice
    told = {"content": "请再核实", "source": "phone", "signed": "unnamed", "star": ""}
    for number in numbers:
        where = reverse("objection_add", args=[notice.pk])
        yield Press(decided.clerk, where, {"household": number, **told})


def _opinions(grid: Grid, each: int) -> Iterator[Press]:
    liaison = make_officer(name="刘春梅", role=Role.LIAISON, place=grid.village)
    for number in range(each):
        said = {"text": f"第{number}次：字太小", "page": "/"}
        yield Press(liaison, reverse("feedback_add"), said)
