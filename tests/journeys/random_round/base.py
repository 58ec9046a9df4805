"""The small village of the random rounds, and how every part tries something in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from evaluation.models import Panel, Round, Seat
from evaluation.workflow import Stage
from grids.models import LedgerEntry, Officer, Village
from grids.roles import Role
from grids.traces.verifying import walk_all
from grids.writing import Refused, Sent
from households.models import Household, Tie
from tests.factories import (
    TODAY,
    make_campaign,
    make_catalogue,
    make_entry,
    make_grid,
    make_household,
    make_officer,
    make_round,
    make_village,
)
from tests.journeys.counting import (
    COMMITTEES,
    GROUP,
    NOTICE_DAYS,
    SIZE,
    SUPPLEMENT_DAYS,
    Bench,
    Count,
    Home,
)

NUMBERS = ("1", "2", "3", "4")
NOON = datetime.combine(TODAY, datetime.min.time()).astimezone() + timedelta(hours=4)
#: Seats that are held by the head of a household: seat → household.
HELD = {"group-0": "1", "committees-0": "1", "committees-1": "2"}
KIN = {"1": {"2"}, "2": {"1"}}

homes = st.sampled_from(NUMBERS)
bodies = st.sampled_from((GROUP, COMMITTEES))


@dataclass
class World:
    """A village of four households with its officers and bodies, made once for all examples."""

    round: Round
    panels: dict[str, Panel]
    seats: dict[str, UUID]
    entries: dict[str, UUID]
    heads: dict[str, UUID]
    stars: dict[str, UUID]
    officers: dict[str, Officer]  # those of the village, and by its seat whoever holds one


def make_small_world() -> World:
    village = make_village(name="小村")
    grid = make_grid(village=village, name="第1组")
    round_ = _round(village)
    homes = {
        number: make_household(village=village, grid=grid, number=number, head=f"户主{number}")
        for number in NUMBERS
    }
    first, second = sorted((homes["1"], homes["2"]), key=lambda home: home.pk)
    Tie.objects.create(first=first, second=second, kind="兄弟")
    panels = {
        body: Panel.objects.create(round=round_, body=body, name=body)
        for body in (GROUP, COMMITTEES)
    }
    entries = {
        number: make_entry(round_=round_, household=home, panel=panels[GROUP]).pk
        for number, home in homes.items()
    }
    stars = round_.campaign.stars.select_related("star")
    officers = _officers(village)
    officers["leader"] = make_officer(name="leader", role=Role.GRID_LEADER, place=grid)
    officers |= _members(village)
    return World(
        round=round_,
        panels=panels,
        seats=_seats(panels, homes, officers),
        entries=entries,
        heads={number: home.head_id for number, home in homes.items()},
        stars={star.star.code: star.pk for star in stars},
        officers=officers,
    )


def _round(village: Village) -> Round:
    catalogue = make_catalogue(stars=4)
    campaign = make_campaign(township=village.township, catalogue=catalogue, mandatory=2)
    campaign.minimum_stars = 3
    campaign.notice_days, campaign.supplement_days = NOTICE_DAYS, SUPPLEMENT_DAYS
    campaign.spot_check_share = campaign.spot_check_least = 0
    campaign.save()
    return make_round(village=village, campaign=campaign, stage=Stage.DECLARING)


def _members(village: Village) -> dict[str, Officer]:
    """An account for every seat, by the seat's name."""
    roles = {GROUP: Role.ASSESSOR, COMMITTEES: Role.COMMITTEE}
    return {
        f"{body}-{place}": make_officer(name=f"{body}-{place}", role=role, place=village)
        for body, role in roles.items()
        for place in range(SIZE)
    }


def _seats(
    panels: dict[str, Panel], homes: dict[str, Household], officers: dict[str, Officer]
) -> dict[str, UUID]:
    names = [f"{body}-{place}" for body in panels for place in range(SIZE)]
    return {
        name: Seat.objects.create(
            panel=panels[name.split("-")[0]],
            name=name,
            kind=Seat.Kind.MEMBER,
            person=homes[HELD[name]].head if name in HELD else None,
            officer=officers[name],
        ).pk
        for name in names
    }


def _officers(village: Village) -> dict[str, Officer]:
    roles = (Role.CLERK, Role.SECRETARY, Role.SUPERVISOR)
    officers = {
        role.value: make_officer(name=role.value, role=role, place=village) for role in roles
    }
    officers["township"] = make_officer(name="township", role=Role.TOWNSHIP, place=village.township)
    return officers


class Trying(RuleBasedStateMachine):
    """Tries things; the count says beforehand whether they are allowed."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.now, self.changed = NOON, True
        benches = {
            body: Bench(body, {s: h for s, h in HELD.items() if s.startswith(body)}, KIN)
            for body in (GROUP, COMMITTEES)
        }
        self.count = Count(homes={number: Home(number) for number in NUMBERS}, benches=benches)

    def teardown(self) -> None:
        try:
            assert list(map(str, walk_all().faults)) == []
        finally:
            transaction.savepoint_rollback(self.savepoint)

    def attempt(self, allowed: bool, action: Callable[[], object], *, traced: bool = True) -> bool:
        """Carry it out; it must be refused exactly when the count says so.

        What was refused leaves no trace in the ledger, what was carried out does (``traced``).
        """
        why, before = "", LedgerEntry.objects.count()
        try:
            action()
        except Refused as refusal:
            why = str(refusal)
        assert allowed == (not why), why or "carried out although the count forbids it"
        assert (LedgerEntry.objects.count() > before) == (allowed and traced)
        self.changed |= allowed
        return allowed

    def sent(self, who: str) -> Sent:
        return Sent(actor=self.world.officers[who], kind="test", at=self.now)

    def step(self) -> None:
        self.count.tick += 1
        self.now += timedelta(minutes=1)

    @property
    def today(self) -> int:
        return (self.now.date() - NOON.date()).days

    def stage_in(self, *stages: str) -> bool:
        return self.count.stage in stages
