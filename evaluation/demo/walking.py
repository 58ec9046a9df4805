"""From door to door: who was told, who got the paper, who is away; and the list on a phone."""

from datetime import timedelta

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from evaluation.doors.actions.marks import mark_door
from evaluation.doors.actions.mending import set_mend_until
from evaluation.doors.typed import Said
from evaluation.models import DoorMark
from evaluation.packs.actions import make_pack
from evaluation.workflow import Stage
from grids.writing import Sent
from households.models import Household


def doors(desk: Desk) -> None:
    """In order of their numbers: told, told with a paper left, and one away until a day."""
    day = localdate(_sent(desk, "clerk").at) + timedelta(days=20)
    set_mend_until(desk.round_id, until=day, sent=_sent(desk, "clerk"))
    for number, home in enumerate(_homes(desk)):
        _mark(desk, home, Said(DoorMark.Kind.TOLD))
        if number % 2:
            _mark(desk, home, Said(DoorMark.Kind.FORM_LEFT))
        if number == 2:
            away = Said(DoorMark.Kind.AWAY, until=day, note="儿子接去县城住几天")
            _mark(desk, home, away)


def _homes(desk: Desk) -> list[Household]:
    """Those who still have to declare; before declaring opens, the first of the roster."""
    due = desk.round.entries.due().filter(declaration=None).values("household")
    homes = Household.objects.filter(village=desk.village, ended_on=None).order_by("number")
    if desk.round.stage == Stage.DECLARING:
        homes = homes.filter(pk__in=due)
    return list(homes.select_related("grid__parent")[:4])


def _mark(desk: Desk, home: Household, said: Said) -> None:
    mark_door(desk.round_id, home.pk, said=said, sent=_sent(desk, "grid"))


def pack(desk: Desk) -> None:
    """A group's leader carries the list on a phone."""
    make_pack(desk.round_id, phone="我的红米手机", sent=_sent(desk, "grid1"))


def _sent(desk: Desk, who: str) -> Sent:
    """Three days before the demonstration is shown, whatever the village's own shift."""
    return desk.sent(who, days_ago=3 - desk.shift)
