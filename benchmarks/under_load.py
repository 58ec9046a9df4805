"""Seventeen villages vote at once; and what a worker holds after 10,000 requests.

    python3 manage.py test benchmarks/under_load.py -s

On an installation of its own behind nginx, with the guide's configuration and the unit's own line
for gunicorn. Votes are compared with what ``pgbench`` does on the very same server (its own tables,
scale 10, as many clients, every commit on the disk), by the second and by processor time of
gunicorn and PostgreSQL: on a machine that other work shares only the latter says much. ``SECONDS``
and ``REQUESTS`` in the environment say otherwise.
"""

import os
import re
import ssl
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPSConnection
from typing import Any

import psutil
import pytest
from django.urls import reverse

from evaluation.models import Body, Campaign
from evaluation.workflow import Stage
from grids.models import Officer
from grids.roles import Role
from grids.traces import ledger
from starcivil import clusters
from tests.evaluation.meeting import Meeting
from tests.factories import (
    NOW,
    make_campaign,
    make_catalogue,
    make_grid,
    make_officer,
    make_panel,
    make_round,
    make_township,
    make_village,
)
from tests.faults.conftest import installation
from tests.faults.installation import Installation
from tests.faults.pressing import Load, logged_in

__all__ = ["installation"]
pytestmark = pytest.mark.django_db(transaction=True)

VILLAGES, HOUSEHOLDS = 17, 40
SECONDS = float(os.environ.get("SECONDS", "15"))
REQUESTS = int(os.environ.get("REQUESTS", "10000"))
_MB = 1024 * 1024


def make_meeting(number: int, campaign: Campaign) -> tuple[Meeting, dict[str, Any]]:
    """A village whose committees vote on its households; one member, and what that one presses."""
    village = make_village(name=f"第{number}村", township=campaign.township)
    grid, clerk = (
        make_grid(village=village, name="第1组"),
        make_officer(name=f"文书{number}", role=Role.CLERK, place=village),
    )
    round_ = make_round(village=village, campaign=campaign, stage=Stage.ASSESSING)
    five = ("子", "丑", "寅", "卯", "辰")
    committees = make_panel(round_=round_, body=Body.COMMITTEES, names=five)
    meeting = Meeting(round_, make_panel(round_=round_), committees, clerk, grid)
    for _ in range(HOUSEHOLDS):
        meeting.enter()
    members = meeting.officers(committees)
    meeting.decided_by_group()
    sitting = meeting.open(committees)
    presses = [
        {
            "url": reverse("ballot_cast", args=[sitting.pk, entry.pk]),
            "fields": {f"choice_{claim.pk.hex}": "for" for claim in claims},
            "count": "turn",
        }
        for entry, claims in meeting.claims.items()
    ]
    return meeting, {**logged_in(members["子"]), "presses": presses}


def make_voting(made: Installation) -> Load:
    campaign = make_campaign(township=make_township(), catalogue=make_catalogue(stars=3))
    meetings = [make_meeting(number, campaign) for number in range(VILLAGES)]
    ledger.take_in(after=0, at=NOW)
    return Load(made, [thread for _meeting, thread in meetings], meetings[0][0].round.village)


@dataclass(frozen=True)
class Rate:
    """How many a second, and the milliseconds of processor time that one takes."""

    a_second: float
    ms: float


def votes(load: Load, *, over: Callable[[], bool] = lambda: True) -> Rate:
    """Of all villages together, for so many seconds and until it is over."""
    made = load.installed
    with load.pressing():
        load.wait_for_answers()
        began, before, spent = time.monotonic(), len(load.acks), spent_by(made)
        time.sleep(SECONDS)
        while not over():
            time.sleep(0.1)
        given, took = len(load.acks) - before, time.monotonic() - began
        spent = spent_by(made) - spent
    return Rate(given / took, spent / given * 1000)


def spent_by(made: Installation) -> float:
    """Seconds on a processor of gunicorn, PostgreSQL and all that they started."""
    return sum(seconds(process.pid) for process in (made.program.process, made.server.process))


def seconds(pid: int) -> float:
    """Of a process, its children that are there, and those that have ended."""
    one = psutil.Process(pid)
    ended = one.cpu_times().children_user + one.cpu_times().children_system
    there = [each.cpu_times() for each in [one, *one.children(recursive=True)]]
    return float(ended + sum(times.user + times.system for times in there))


def pgbench(made: Installation, *more: str) -> str:
    cluster = made.server.cluster
    where = {"PGHOST": str(cluster.socket), "PGUSER": clusters.OWNER, "PGDATABASE": "postgres"}
    command = [str(cluster.binaries / "pgbench"), *more]
    ended = subprocess.run(
        command, env=os.environ | where, check=True, capture_output=True, text=True
    )
    return ended.stdout


def transactions(made: Installation) -> Rate:
    """Of the usual script (TPC-B-like) by seventeen clients."""
    spent = spent_by(made)
    said = pgbench(made, f"--client={VILLAGES}", "--jobs=2", f"--time={SECONDS:.0f}")
    spent = spent_by(made) - spent
    [done] = re.findall(r"actually processed: (\d+)", said)
    [a_second] = re.findall(r"tps = ([\d.]+)", said)
    return Rate(float(a_second), spent / int(done) * 1000)


def test_seventeen_villages_vote_at_once(installation: Installation) -> None:  # a fixture
    load = make_voting(installation)
    pgbench(installation, "--quiet", "--initialize", "--scale=10")
    for _ in range(3):
        ours, theirs = votes(load), transactions(installation)
        told = (
            f"{ours.a_second:.1f} votes/s of {ours.ms:.1f} ms, pgbench {theirs.a_second:.0f}/s of "
        )
        told += f"{theirs.ms:.2f} ms: {ours.a_second / theirs.a_second:.3f} by the second, "
        print(f"\n{told}{theirs.ms / ours.ms:.3f} by processor time", flush=True)
    print(dict(load.seen))


def test_what_a_worker_holds(installation: Installation) -> None:  # as above
    """One worker that is never renewed, asked for the pages of a clerk's day."""
    voting = make_voting(installation)
    village = voting.village
    clerk = logged_in(Officer.objects.get(posts__village=village, posts__role=Role.CLERK))
    pages = pages_of(village)
    program = installation.program
    program.workers, program.more = 1, ("--max-requests", "0")
    program.stop()
    program.start()
    [worker] = program.children()
    for part in range(5):
        ask_for(installation, clerk["cookie"], pages, times=REQUESTS // 5)
        told = worker.memory_full_info()
        print(
            f"\nafter {(part + 1) * REQUESTS // 5} requests: {told.rss / _MB:.1f} MB resident,"
            f" {told.pss / _MB:.1f} MB as its share, {told.uss / _MB:.1f} MB its own", flush=True
        )  # fmt: skip


def pages_of(village: Any) -> list[str]:
    round_ = village.rounds.get()
    entry = round_.entries.all()[0]
    return [
        "/",
        reverse("village_detail", args=[village.pk]),
        reverse("household_list"),
        reverse("household_detail", args=[entry.household_id]),
        reverse("round_list"),
        reverse("round_detail", args=[round_.pk]),
        reverse("entry_detail", args=[entry.pk]),
        "/livez",
        "/login/",
    ]


def ask_for(made: Installation, cookie: str, pages: list[str], *, times: int) -> None:
    """Four at once, each from a place of its own."""

    def some(number: int) -> None:
        trust = ssl.create_default_context(cafile=str(made.authority))
        link = HTTPSConnection(
            "localhost", made.port, context=trust, source_address=(f"127.0.0.{50 + number}", 0)
        )
        for turn in range(times // 4):
            link.request("GET", pages[turn % len(pages)], headers={"Cookie": cookie})
            answer = link.getresponse()
            answer.read()
            if answer.status == 429:
                time.sleep(0.2)
            assert answer.status in {200, 302, 429}, (pages[turn % len(pages)], answer.status)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(some, range(4)))
