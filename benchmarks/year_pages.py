"""What the pages of inspections and activities cost in a village of 600 households.

    python3 manage.py test benchmarks/year_pages.py -s

A township of 17 villages with an inspection each, 60 looks and 20 faults in the first; two years of
activities in it, every other day. Prints CPU of Python and PostgreSQL and statements, and Python's
as a ratio to the page that says that the service is alive, all in one run.
"""

import time
from datetime import timedelta
from functools import partial

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.sitting_agenda import Clock, logged_in, make_homes
from evaluation.models import Entry, Inspection, Round
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from grids.roles import Role
from households.models import Activity, Attendee, Household
from tests.factories import (
    make_activity,
    make_campaign,
    make_entry,
    make_fault,
    make_grid,
    make_inspection,
    make_look,
    make_officer,
    make_round,
    make_served,
    make_township,
    make_village,
)

HOUSEHOLDS, VILLAGES, LOOKS, FAULTS = 600, 17, 60, 20
#: Of two years.
ACTIVITIES = 400
TIMES = 5


def test_pages_beside_an_empty_one(db: None) -> None:
    township = make_township(name="量速度乡")
    villages = [make_village(name=f"{n:02}村", township=township) for n in range(VILLAGES)]
    office = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=villages[0])
    grid = make_grid(village=villages[0], name="第1组")
    homes = make_homes([grid], HOUSEHOLDS)
    inspection = inspected(villages, homes, office)
    activity = active(grid, homes, clerk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measure(logged_in(office), logged_in(clerk), inspection, activity)


def inspected(villages: list[Village], homes: list[Household], office: Officer) -> Inspection:
    """The first village's, with everything; the others' are open and empty."""
    campaign = make_campaign(township=villages[0].township)
    rounds = [
        make_round(village=village, campaign=campaign, stage=Stage.AWARDED) for village in villages
    ]
    now = timezone.now()
    first, *_others = [make_inspection(round_=one, officer=office, at=now) for one in rounds]
    for entry in entered(rounds[0], homes)[:LOOKS]:
        make_look(inspection=first, entry=entry)
    for look in list(first.looks.all())[:FAULTS]:
        make_fault(inspection=first, look=look, mend_by=timezone.localdate())
    return first


def entered(round_: Round, homes: list[Household]) -> list[Entry]:
    return [
        make_entry(round_=round_, household=home, status=Entry.Status.DECLARED) for home in homes
    ]


def active(grid: Grid, homes: list[Household], clerk: Officer) -> Activity:
    """The newest one, to which half of the village came."""
    today = timezone.localdate()
    made = [
        make_activity(
            grid=grid, officer=clerk, topic=f"微课堂{n}", held=True,
            held_on=today - timedelta(days=2 * n),
        )
        for n in range(ACTIVITIES)
    ]  # fmt: skip
    Attendee.objects.bulk_create(
        Attendee(activity=one, household=home, officer=clerk, at=timezone.now())
        for n, one in enumerate(made)
        for home in (homes[::2] if n == 0 else homes[n % 20 :: 20])
    )
    shift = make_activity(grid=grid, officer=clerk, kind=Activity.Kind.SERVICE, held=True)
    for home in homes[::3]:
        make_served(household=home, officer=clerk, activity=shift)
    return made[0]


def measure(office: Client, clerk: Client, inspection: Inspection, activity: Activity) -> None:
    clock, village = Clock(), inspection.village
    half = [village.township_id, inspection.year, inspection.half]
    empty = timed(clock, office, "an empty page", reverse("livez"), 0.0)
    for client, label, address in (
        (office, "report of the half-year", reverse("inspection_report", args=half)),
        (office, "one inspection", reverse("inspection_detail", args=[inspection.pk])),
        (office, "its paper", reverse("inspection_paper", args=[inspection.pk])),
        (clerk, "activities of a village", reverse("activity_list", args=[village.pk])),
        (clerk, "one that 300 came to", reverse("activity_detail", args=[activity.pk])),
        (clerk, "its calendar", reverse("activity_calendar", args=[village.pk])),
        (clerk, "hours by household", reverse("hours_list", args=[village.pk])),
        (office, "the home page", reverse("home")),
    ):
        timed(clock, client, label, address, empty)


def timed(clock: Clock, client: Client, label: str, address: str, empty: float) -> float:
    """Seconds of Python for one page, after a first one that compiles its templates."""
    ask = partial(client.get, address)
    assert ask().status_code == 200, address
    began = time.process_time()
    clock.time(label, ask, times=TIMES)
    seconds = (time.process_time() - began) / TIMES
    if empty:
        print(f"{'':<28}{seconds / empty:7.1f} × an empty page")
    return seconds
