"""What a group's 40 forms and 40 slips cost to print, empty and as they are saved.

    python3 manage.py test benchmarks/paper_forms.py -s

The real catalogue of ten stars and 45 items, and its names with rare characters. Prints CPU of
Python and statements, and Python's as a ratio to the page that says that the service is alive.
"""

import time
import uuid
from collections.abc import Callable
from datetime import date

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.sitting_agenda import logged_in
from evaluation.models import Campaign, CampaignStar, Catalogue, Round
from evaluation.workflow import Stage
from grids.models import Grid, Officer
from grids.roles import Role
from tests.evaluation.doorstep import save, typed
from tests.factories import (
    make_entry,
    make_grid,
    make_household,
    make_officer,
    make_round,
    make_township,
    make_village,
)

FORMS, TIMES, LIMIT = 40, 5, 2.0
RARE = ("㛃", "𠅤", "䶮")


def test_a_groups_forms_and_slips(db: None) -> None:
    village = make_village(township=make_township())
    group = make_grid(village=village, name="第1组")
    micro_grid = make_grid(village=village, name="01-1", level=Grid.Level.MICRO, parent=group)
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
    round_, client = declared(micro_grid, clerk), logged_in(clerk)
    forms = reverse("form_sheets", args=[round_.pk])
    slips = reverse("codes_issue", args=[group.pk])
    alive = clocked(lambda: client.get(reverse("livez")))
    acts: dict[str, Callable[[], object]] = {
        "40 forms, empty": lambda: client.get(f"{forms}?empty=1"),
        "40 forms, every second filled": lambda: client.get(forms),
        "40 slips with new codes": lambda: _issued(client, slips),
    }
    for name, act in acts.items():
        seconds = clocked(act)
        with CaptureQueriesContext(connection) as asked:
            act()
        print(f"{name}: {seconds:.2f} s, {seconds / alive:.0f}x, {len(asked)} statements")
        assert seconds < LIMIT


def declared(grid: Grid, clerk: Officer) -> Round:
    call_command("load_catalogue")
    catalogue = Catalogue.objects.get(published_on__isnull=False)
    campaign = Campaign.objects.create(
        township=grid.village.township, year=2026, catalogue=catalogue, ends_on=date(2026, 12, 31)
    )
    CampaignStar.objects.bulk_create(
        CampaignStar(campaign=campaign, star=star, mandatory=star.code in ("01", "02", "03"))
        for star in catalogue.stars.all()
    )
    round_ = make_round(village=grid.village, campaign=campaign, stage=Stage.DECLARING)
    for n in range(FORMS):
        head = f"王{RARE[n % len(RARE)]}"
        home = make_household(village=grid.village, grid=grid, number=f"01{n:04}", head=head)
        entry = make_entry(round_=round_, household=home)
        if n % 2:
            save(entry, clerk, form=typed(entry, chosen=("04", "05", "06")))
    return round_


def _issued(client: Client, page: str) -> None:
    answer = client.post(page, {"cid": str(uuid.uuid4()), "whose": "all", "_end": "1"})
    assert answer.content.count(b"<svg") == FORMS


def clocked(act: Callable[[], object]) -> float:
    """CPU of Python, the mean of some runs after one that warms up."""
    act()
    begun = time.process_time()
    for _n in range(TIMES):
        act()
    return (time.process_time() - begun) / TIMES
