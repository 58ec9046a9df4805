"""A county with three years of history, made by SQL in an empty, migrated database.

    DATABASE_URL=… python -m benchmarks.county HOUSEHOLDS [VILLAGES]

Twelve townships of 17 villages (or so many) share the households. Two years are closed; of this
one the villages are at mixed stages. Claims and counts of votes are of the first township alone,
of at most 500 households a village: ten and twenty of them a household and year would be all that
the disk is filled with, and what the county reads does not look at them. Nothing is held and no
ledger is written: the rows are what dashboards count, not what somebody pressed.

As a superuser of a database that is thrown away: indexes are switched off while rows come in.
"""

import os
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup
from django.utils import timezone  # noqa: E402  # after setup

from benchmarks.county_rows import ROWS  # noqa: E402  # after setup
from evaluation.models import (  # noqa: E402  # after setup
    Campaign,
    CampaignStar,
    Fault,
    Inspection,
    Notice,
    Panel,
    Recheck,
    Round,
    Sitting,
    Star,
)
from evaluation.workflow import Stage  # noqa: E402  # after setup
from grids.codes import SLUG, new_code  # noqa: E402  # after setup
from grids.counting import counted  # noqa: E402  # after setup
from grids.models import Grid, Officer, Post, Township, Village  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from households.models import ServiceProject  # noqa: E402  # after setup
from tests.factories import make_catalogue  # noqa: E402  # after setup

TOWNSHIPS, VILLAGES, YEARS, GROUPS = 12, 17, 3, 5
#: This year's, by turns.
STAGES = (
    Stage.MOBILISING,
    Stage.DECLARING,
    Stage.ASSESSING,
    Stage.DECIDING,
    Stage.NOTICE,
    Stage.REVIEW,
    Stage.AWARDED,
)
#: How far a round has come decides what it has.
_WITH_NOTICE = {Stage.NOTICE, Stage.REVIEW, Stage.AWARDED, Stage.CLOSED}
_COUNTED = {1: {Stage.DECIDING} | _WITH_NOTICE, 2: _WITH_NOTICE}


@dataclass
class Place:
    """A village in one year, as ``place`` has it."""

    v: int
    t: int
    year: int
    village: Village
    groups: list[UUID]
    clerk: Officer
    office: Officer
    campaign: Campaign
    stars: list[UUID]
    project: UUID

    def __post_init__(self) -> None:
        self.stage = STAGES[self.v % len(STAGES)] if self.year == 0 else Stage.CLOSED
        self.day = timezone.localdate() - timedelta(days=365 * self.year)
        self.at = timezone.now() - timedelta(days=365 * self.year)
        self.round = Round(
            campaign=self.campaign, village=self.village, name="全村", stage=self.stage,
            stage_since=self.at - timedelta(days=9),
        )  # fmt: skip
        self.panels = [Panel(round=self.round, body=body, name=body) for body in _BODIES]

    def sittings(self) -> list[Sitting]:
        return [
            Sitting(panel=panel, held_on=self.day, opened_at=self.at, closed_at=self.at)
            for step, panel in enumerate(self.panels, 1)
            if self.stage in _COUNTED[step]
        ]

    def notice(self) -> Notice | None:
        if self.stage not in _WITH_NOTICE:
            return None
        return Notice(
            round=self.round, kind="first", number=1, slug=new_code(SLUG), title="公示",
            township_name="", village_name=self.village.name, entries_count=0, telephones={},
            published_at=self.at, starts_on=self.day - timedelta(days=5),
            ends_on=self.day + timedelta(days=2),
        )  # fmt: skip

    def inspections(self) -> list[Inspection]:
        """One a half-year since the first round was closed; this year's is still open."""
        return [
            Inspection(
                village=self.village, round=self.round, year=self.day.year, half=half,
                office="township", officer=self.office, opened_at=self.at,
                finished_at=self.at if self.year else None,
                finished_by=self.office if self.year else None,
            )
            for half in (1, 2)
        ]  # fmt: skip


_BODIES = ("group", "committees")


def main(households: int, villages: int = VILLAGES) -> None:
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        places = make_places(villages)
        lay_down(cursor, places)
        fill(cursor, homes=households // (TOWNSHIPS * villages))
        for each in counted().values():
            key = ", ".join(each.sums.key)
            cursor.execute(f"INSERT INTO {each.sums.table} ({key}, n) {each.sums.anew}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        [size] = cursor.fetchone() or [""]
    print(f"{households} households: {time.monotonic() - began:.0f} s, {size}", flush=True)


def fill(cursor: Any, *, homes: int) -> None:
    for table, rows in ROWS.items():
        switch = "UPDATE pg_index SET indisready = %s WHERE indrelid = %s::regclass"
        cursor.execute(switch, [False, table])
        cursor.execute(f"INSERT INTO {table} {rows}".replace("% ", "%% "), {"homes": homes})
        cursor.execute(f"REINDEX TABLE {table}")


def make_places(villages: int) -> list[Place]:
    """What there is few of, by Django."""
    catalogue = make_catalogue()
    places = [
        place
        for t in range(TOWNSHIPS)
        for place in places_of(t, villages, list(catalogue.stars.all()))
    ]
    put(*(place.round for place in places))
    put(*(panel for place in places for panel in place.panels))
    return places


def places_of(t: int, villages: int, stars: list[Star]) -> list[Place]:
    """A township's villages, with their officers and campaigns."""
    township = Township.objects.create(name=f"{t:02}乡")
    office = officer(f"office{t}", Role.TOWNSHIP, township=township)
    campaigns = [campaign_of(township, year, stars) for year in range(YEARS)]
    made = []
    for n in range(villages):
        village = Village.objects.create(name=f"{t:02}乡{n:02}村", township=township)
        groups = put(*(Grid(village=village, name=f"第{k}组", level="group") for k in range(1, 6)))
        clerk = officer(f"clerk{t}-{n}", Role.CLERK, village=village)
        project = ServiceProject(
            village=village, name="护路", purpose="清路", officer=clerk, at=timezone.now()
        )
        put(project)
        keys = [group.pk for group in groups]
        made += [
            Place(t * villages + n, t, year, village, keys, clerk, office, each, uses, project.pk)
            for year, (each, uses) in enumerate(campaigns)
        ]
    return made


def campaign_of(township: Township, year: int, stars: list[Star]) -> tuple[Campaign, list[UUID]]:
    on = timezone.localdate().year - year
    campaign = Campaign.objects.create(
        township=township, year=on, catalogue_id=stars[0].catalogue_id, ends_on=date(on, 12, 31)
    )
    uses = put(
        *(
            CampaignStar(campaign=campaign, star=star, mandatory=n < 3)
            for n, star in enumerate(stars)
        )
    )
    return campaign, [use.pk for use in uses]


def officer(username: str, role: Role, **place: Any) -> Officer:
    one = Officer(username=username, name="李国栋", password="!")
    put(one)
    put(Post(officer=one, role=role, since=date(2020, 1, 1), **place))
    return one


def put(*rows: Any) -> list[Any]:
    return type(rows[0])._default_manager.bulk_create(rows) if rows else []


def lay_down(cursor: Any, places: list[Place]) -> None:
    """``place``, and the rows that there are a few of in each village and year."""
    officer("county", Role.COUNTY)
    cursor.execute(
        "CREATE TEMPORARY TABLE place (v int, t int, year int, village uuid, groups uuid[],"
        " clerk uuid, office uuid, campaign uuid, stars uuid[], project uuid, round uuid,"
        " stage text, panel uuid, sittings uuid[], notice uuid, day date, has_entries bool)"
        " ON COMMIT DROP"
    )
    for place in places:
        sittings, notice = place.sittings(), place.notice()
        put(*sittings)
        if notice:
            put(notice)
        if place.stage in {Stage.AWARDED, Stage.CLOSED}:
            inspect(place)
        lay(cursor, place, [sitting.pk for sitting in sittings], notice.pk if notice else None)
    cursor.execute("ANALYZE place")


def inspect(place: Place) -> None:
    """Six faults a half-year, the first of which is not mended."""
    for inspection in put(*place.inspections()):
        faults = put(
            *(
                Fault(
                    inspection=inspection, text="档案", mender="李国强", mend_by=place.day,
                    officer=place.office, at=place.at,
                )
                for _n in range(6)
            )
        )  # fmt: skip
        put(
            *(
                Recheck(
                    fault=fault,
                    checked_on=place.day,
                    mended=True,
                    officer=place.office,
                    at=place.at,
                )
                for fault in faults[1:]
            )
        )


def lay(cursor: Any, place: Place, sittings: list[UUID], notice: UUID | None) -> None:
    values = [
        place.v, place.t, place.year, place.village.pk, place.groups, place.clerk.pk,
        place.office.pk, place.campaign.pk, place.stars, place.project, place.round.pk,
        place.stage, place.panels[0].pk, sittings, notice, timezone.localdate(),
        place.stage not in {Stage.DRAFT, Stage.MOBILISING},
    ]  # fmt: skip
    marks = ", ".join("%s::uuid[]" if isinstance(each, list) else "%s" for each in values)
    cursor.execute(f"INSERT INTO place VALUES ({marks})", values)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
