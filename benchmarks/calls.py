"""1+10 at the size of a township: prints CPU of the proposal, of the ten households, of who is due.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.calls [HOUSEHOLDS]

A village of 600 households and 60 liaisons is shared out; a liaison's page with ten and with thirty
households; the township's list over 8,000 households (or so many) after one year of monthly visits
and after three, a ratio in one run. Takes everything back at its end.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup
from django.utils import timezone  # noqa: E402  # after setup
from django.utils.timezone import localdate  # noqa: E402  # after setup

from benchmarks.sitting_agenda import Clock, logged_in, make_homes  # noqa: E402  # after setup
from grids.models import Officer, Township, Village  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from households.liaisons.queries.proposing import proposal_for  # noqa: E402  # after setup
from households.models import Household, Liaison, Link, Visit  # noqa: E402  # after setup
from households.visits.queries.calls import due, months_of, standings  # noqa: E402  # after setup
from tests.factories import (  # noqa: E402  # after setup
    make_grid,
    make_officer,
    make_township,
    make_village,
)

HOUSEHOLDS, VILLAGES, MEMBERS = 8000, 17, 60
TODAY = localdate()
TIMES = 5


def main(households: int = HOUSEHOLDS) -> None:
    with transaction.atomic():
        township = make_township(name="量速度乡")
        villages = [make_village(name=f"{n:02}村", township=township) for n in range(VILLAGES)]
        clerk = make_officer(name="赵敏", role=Role.CLERK, place=villages[0])
        clock = Clock()
        propose(make_village(name="分配村", township=township), clock)
        homes = [home for village in villages for home in settled(village, households // VILLAGES)]
        look_at_ten(villages[0], homes, clerk, clock)
        look_at_the_township(township, villages, homes, clerk, clock)
        transaction.set_rollback(True)


def settled(village: Village, number: int) -> list[Household]:
    grids = [make_grid(village=village, name=f"第{n}组") for n in range(1, 5)]
    return make_homes(grids, number)


def propose(village: Village, clock: Clock) -> None:
    homes = settled(village, 600)
    Liaison.objects.bulk_create(
        Liaison(village=village, name=f"党员{n}", since=TODAY) for n in range(MEMBERS)
    )
    label = f"shared: {len(homes)} over {MEMBERS}"
    shares, left = clock.time(label, lambda: proposal_for(village, everybody=True, day=TODAY))
    assert {len(share.homes) for share in shares} == {10}
    assert not left


def look_at_ten(village: Village, homes: list[Household], clerk: Officer, clock: Clock) -> None:
    for number in (10, 30):
        officer = make_officer(name=f"联系人{number}", role=Role.LIAISON, place=village)
        liaison = Liaison.objects.create(
            village=village, name=officer.name, officer=officer, since=TODAY
        )
        links = linked(homes[number : 2 * number], liaison, clerk)
        client = logged_in(officer)
        client.get("/calls/")
        ask = partial(client.get, "/calls/")
        clock.time(f"a page of {number}", partial(shown, ask), times=TIMES)
        Link.objects.filter(pk__in=[link.pk for link in links]).delete()


def shown(ask: Callable[[], Any]) -> None:
    assert ask().status_code == 200


def linked(homes: list[Household], liaison: Liaison, clerk: Officer) -> list[Link]:
    """Waiting since yesterday, but every hundredth since half a year."""
    return Link.objects.bulk_create(
        Link(
            household=home, liaison=liaison, since=TODAY - timedelta(days=1200), reason="同组",
            officer=clerk, at=at(0), confirmed_at=at(0),
            waiting_since=TODAY - timedelta(days=180 if number % 100 == 0 else 1),
        )
        for number, home in enumerate(homes)
    )  # fmt: skip


def at(days_ago: int) -> Any:
    return timezone.now() - timedelta(days=days_ago)


def look_at_the_township(
    township: Township,
    villages: list[Village],
    homes: list[Household],
    clerk: Officer,
    clock: Clock,
) -> None:
    liaison = Liaison.objects.create(village=villages[0], name="联系人", since=TODAY)
    linked(homes, liaison, clerk)
    rows = 0
    for years in (1, 3):
        for visits in months_of_visits(homes, liaison, clerk, years, already=rows // len(homes)):
            Visit.objects.bulk_create(visits, batch_size=2000)
            rows += len(visits)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        here = Link.objects.standing().filter(household__village__in=villages)
        months = months_of(township)
        late = due(here, months, today=TODAY)
        clock.time(
            f"due of {len(homes)}, {rows} visits",
            lambda: due(here, months, today=TODAY).count(),  # noqa: B023  # timed at once
            times=TIMES,
        )
        clock.time(
            "the township's page", lambda: standings(villages, months=2, today=TODAY), times=TIMES
        )
        print(f"{'':<28}{late.count()} due")


def months_of_visits(
    homes: list[Household], liaison: Liaison, clerk: Officer, years: int, *, already: int
) -> Iterator[list[Visit]]:
    for month in range(already, 12 * years):
        day = TODAY - timedelta(days=1 + 30 * month)
        yield [
            Visit(
                household=home, liaison=liaison, officer=clerk, visited_on=day, nothing_new=True,
                at=at(1 + 30 * month),
            )
            for home in homes
        ]  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
