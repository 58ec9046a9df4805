"""The demonstration township from nothing to three villages at three points of their year."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from evaluation.actions.campaigns import found_campaign
from evaluation.actions.objections import Doubt, add_objection
from evaluation.actions.rounds import make_move
from evaluation.demo import declaring, sitting
from evaluation.demo.cast import GROUP_SEATS, HOUZHUANG, JIAZHUANG, TOWNSHIP, YAOZHAN
from evaluation.demo.desk import Desk
from evaluation.demo.places import make_places
from evaluation.models import Body, Campaign, Claim, Notice, Objection
from evaluation.workflow import MoveName
from grids.models import Township
from households.actions import add_tie
from households.models import Household


def load(now: datetime) -> None:
    """Everything, or nothing; ``now`` is when the demonstration is shown."""
    with transaction.atomic():
        make_places(since=localdate(now) - timedelta(days=300))
        campaign = found_campaign_of(Desk(now, HOUZHUANG))
        houzhuang(Desk(now, HOUZHUANG), campaign)
        jiazhuang(Desk(now, JIAZHUANG), campaign)
        yaozhan(Desk(now, YAOZHAN), campaign)


def found_campaign_of(desk: Desk) -> Campaign:
    township = Township.objects.get(name=TOWNSHIP)
    sent = desk.sent("township", days_ago=40)
    found_campaign(township.pk, year=localdate(desk.now).year, sent=sent)
    return Campaign.objects.get(township=township)


def houzhuang(desk: Desk, campaign: Campaign) -> None:
    """A round that waits for its roster."""
    declaring.found(desk, campaign)
    sitting.seat_bodies(desk)


def jiazhuang(desk: Desk, campaign: Campaign) -> None:
    """A round in which one group has sat and the other is at it."""
    _up_to_declaring(desk, campaign)
    declaring.declare(desk, declined=2, away=4, unconfirmed=2, untouched=1)
    first, second = desk.round.panels.filter(body=Body.GROUP).order_by("name")
    sitting.hold(desk, first, days_ago=6, absent=1)
    sitting.hold(desk, second, days_ago=0, until=0.6)


def yaozhan(desk: Desk, campaign: Campaign) -> None:
    """A round whose notice was posted today and has met one objection."""
    _up_to_declaring(desk, campaign)
    declaring.declare(desk, declined=1, away=1, unconfirmed=1, untouched=0)
    for panel in desk.round.panels.filter(body=Body.GROUP):
        sitting.hold(desk, panel, days_ago=8)
    make_move(desk.round.pk, MoveName.START_DECIDING, sent=desk.sent("clerk", days_ago=7))
    sitting.hold(desk, desk.round.panels.get(body=Body.COMMITTEES), days_ago=4, absent=1)
    for who in ("secretary", "supervisor"):
        make_move(desk.round.pk, MoveName.POST_NOTICE, sent=desk.sent(who))
    _object(desk)


def _up_to_declaring(desk: Desk, campaign: Campaign) -> None:
    declaring.found(desk, campaign)
    declaring.take_in_roster(desk)
    _tie_neighbours(desk)
    sitting.seat_bodies(desk)
    declaring.open_declaring(desk)


def _tie_neighbours(desk: Desk) -> None:
    """Two households are kin of households whose heads sit in the groups."""
    seated = list(Household.objects.filter(village=desk.village, head__name__in=_seated(desk)))
    others = Household.objects.filter(village=desk.village).exclude(
        pk__in=[home.pk for home in seated]
    )
    for home, kin in zip(seated[:2], others[7::9], strict=False):
        add_tie(home.pk, kin.pk, kind="兄弟", sent=desk.sent("clerk", days_ago=33))


def _seated(desk: Desk) -> list[str]:
    return [name for names in GROUP_SEATS[desk.plan.key] for name in names]


def _object(desk: Desk) -> None:
    notice = Notice.objects.get(round=desk.round)
    line = notice.lines.select_related("entry")[2]
    claim = Claim.objects.filter(entry=line.entry, star__mandatory=False)[0]
    doubt = Doubt(
        entry_id=line.entry_id,
        star_id=claim.star_id,
        source=Objection.Source.SPOKEN,
        content="反映该户今年的情况与公示的这颗星不符，请再核实。",
    )
    add_objection(notice.pk, doubt, sent=desk.sent("clerk"))
