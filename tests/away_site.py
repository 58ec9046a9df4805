"""The program behind gunicorn, on a PostgreSQL of its own that may be stopped and killed."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg2
from django.db import connection

from starcivil import clusters, database
from starcivil.by_socket import BySocket
from starcivil.clusters import Cluster
from tests.postgres.owner import OWNER
from tests.serving import wait_for

ROOT = Path(__file__).resolve().parent.parent
#: Someone of a township's office who is logged in; prints the session's key.
_FOUND = """
import django; django.setup()
from django.test import Client
from tests.factories import make_officer, make_township
from grids.roles import Role
client = Client()
client.force_login(make_officer(name="李国栋", role=Role.TOWNSHIP, place=make_township()),
                   backend="grids.backends.OfficerBackend")
print(client.cookies["sid"].value)
"""


@dataclass
class Site:
    """What a test does with it: press, look, take the database away and bring it back."""

    cluster: Cluster
    folder: Path
    cookie: str = ""
    server: Any = None
    environment: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        self.server = database._start(self.cluster)

    def kill(self) -> None:
        """PostgreSQL's immediate end: no goodbye, and recovery at the next start."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait(30)

    def ask(self, sql: str) -> Any:
        """As the owner, in a transaction that is over with the answer."""
        with self.asking() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def do(self, sql: str) -> None:
        """As the owner, for good."""
        with self.asking() as cursor:
            cursor.execute(sql)
            cursor.connection.commit()

    @contextmanager
    def asking(self) -> Iterator[Any]:
        where = {"host": str(self.cluster.socket), "user": clusters.OWNER}
        asking = psycopg2.connect(**where, dbname=clusters.NAME)
        try:
            with asking.cursor() as cursor:
                yield cursor
        finally:
            asking.close()

    def get(self, path: str) -> tuple[HTTPResponse, str]:
        return self._asked("GET", path, None, {})

    def press(self, path: str, fields: dict[str, str]) -> tuple[HTTPResponse, str]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._asked("POST", path, urlencode(fields), kind)

    def _asked(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, str]:
        asking = BySocket(self.folder / "web.sock")
        asking.request(method, path, body, {"Cookie": f"sid={self.cookie}", **headers})
        answer = asking.getresponse()
        return answer, answer.read().decode()

    def run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        ended = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()


@contextmanager
def standing(place: Path, folder: Path) -> Iterator[Site]:
    """With tables, a township and an officer who is logged in; nobody serves yet."""
    cluster = clusters.test_cluster(place)
    # What was committed must outlive the server, though not the machine.
    cluster = replace(cluster, options=cluster.options | {"synchronous_commit": "on"})
    site = Site(cluster, folder)
    site.environment = os.environ | {
        "DATABASE_URL": cluster.url,
        "OWNER_DATABASE_URL": cluster.owner_url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    site.begin()
    try:
        database._make_database(cluster)
        _copy_tables(cluster)
        site.run("manage.py", "migrate", "-v0")  # nothing to make, but what the program may do
        site.cookie = site.run("-c", _FOUND)
        yield site
    finally:
        site.kill()
        if cluster.home != cluster.folder:
            shutil.rmtree(cluster.home)


def _copy_tables(cluster: Cluster) -> None:
    """From the tests' own database, which takes a fifth of the time of making them anew."""
    here = connection.settings_dict
    asked = {"host": here["HOST"], "port": here["PORT"], "user": OWNER["USER"]}
    words = [f"--{name}={value}" for name, value in asked.items() if value]
    alone = ("--no-owner", "--no-privileges")
    dump = [cluster.binaries / "pg_dump", "--format=custom", *alone, *words, here["NAME"]]
    made = subprocess.run(
        dump, env=os.environ | {"PGPASSWORD": OWNER["PASSWORD"]}, stdout=subprocess.PIPE, check=True
    )
    there = [f"--host={cluster.socket}", f"--username={clusters.OWNER}"]
    back = [
        cluster.binaries / "pg_restore",
        "--exit-on-error",
        *alone,
        *there,
        f"--dbname={clusters.NAME}",
    ]
    subprocess.run(back, input=made.stdout, check=True)


@contextmanager
def serving(site: Site, application: str = "starcivil.wsgi") -> Iterator[None]:
    """gunicorn as the guide has it, smaller."""
    listener = site.folder / "web.sock"
    command = [sys.executable, "-m", "gunicorn", "--bind", f"unix:{listener}", "--workers", "1"]
    command += ["--threads", "4", application]
    with (site.folder / "served.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=log, stderr=log)
    try:
        wait_for(listener.exists)
        yield
    finally:
        process.terminate()
        process.wait(30)
        listener.unlink(missing_ok=True)
