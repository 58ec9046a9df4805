"""What the pages of a county and of its townships cost; CPU as a multiple of an empty Django view.

    DATABASE_URL=… python -m benchmarks.county_pages [DATABASE …]

The databases are those that ``benchmarks.county`` has filled, on the same server; without a name
the one of DATABASE_URL. gunicorn serves each page to somebody who is logged in; counted is the time
on the CPU of its process and of PostgreSQL's, beside the smallest Django view that there is
(``benchmarks.empty``) and an empty page behind the same session, all of them by turns. Statements
and bytes are of one more request; the bytes as they come over the wire, compressed.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import django
import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402  # after setup
from django.db import connection  # noqa: E402  # after setup
from django.test import Client  # noqa: E402  # after setup
from django.test.utils import CaptureQueriesContext  # noqa: E402  # after setup
from django.urls import reverse  # noqa: E402  # after setup

from benchmarks.costs import Case, Processes, backends, compare, serving  # noqa: E402  # after setup
from evaluation.figures.queries.township import PARTS  # noqa: E402  # after setup
from grids.models import Officer, Township  # noqa: E402  # after setup
from households.models import Household  # noqa: E402  # after setup

#: From here on a twelfth of them is more than any township has.
MANY = 200_000


def main(databases: list[str]) -> None:
    for name in databases or [connection.settings_dict["NAME"]]:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            # A helper's time would not be counted, so whoever asks does everything.
            cursor.execute(f"ALTER DATABASE {name} SET max_parallel_workers_per_gather = 0")
        measure()


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        served, ours = stack.enter_context(
            serving("benchmarks.county_app", "benchmarks.served", Path(folder))
        )
        bare, theirs = stack.enter_context(
            serving("django.core.wsgi:get_wsgi_application()", "benchmarks.empty", Path(folder))
        )
        cases = {"empty view": Case(HTTPConnection("127.0.0.1", bare), "/", theirs)}
        for label, username, path in pages():
            link = HTTPConnection("127.0.0.1", served)
            cookie = f"{settings.SESSION_COOKIE_NAME}={logged_in(username).cookies['sid'].value}"
            cases[label] = Case(link, path, both(ours), headers={"Cookie": cookie})
        compare(cases)
    report(cases)


def both(ours: Processes) -> Processes:
    """The application's process and the backends that it holds."""

    def processes() -> list[psutil.Process]:
        return [*ours(), *backends()]

    return processes


def pages() -> Iterator[tuple[str, str, str]]:
    """Label, who asks, and the address."""
    yield "empty page, logged in", "county", "/empty/"
    yield "the county", "county", reverse("county_figures")
    township = Township.objects.order_by("name")[0]
    if Household.objects.count() < MANY:
        for part in PARTS:
            address = reverse("overview_part", args=[township.pk, part])
            yield f"a township: {part}", "office0", address


def logged_in(username: str) -> Client:
    client = Client()
    officer = Officer.objects.get(username=username)
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def report(cases: dict[str, Case]) -> None:
    floor = cases["empty view"].ms
    print(f"{Household.objects.count()} households in {Township.objects.count()} townships")
    print(f"{'':<24}{'ms CPU':>8}{'× empty view':>14}{'statements':>12}{'bytes':>9}")
    addresses = {label: (username, path) for label, username, path in pages()}
    for label, case in cases.items():
        statements = counted(*addresses[label]) if label in addresses else 0
        line = f"{label:<24}{case.ms:8.2f}{case.ms / floor:14.1f}{statements:12}{case.bytes:9}"
        print(line, flush=True)


def counted(username: str, path: str) -> int:
    client = logged_in(username)
    if path == "/empty/":
        return 0
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


if __name__ == "__main__":
    main(sys.argv[1:])
