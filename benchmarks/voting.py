"""What a member's vote costs: the press alone; prints the CPU's ms of Python and PostgreSQL.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.voting

The village of ``benchmarks.under_load``: the five members of its committees vote on forty
households of three stars each, as their browsers send it, and their sum is told as a multiple of
an empty page behind the same session. In one process and one connection, without gunicorn and
nginx; the first ten presses warm it up. Everything is taken back.
"""

import os
import time
import uuid
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup
from django.test import Client  # noqa: E402  # after setup
from django.test.utils import CaptureQueriesContext  # noqa: E402  # after setup
from django.urls import path  # noqa: E402  # after setup

from benchmarks.home_page import EMPTY, backend_cpu, empty  # noqa: E402  # after setup
from benchmarks.under_load import make_meeting  # noqa: E402  # after setup
from grids.models import Officer  # noqa: E402  # after setup
from starcivil.urls import urlpatterns  # noqa: E402  # after setup
from tests.evaluation.browsing import browser_of  # noqa: E402  # after setup
from tests.factories import make_campaign, make_catalogue, make_township  # noqa: E402  # as above

Shares = tuple[float, float]
AS_A_BROWSER = "application/x-www-form-urlencoded"
WARMING = 10


def main() -> None:
    urlpatterns.append(path(EMPTY.strip("/") + "/", empty))
    with transaction.atomic():
        campaign = make_campaign(township=make_township(), catalogue=make_catalogue(stars=3))
        meeting, told = make_meeting(0, campaign)
        seats = meeting.committees.seats.all()
        members = [browser_of(officer) for officer in Officer.objects.filter(seats__in=seats)]
        votes, floor = [], []
        for press in told["presses"]:
            votes += [cost(partial(vote, member, press)) for member in members[1:]]
            floor.append(cost(partial(members[0].get, EMPTY)))
        with CaptureQueriesContext(connection) as captured:
            vote(members[0], told["presses"][0])
        report(votes[WARMING:], floor[WARMING:], len(captured))
        transaction.set_rollback(True)


def vote(member: Client, press: dict[str, Any]) -> None:
    fields = {**press["fields"], "cid": str(uuid.uuid4()), "_end": "1"}
    answer = member.post(press["url"], urlencode(fields), content_type=AS_A_BROWSER)
    assert answer.status_code == 302, answer.content.decode()


def cost(act: Callable[[], object]) -> Shares:
    """Milliseconds of this process, and of PostgreSQL's."""
    began, waited = time.process_time(), backend_cpu()
    act()
    return (time.process_time() - began) * 1000, (backend_cpu() - waited) * 1000


def report(votes: list[Shares], floor: list[Shares], statements: int) -> None:
    ours, theirs = (median(share) for share in zip(*votes, strict=True))
    nothing = median(map(sum, floor))
    print(
        f"a vote: Python {ours:.1f} + PostgreSQL {theirs:.1f} = {ours + theirs:.1f} ms in"
        f" {statements} statements, {(ours + theirs) / nothing:.1f} × an empty page"
        f" ({nothing:.2f} ms)"
    )


if __name__ == "__main__":
    main()
