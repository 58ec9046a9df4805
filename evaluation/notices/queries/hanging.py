"""Which boards hang now, for everybody: by township and village, with the office's telephone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from evaluation.models import Draw, Notice
from evaluation.workflow import Stage
from grids.models import Township, Village
from grids.queries.places import offices
from households.activities.queries.activities import villages_with_plans


@dataclass
class Office:
    """A township, whom to telephone there, and what hangs in its villages."""

    township: Township
    villages: dict[Village, list[Notice]] = field(default_factory=dict)
    #: Of what it reviews or inspects now: how the households to be looked at are drawn.
    draws: list[Draw] = field(default_factory=list)
    #: Villages whose calendar names anything in this month or later.
    calendars: list[Village] = field(default_factory=list)


def hanging_boards(today: date) -> list[Office]:
    """Every township in order, with its villages' boards, draws and calendars; four queries.

    A notice that ended or was withdrawn is not named, so its address stays as unguessable as ever.
    """
    found = {township: Office(township) for township in offices()}
    for notice in _hanging(today):
        village = notice.round.village
        found[village.township].villages.setdefault(village, []).append(notice)
    for draw in _going_on():
        found[draw.round.village.township].draws.append(draw)
    for village in villages_with_plans(today):
        found[village.township].calendars.append(village)
    return list(found.values())


def _hanging(today: date) -> Iterator[Notice]:
    hanging = Notice.objects.hanging(today).filter(round__campaign__on_web=True)
    ordered = hanging.order_by("round__village__name", "published_at")
    yield from ordered.select_related("round__village__township")


def _going_on() -> QuerySet[Draw]:
    reviewed = Q(inspection=None, round__stage=Stage.REVIEW)
    inspected = Q(inspection__isnull=False, inspection__finished_at=None)
    ordered = Draw.objects.filter(reviewed | inspected).order_by("round__village__name", "number")
    return ordered.select_related("round__village__township")
