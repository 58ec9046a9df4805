"""The demonstration township from nothing to villages at every stage of their year."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate, localtime

from evaluation.declarations.queries.stars import stars_held
from evaluation.demo import declaring, draws, events, inspections, office, sitting, waves
from evaluation.demo.desk import Desk
from evaluation.demo.places import make_places
from evaluation.demo.villages import VILLAGES, VillagePlan
from evaluation.models import Campaign, Round, Wave
from evaluation.rounds.actions.rounds import make_move
from evaluation.workflow import WAY, MoveName, Stage
from grids.traces.ledger import take_in
from grids.traces.seals import seal_all
from grids.traces.verifying import walk_all
from grids.writing import Sent
from households.actions import add_tie, end_tie
from households.models import Household, Tie

#: Last year's villages had their notice on the board so many days before today.
_LAST_YEAR = 385


def load(now: datetime, *, plans: Sequence[VillagePlan] = VILLAGES) -> None:
    """Everything, or nothing; ``now`` is when the demonstration is shown."""
    now = _before_night(now)
    with transaction.atomic(), stars_held():
        make_places(plans, since=localdate(now) - timedelta(days=800))
        last_year, this_year = found_campaigns(now)
        by_number = waves.found_waves(this_year, now)
        for plan in plans:
            if plan.last_year:
                play_last_year(plan, last_year, now)
            if plan.grid_first:
                play_grid_first(plan, by_number[1], now)
            play(Desk(now, plan, this_year, plan.shift, wave=by_number[plan.wave]))
        office.draft_catalogue(this_year, now=now)
        if (
            plans is VILLAGES
        ):  # some villages alone have no year ahead: whoever loads them founds it
            office.found_next_year(this_year, now=now)
        # Places, officers and who of them heads a household were there before the program.
        take_in(after=0, at=now)
        seal_all(at=now)
        walk_all().kept(at=now)


def _before_night(now: datetime) -> datetime:
    """Deeds of the days before are told by their distance from now, some of them an hour or two
    later in the day: started at night, they would slip into the next one."""
    return min(now, localtime(now).replace(hour=22, minute=0))


def found_campaigns(now: datetime) -> tuple[Campaign, Campaign]:
    """Last year's and this year's, each some weeks before its first round."""
    year = localdate(now).year
    earlier = office.found_year(year - 1, now=now, days_ago=_LAST_YEAR + 50)
    return earlier, office.found_year(year, now=now, days_ago=waves.GRID_FIRST + 45)


def play(desk: Desk) -> None:
    """This year's round as far as the plan says, then what befell it."""
    walk(desk, desk.plan.stage)
    for name in desk.plan.events:
        events.EVENTS[name](desk)


def play_last_year(plan: VillagePlan, campaign: Campaign, now: datetime) -> None:
    """From the roster to the stars, and closed once the year was over."""
    desk = Desk(now, plan, campaign, _LAST_YEAR, season=" last year")
    walk(desk, Stage.AWARDED)
    new_year = localtime(now).replace(month=1, day=1, hour=0, minute=5)
    sent = Sent(actor=desk.officer("township"), kind="demo", at=min(new_year, now))
    make_move(desk.round_id, MoveName.CLOSE, sent=sent)
    if plan.inspected_before:
        inspections.half_before(Desk(now, plan, campaign))


def play_grid_first(plan: VillagePlan, wave: Wave, now: datetime) -> None:
    """The grid team's own households, before this year's wave reaches the village."""
    assert plan.grid_first
    desk = Desk(now, plan, wave.campaign, waves.GRID_FIRST, wave, " grid first", plan.grid_first)
    walk(desk, Stage.AWARDED)


def walk(desk: Desk, stage: Stage) -> None:
    """Along the way of a round, with everything that the guards ask for."""
    for passed in WAY[: WAY.index(stage) + 1]:
        for step in _STEPS[passed]:
            step(desk)


def _take_in_roster(desk: Desk) -> None:
    """Once; two households are kin of households whose heads sit in the groups."""
    if not desk.village.households.exists():
        declaring.take_in_roster(desk)
        waves.know_leaders(desk)
        _tie_neighbours(desk)


def _tie_neighbours(desk: Desk) -> None:
    homes = Household.objects.filter(village=desk.village).order_by("number")
    names = [name for names in desk.cast.groups for name in names]
    seated, others = homes.filter(head__name__in=names), homes.exclude(head__name__in=names)
    for home, kin in zip(seated[:2], list(others)[5::6], strict=False):
        add_tie(home.pk, kin.pk, kind="兄弟", sent=desk.sent("clerk", days_ago=33))
    _end_a_tie(desk, *list(others)[8:10])


def _end_a_tie(desk: Desk, *homes: Household) -> None:
    """It ended on the day it was entered, and counts for another year all the same."""
    if len(homes) == 2:
        first, second = homes
        add_tie(first.pk, second.pk, kind="姻亲", sent=desk.sent("clerk", days_ago=33))
        tie = Tie.objects.get(kind="姻亲", first__village=desk.village)
        end_tie(tie.pk, sent=desk.sent("clerk", days_ago=33))


def _close_what_went_before(desk: Desk) -> None:
    """The grid team's round is over once the village's own is on its way."""
    awarded = Round.objects.filter(village=desk.village, stage=Stage.AWARDED)
    for round_ in awarded.exclude(pk=desk.round_id):
        make_move(round_.pk, MoveName.CLOSE, sent=desk.sent("township", days_ago=31))


#: What leads to each stage from the one before it.
_STEPS: dict[Stage, tuple[Callable[[Desk], None], ...]] = {
    Stage.DRAFT: (),
    Stage.MOBILISING: (
        declaring.found,
        _take_in_roster,
        waves.name_grid_team,
        sitting.seat_bodies,
        declaring.start,
        _close_what_went_before,
    ),
    Stage.DECLARING: (declaring.study, declaring.open_declaring, declaring.call_on_households),
    Stage.ASSESSING: (declaring.start_assessing,),
    Stage.DECIDING: (events.groups_sit, events.start_deciding),
    Stage.NOTICE: (events.committees_sit, events.post_notice),
    Stage.REVIEW: (events.submit,),
    Stage.AWARDED: (draws.drawn, events.all_spot_checks, events.approve),
}
