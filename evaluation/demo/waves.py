"""The year's three waves: the grid teams' own households, pilot villages, everywhere.

As the township went about it (domain.md §0); who sat in its group is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from evaluation.demo.cast import OFFICES, leaders_of
from evaluation.demo.desk import Desk
from evaluation.models import Campaign, Seat, Wave
from evaluation.waves.actions.founding import found_wave
from evaluation.waves.actions.naming import name_households
from evaluation.waves.actions.seats import add_wave_seat
from evaluation.waves.queries.naming import grid_teams, list_version
from evaluation.waves.typed import WaveFacts
from grids.models import Officer
from grids.writing import Sent
from households.models import Person

#: The first wave's notices hung so many days before today, so that it is over by now.
GRID_FIRST = 75


@dataclass(frozen=True)
class WavePlan:
    """A wave, founded so many days before today."""

    facts: WaveFacts
    days_ago: int
    seats: tuple[str, ...] = ()


WAVES = (
    WavePlan(
        WaveFacts("网格先行", scope=Wave.Scope.NAMED, panel_name="乡评议组"),
        days_ago=GRID_FIRST + 40,
        seats=("张慧", "韩立民", "吉春燕", "卫国平", "薛海英"),
    ),
    WavePlan(WaveFacts("试点示范"), days_ago=60),
    # A grid leader's household that was awarded nothing in the first wave is taken in again.
    WavePlan(WaveFacts("全面推开", again=Wave.Again.RETRY), days_ago=45),
)


def found_waves(campaign: Campaign, now: datetime) -> Mapping[int, Wave]:
    """All three, by number, the seats of the township's own group filled."""
    for plan in WAVES:
        found_wave(campaign.pk, plan.facts, sent=_sent(plan, now))
        wave = Wave.objects.get(campaign=campaign, name=plan.facts.name)
        for name in plan.seats:
            officer = Officer.objects.filter(username=_OFFICERS.get(name)).first()
            kind = Seat.Kind.MEMBER
            add_wave_seat(wave.pk, name=name, kind=kind, officer=officer, sent=_sent(plan, now))
    return {wave.number: wave for wave in campaign.waves.all()}


_OFFICERS = {account.name: account.username for account in OFFICES}


def _sent(plan: WavePlan, now: datetime) -> Sent:
    officer = Officer.objects.get(username=OFFICES[1].username)
    return Sent(actor=officer, kind="demo", at=now - timedelta(days=plan.days_ago))


def know_leaders(desk: Desk) -> None:
    """Grid leaders who head a household are the same people in both lists.

    Of one who is not in a village's roster nothing is known, as in most villages at first.
    """
    if desk.plan.grid_first:
        homes = desk.village.households.select_related("head")
        heads = {home.head.name: home.head_id for home in homes if home.head}
        for part, name in leaders_of(desk.plan).items():
            Person.objects.filter(pk=heads[name]).update(officer=desk.officer(part))


def name_grid_team(desk: Desk) -> None:
    """The township takes the page's own proposal."""
    if desk.wave and desk.wave.scope == Wave.Scope.NAMED:
        typed = " ".join(grid_teams(desk.village).numbers)
        sent = desk.sent("township", days_ago=33)
        version = list_version(())
        name_households(desk.wave.pk, desk.village.pk, typed=typed, version=version, sent=sent)
