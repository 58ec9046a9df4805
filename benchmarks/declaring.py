"""What a household's form costs: the page, the press and the receipt; prints the CPU's ms of each.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.declaring [HOUSEHOLDS]

So many households (30, if not said otherwise) declare one after the other, by their leader and then
as many by themselves. Each of the three is the application's and PostgreSQL's share together, and
their sum is told as a multiple of an empty page behind the same session. Everything is taken back.
"""

import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402  # after setup
from django.db import transaction  # noqa: E402  # after setup
from django.test import Client  # noqa: E402  # after setup
from django.urls import path  # noqa: E402  # after setup

from benchmarks.home_page import EMPTY, backend_cpu, empty  # noqa: E402  # after setup
from evaluation.models import Entry  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from households.models import Household  # noqa: E402  # after setup
from starcivil.urls import urlpatterns  # noqa: E402  # after setup
from tests.evaluation.browsing import browser_of  # noqa: E402  # after setup
from tests.evaluation.doorstep import (  # noqa: E402  # after setup
    give_code,
    make_doorstep,
    posted,
)
from tests.factories import make_grid, make_officer, make_village  # noqa: E402  # after setup

HOUSEHOLDS = 30
#: A form without files is sent so.
AS_A_BROWSER = "application/x-www-form-urlencoded"
#: At most so many milliseconds for all three.
WITHIN = 12


def main(households: int = HOUSEHOLDS) -> bool:
    urlpatterns.append(path(EMPTY.strip("/") + "/", empty))
    with transaction.atomic():
        grid = make_grid(village=make_village(name="后庄村"), name="第1组")
        leader = make_officer(name="段志强", role=Role.GRID_LEADER, place=grid)
        round_ = make_doorstep(grid=grid, households=2 * households)
        entries = list(round_.entries.select_related("campaign").order_by("number"))
        desk = browser_of(leader)
        ways = {
            "leader": [by(desk, entry, "/entries/{}/declaration/") for entry in entries[::2]],
            "household": [by(at_home(entry), entry, "/own/forms/{}/") for entry in entries[1::2]],
        }
        floor = median(cost(lambda: desk.get(EMPTY)) for _time in range(households))
        good = [report(name, steps, floor) for name, steps in ways.items()]
        transaction.set_rollback(True)
    return all(good)


def at_home(entry: Entry) -> Client:
    """As after its code was typed; the counting of codes takes no transaction around it."""
    give_code(entry)
    home, now = Household.objects.get(pk=entry.household_id), time.time()
    client = Client()
    session = client.session
    session["household"] = {"pk": str(home.pk), "seal": home.seal, "since": now, "seen": now}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def by(client: Client, entry: Entry, address: str) -> Iterator[float]:
    """The milliseconds of the page, of the press and of the page with its receipt."""
    page = address.format(entry.pk)
    fields = {"cid": str(uuid.uuid4()), "version": "0", **posted(entry), "_end": "1"}
    yield cost(lambda: client.get(page))
    answers: list[Any] = []
    body = urlencode(fields)
    yield cost(lambda: answers.append(client.post(page, body, content_type=AS_A_BROWSER)))
    assert answers[0].status_code == 302, answers[0].content.decode()
    yield cost(lambda: client.get(answers[0].url))


def cost(act: Callable[[], object]) -> float:
    began, waited = time.process_time(), backend_cpu()
    act()
    return (time.process_time() - began + backend_cpu() - waited) * 1000


def report(name: str, households: list[Iterator[float]], floor: float) -> bool:
    found = [tuple(steps) for steps in households]
    page, press, receipt = (median(column) for column in zip(*found[3:], strict=True))
    total = page + press + receipt
    print(
        f"{name:10} form {page:.1f} + press {press:.1f} + receipt {receipt:.1f} = {total:.1f} ms, "
        f"{total / floor:.1f} times an empty page ({floor:.2f} ms)"
    )
    return bool(total <= WITHIN)


if __name__ == "__main__":
    sys.exit(0 if main(*[int(each) for each in sys.argv[1:2]]) else 1)
