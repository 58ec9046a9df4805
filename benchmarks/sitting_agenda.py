"""What a sitting costs in a large village; prints CPU of Python and PostgreSQL, and statements.

    DATABASE_URL=… python -m benchmarks.sitting_agenda [HOUSEHOLDS]

600 households (or so many) with ten stars each, judged by a group and then by the committees: the
agenda, a household's screen and its count, the page of the unanimous ones and their one step, the
minutes, a member's ballots; and a screen in a village of 20 households, which should cost much the
same. Runs in a transaction of the database, with statistics as autovacuum
would have taken them, and takes everything back at its end.
"""

import os
import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup
from django.test import Client  # noqa: E402  # after setup
from django.urls import reverse  # noqa: E402  # after setup

from evaluation.models import (  # noqa: E402  # after setup
    Body,
    Claim,
    Declaration,
    Entry,
    Panel,
    Presence,
    Round,
    Sitting,
)
from evaluation.sittings.actions.sittings import close_sitting  # noqa: E402  # after setup
from evaluation.sittings.queries.agenda import agenda  # noqa: E402  # after setup
from evaluation.workflow import Stage  # noqa: E402  # after setup
from grids.models import Grid, Officer  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from households.models import Household, Membership, Person, Relation  # noqa: E402  # after setup
from tests.factories import (  # noqa: E402  # after setup
    NOW,
    make_grid,
    make_officer,
    make_panel,
    make_round,
    make_sent,
    make_sitting,
    make_township,
    make_village,
)

HOUSEHOLDS, FEW = 600, 20
GROUPS = 10
#: How often a page is asked for, after a first time that compiles its templates.
TIMES = 2


class Clock:
    """Times pieces of work in the CPU's seconds, which others on the machine do not change."""

    def __init__(self) -> None:
        self.statements = 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [self.backend] = cursor.fetchone()

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.statements += 1
        return execute(*arguments)

    def time(self, label: str, work: Callable[[], Any], *, times: int = 1) -> Any:
        """The mean of so many ``times``."""
        self.statements = 0
        busy, behind = time.process_time(), self.behind()
        with connection.execute_wrapper(self):
            for _ in range(times):
                answer = work()
        busy, behind = (time.process_time() - busy) / times, (self.behind() - behind) / times
        print(f"{label:<28}{busy:7.3f} s {behind:7.3f} s{self.statements // times:6} statements")
        return answer

    def behind(self) -> float:
        """Seconds that PostgreSQL's process has worked, where it is on this (Linux) machine."""
        try:
            spent = Path(f"/proc/{self.backend}/schedstat").read_text().split()[0]
        except OSError:
            return 0.0
        return int(spent) / 1e9


def main(households: int = HOUSEHOLDS) -> None:
    with transaction.atomic():
        measure_small()
        transaction.set_rollback(True)
    with transaction.atomic():
        round_, clerk = make_large_round(households)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        group = make_panel(round_=round_)
        round_.entries.update(panel=group)
        committees = make_panel(
            round_=round_, body=Body.COMMITTEES, names=("子", "丑", "寅", "卯", "辰")
        )
        client = logged_in(clerk)
        measure(client, clerk, group)
        round_.stage = Stage.DECIDING
        round_.save()
        measure(client, clerk, committees)
        transaction.set_rollback(True)


def measure_small() -> None:
    """A household's screen where there are few, to hold the one among many against."""
    round_, clerk = make_large_round(FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    panel = make_panel(round_=round_)
    round_.entries.update(panel=panel)
    clock, sitting, client = Clock(), in_session(panel), logged_in(clerk)
    first = agenda(panel, sitting=sitting).values_list("pk", flat=True)[0]
    screen = reverse("sitting_entry", args=[sitting.pk, first])
    client.get(screen)
    clock.time(f"a screen, {FEW} households", lambda: client.get(screen), times=5 * TIMES)


def logged_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def measure(client: Client, clerk: Officer, panel: Panel) -> None:
    """Everything that the clerk of one sitting asks for, in the order of the evening."""
    clock, sitting = Clock(), in_session(panel)
    first = agenda(panel, sitting=sitting).values_list("pk", flat=True)[0]
    screen = reverse("sitting_entry", args=[sitting.pk, first])
    one_step = reverse("sitting_unanimous", args=[sitting.pk])
    page = sitting.get_absolute_url()
    print(f"{'— ' + str(Body(panel.body).label):<28}{'Python':>9}{'PostgreSQL':>11}")
    client.get(page)  # compiles the templates
    clock.time("agenda, nothing counted", lambda: client.get(page), times=TIMES)
    client.get(screen)
    shown = clock.time("a household's screen", lambda: client.get(screen), times=5 * TIMES)
    votes = filled(shown)
    clock.time("its count", lambda: client.post(screen, votes))
    client.get(one_step)
    shown = clock.time("page of the unanimous", lambda: client.get(one_step), times=TIMES)
    ticked = re.findall(r'name="entries" value="([^"]+)"', shown.content.decode())
    sent = {"entries": ticked, "cid": str(uuid4()), "_end": "1"}
    clock.time("the unanimous in one step", lambda: client.post(one_step, sent))
    clock.time("agenda, everything counted", lambda: client.get(page), times=TIMES)
    paper = reverse("sitting_minutes", args=[sitting.pk])
    clock.time("minutes", lambda: client.get(paper), times=TIMES)
    if panel.body == Body.COMMITTEES:
        measure_member(clock, sitting, first)
    later = make_sent(clerk, at=NOW + timedelta(days=3650))
    clock.time("closing", lambda: close_sitting(sitting.pk, sent=later))


def measure_member(clock: Clock, sitting: Sitting, first: UUID) -> None:
    """What a member of the committees asks for on their own device."""
    village = sitting.panel.round.village
    member = make_officer(name="李明", role=Role.COMMITTEE, place=village)
    sitting.panel.seats.filter(name="子").update(officer=member)
    client = logged_in(member)
    mine = reverse("ballot_list", args=[sitting.pk])
    one = reverse("ballot_cast", args=[sitting.pk, first])
    for label, page in {"my households to vote on": mine, "my ballot on one": one}.items():
        client.get(page)
        clock.time(label, partial(client.get, page), times=TIMES)


def filled(screen: Any) -> dict[str, str]:
    """All five in favour of every star."""
    fields = {"cid": str(uuid4()), "_end": "1"}
    for key in re.findall(r'name="votes_for_(\w+)"', screen.content.decode()):
        fields |= {f"votes_for_{key}": "5", f"version_{key}": "0"}
    return fields


def in_session(panel: Panel) -> Sitting:
    sitting = make_sitting(panel=panel, closed=False)
    Presence.objects.bulk_create(Presence(sitting=sitting, seat=seat) for seat in panel.seats.all())
    return sitting


def make_large_round(households: int) -> tuple[Round, Officer]:
    """A round at assessing whose households have all claimed ten stars."""
    village = make_village(township=make_township(name="量速度乡"))
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
    grids = [make_grid(village=village, name=f"第{n}组") for n in range(1, GROUPS + 1)]
    homes = make_homes(grids, households)
    round_ = make_round(village=village, stage=Stage.ASSESSING)
    entries = Entry.objects.bulk_create(
        Entry(
            round=round_, campaign=round_.campaign, household=home, group=home.grid,
            number=home.number, head_name="张大山", residence=home.residence, status="declared",
        )
        for home in homes
    )  # fmt: skip
    stars = list(round_.campaign.stars.all())
    Claim.objects.bulk_create(Claim(entry=entry, star=star) for entry in entries for star in stars)
    typed = Declaration.objects.bulk_create(
        Declaration(entry=entry, mode="dictated", typist=clerk, typed_at=NOW, consented=True)
        for entry in entries
    )
    through = Declaration.typists.through
    through._default_manager.bulk_create(
        through(declaration=declaration, officer=clerk) for declaration in typed
    )
    return round_, clerk


def make_homes(grids: list[Grid], number: int) -> list[Household]:
    heads = [
        Person(village=grids[0].village, name="张大山", search_key="zds") for _ in range(number)
    ]
    homes = [
        Household(
            village=head.village, grid=grids[n * len(grids) // number], number=f"{n:06d}", head=head
        )
        for n, head in enumerate(heads)
    ]
    Person.objects.bulk_create(heads)
    Household.objects.bulk_create(homes)
    Membership.objects.bulk_create(
        Membership(household=home, person=home.head, relation=Relation.HEAD) for home in homes
    )
    return homes


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
