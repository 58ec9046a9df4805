"""What the home page and a wave's page cost; prints the CPU's milliseconds of each GET.

    DATABASE_URL=… python -m benchmarks.home_page [TIMES]

The demonstration's township: the one that the database holds, or one that is loaded for the
occasion and taken back at the end. Of each page the application's and PostgreSQL's share (its
backend's time on the CPU, so on Linux and on this machine only), and the sum as a multiple of an
empty page behind the same session, which says how quick the machine is just now.
"""

import os
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import connection, transaction  # noqa: E402  # after setup
from django.http import HttpRequest, HttpResponse  # noqa: E402  # after setup
from django.test import Client  # noqa: E402  # after setup
from django.urls import path  # noqa: E402  # after setup
from django.utils import timezone  # noqa: E402  # after setup

from evaluation.models import Round, Wave  # noqa: E402  # after setup
from grids.models import Officer, Township  # noqa: E402  # after setup
from starcivil.urls import urlpatterns  # noqa: E402  # after setup

TIMES = 20
#: At most so many milliseconds, both shares together, on the machine of design.md.
WITHIN = {"township": 45, "clerk": 45, "assessor": 45, "wave": 60}
EMPTY = "/empty/"


def main(times: int = TIMES) -> None:
    urlpatterns.append(path(EMPTY.strip("/") + "/", empty))
    with transaction.atomic():
        if not Township.objects.exists():
            found_the_township()
        print(f"{Round.objects.count()} rounds, each page {times} times")
        pages = pages_of_the_day()
        for get in pages.values():
            get()  # templates are compiled, the session is stored
        costs = in_turn(pages, times)
        transaction.set_rollback(True)
    report(costs)


def empty(request: HttpRequest) -> HttpResponse:
    """Only who asks is read, as for every page."""
    return HttpResponse(str(request.user))


def found_the_township() -> None:
    call_command("load_catalogue", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages_of_the_day() -> dict[str, Callable[[], object]]:
    """What is fetched, by its name."""
    wave = Wave.objects.latest("number").get_absolute_url()
    return {
        "empty": fetching("township", EMPTY),
        "township": fetching("township", "/"),
        "clerk": fetching("jiazhuang-clerk", "/"),
        "assessor": fetching("jiazhuang-assessor", "/"),
        "wave": fetching("township", wave),
    }


def fetching(username: str, url: str) -> Callable[[], object]:
    client = Client()
    officer = Officer.objects.get(username=username)
    client.force_login(officer, backend="grids.backends.OfficerBackend")

    def get() -> object:
        response = client.get(url)
        assert response.status_code == 200, (username, url, response.status_code)
        return response

    return get


def in_turn(
    pages: dict[str, Callable[[], object]], times: int
) -> dict[str, list[tuple[float, float]]]:
    """Each page's milliseconds in the application and in PostgreSQL, one page after the other."""
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for _time in range(times):
        for name, get in pages.items():
            began, waited = time.process_time(), backend_cpu()
            get()
            ours = time.process_time() - began
            costs[name].append((ours * 1000, (backend_cpu() - waited) * 1000))
    return costs


def backend_cpu() -> float:
    """Seconds that our backend of PostgreSQL has been on the CPU."""
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def report(costs: dict[str, list[tuple[float, float]]]) -> None:
    """Medians, so that what else the machine did does not count."""
    measure = sum(median(share) for share in zip(*costs["empty"], strict=True))
    print(f"{now():<12}{'app':>8}{'db':>8}{'sum ms':>9}{'× empty':>9}")
    for name, each in costs.items():
        ours, theirs = (median(share) for share in zip(*each, strict=True))
        line = f"{name:<12}{ours:8.1f}{theirs:8.1f}{ours + theirs:9.1f}"
        within = f"   at most {WITHIN[name]} ms" if name in WITHIN else ""
        print(f"{line}{(ours + theirs) / measure:9.1f}{within}")


def now() -> str:
    return timezone.localtime().strftime("%H:%M:%S")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
