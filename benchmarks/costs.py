"""What a request costs: processor time of the processes that serve it, cases taken in turn.

Requests per second wander on a busy machine; processor time per request, as a ratio to an empty
view in the same run, does not.
"""

import os
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import quote

import psutil
from django.db import connection

from tests.serving import free_port, wait_for

#: Each case has so many turns, each turn so many requests, or fewer where they take too long.
ROUNDS, REQUESTS, SECONDS = 7, 1500, 1.0
Processes = Callable[[], list[psutil.Process]]


@dataclass
class Case:
    """One address asked again and again, and whose processor time counts."""

    link: HTTPConnection
    path: str
    processes: Processes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    before_each: Callable[[], object] = lambda: None
    spent: list[float] = field(default_factory=list)
    bytes: int = 0

    def go(self) -> None:
        """Milliseconds of processor time a request, of all its processes."""
        self.link.close()  # a server ends what was silent for a while
        self._once()
        began, until, times = self._used(), time.monotonic() + SECONDS, 0
        while times < REQUESTS and time.monotonic() < until:
            self._once()
            times += 1
        self.spent.append((self._used() - began) / times * 1000)

    def _once(self) -> None:
        self.before_each()
        answer = ask(self.link, self.path, self.headers)
        assert answer.status == self.status, answer.status
        self.bytes = int(answer.headers.get("Content-Length") or 0)

    def _used(self) -> float:
        """Seconds on a processor, counted by the kernel in nanoseconds instead of ticks."""
        tasks = (Path(f"/proc/{process.pid}/task").iterdir() for process in self.processes())
        counts = ((task / "schedstat").read_text().split()[0] for each in tasks for task in each)
        return sum(map(int, counts)) / 1e9

    @property
    def ms(self) -> float:
        """Of its quietest turn, since other work on the machine only adds."""
        return min(self.spent)


def ask(link: HTTPConnection, path: str, headers: Mapping[str, str]) -> HTTPResponse:
    link.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
    answer = link.getresponse()
    answer.read()
    return answer


def body(port: int, path: str) -> bytes:
    """The bytes of a page as they come over the wire."""
    link = HTTPConnection("127.0.0.1", port, timeout=10)
    link.request("GET", path, headers={"Accept-Encoding": "gzip"})
    return link.getresponse().read()


def compare(cases: Mapping[str, Case]) -> None:
    """Each case once to warm up, then all of them in turn, so that a busy minute meets all."""
    for case in cases.values():
        case.go()
        case.spent.clear()
    for _ in range(ROUNDS):
        for case in cases.values():
            case.go()


@contextmanager
def serving(application: str, settings: str, folder: Path) -> Iterator[tuple[int, Processes]]:
    """gunicorn with one worker at a port; the port, and its processes."""
    port = free_port()
    words = [
        "--workers",
        "1",
        "--threads",
        "4",
        "--bind",
        f"127.0.0.1:{port}",
        "--keep-alive",
        "60",
    ]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": _database(),
    }
    command = [sys.executable, "-m", "gunicorn", application, "--no-control-socket", *words]
    with (folder / f"{settings}.said").open("wb") as said:
        service = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        wait_for(lambda: _answers(port))
        yield port, lambda: psutil.Process(service.pid).children()
    finally:
        service.terminate()
        service.wait(30)


def _answers(port: int) -> bool:
    try:
        ask(HTTPConnection("127.0.0.1", port, timeout=5), "/livez", {})
    except OSError:
        return False
    return True


def _database() -> str:
    where = connection.settings_dict
    host = quote(where["HOST"], safe="")
    return f"postgres://{where['USER']}@/{where['NAME']}?host={host}"


def backends() -> list[psutil.Process]:
    """PostgreSQL's processes of those who asked this database, but for the one that asks now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [psutil.Process(pid) for (pid,) in cursor.fetchall()]


def tls_link(port: int, authority: Path) -> HTTPSConnection:
    trust = ssl.create_default_context(cafile=str(authority))
    return HTTPSConnection("localhost", port, timeout=10, context=trust)
