"""How the year begins: two villages of the demonstration whose stars are awarded, nothing else."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from evaluation.demo.loading import load
from evaluation.demo.villages import VILLAGES as PLANS
from evaluation.models import Award, Campaign, Entry, Fault, Inspection
from evaluation.workflow import Stage
from households.models import Household, Membership, Residence
from tests.journeys.conftest import Clock
from tests.journeys.year import facts as f
from tests.journeys.year.caring import VILLAGES
from tests.journeys.year.inspecting import Inspecting
from tests.journeys.year.next_year import asks, said
from tests.journeys.year.pressing import SHANGHAI
from tests.journeys.year.program import named

#: A year with a 29th of February in it, and with the end of one evaluation's stars.
MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=SHANGHAI)
_AWARDED: dict[str, Any] = {"events": (), "stage": Stage.AWARDED, "shift": 17, "wave": 2}


def begun(clock: Clock) -> Inspecting:
    """One of the villages was evaluated the year before, too, and inspected then."""
    clock.now = MORNING
    call_command("load_catalogue", verbosity=0)
    plans = [
        replace(plan, last_year=plan.key == "yaogou", **_AWARDED)
        for plan in PLANS
        if plan.key in VILLAGES.values()
    ]
    load(clock.now, plans=plans)
    year = Inspecting(clock)
    of_year = Campaign.objects.get(year=MORNING.year)
    year.log.add(*_homes(), *_stars(), *_inspections(), asks(of_year), *said(of_year))
    return year


def _homes() -> list[f.Fact]:
    at, found = timezone.localtime(), []
    for home in Household.objects.select_related("village").order_by("village__name", "number"):
        members = Membership.objects.filter(household=home, until=None)
        people = tuple(members.values_list("person__name", "person__birth_year"))
        away = home.residence == Residence.AWAY
        found.append(f.Housed(at=at, home=named(home), people=people, away=away))
    return found


def _stars() -> list[f.Fact]:
    at = timezone.localtime()
    decided = Entry.objects.filter(live=True, round__stage__in=("awarded", "closed"))
    part = [
        f.TookPart(
            at=at, home=named(entry.household), year=entry.campaign.year,
            decided=entry.status == Entry.Status.DECLARED,
        )
        for entry in decided.select_related("household__village", "campaign")
    ]  # fmt: skip
    full = ("household__village", "star__star", "star__campaign")
    awards = Award.objects.select_related(*full)
    return [
        *part,
        *(
            f.Awarded(
                at=at, home=named(one.household), year=one.star.campaign.year,
                star=one.star.star.name, since=one.valid_from, until=one.valid_to,
            )
            for one in awards
        ),
    ]  # fmt: skip


def _inspections() -> list[f.Fact]:
    at, found = timezone.localtime(), []
    for one in Inspection.objects.select_related("village"):
        key = f"{one.village.name} {one.year}-{one.half} {one.office}"
        place = {"village": one.village.name, "year": one.year, "half": one.half}
        found += [f.Opened(at=at, key=key, **place), f.Finished(at=at, key=key)]
        for fault in Fault.objects.filter(inspection=one):
            found.append(f.Wrong(at=at, key=str(fault.pk), of=key, by=fault.mend_by))
    return found
