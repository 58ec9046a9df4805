"""An installation that can be broken: a PostgreSQL, gunicorn and nginx of its own."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import psycopg2
from django.db import connection, connections

from starcivil import clusters, database
from starcivil.privileges import lay_down
from tests.grids.traces.test_restoring import binary
from tests.postgres.owner import OWNER, owner
from tests.serving import (
    OPERATIONS,
    free_port,
    make_certificate,
    nginx_config,
    proxied,
    wait_for,
)

#: gunicorn under systemd gets the listening socket as its file 3, and keeps its process number.
_AS_SYSTEMD = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ |= "
    "{'LISTEN_PID': str(os.getpid()), 'LISTEN_FDS': '1'}; os.execv(sys.argv[2], sys.argv[2:])"
)


@dataclass
class Server:
    """The embedded PostgreSQL; its commits are on the disk unless ``options`` say otherwise."""

    cluster: clusters.Cluster

    def start(self, **options: str) -> None:
        """Must be called from a process without threads."""
        cluster = replace(self.cluster, options=self.cluster.options | options)
        self.process = database._start(cluster)
        connections.close_all()  # ours to the server that was

    def kill(self) -> None:
        """All of its processes at once, as when the power goes."""
        master = psutil.Process(self.process.pid)
        everybody = [*master.children(recursive=True), master]
        for one in everybody:
            one.suspend()
        for one in everybody:
            one.kill()
        self.process.wait(20)
        psutil.wait_procs(everybody, timeout=20)

    @contextmanager
    def otherwise(self, **options: str) -> Iterator[None]:
        """Meanwhile it runs with other options."""
        self.stop()
        self.start(**options)
        try:
            yield
        finally:
            self.stop()
            self.start()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """``SIGINT`` is a fast shutdown, ``SIGQUIT`` the immediate one."""
        self.process.send_signal(how)
        self.process.wait(60)

    def throw_out(self) -> int:
        """End every session of the program; how many there were."""
        asked = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s"
        with (
            psycopg2.connect(
                host=str(self.cluster.socket), user=clusters.OWNER, dbname=clusters.NAME
            ) as outside,
            outside.cursor() as cursor,
        ):
            cursor.execute(asked, [clusters.PROGRAM])
            return int(cursor.fetchone()[0])  # type: ignore[index]  # because a count is one row


@dataclass
class Program:
    """gunicorn by its unit's line, behind a socket that stays open as systemd's does."""

    folder: Path
    url: str
    workers: int = 2
    application: str = "starcivil.wsgi"
    more: tuple[str, ...] = ()
    log: Path | None = None

    def __post_init__(self) -> None:
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / "web.sock"))
        (self.folder / "web.sock").chmod(0o666)
        self.listener.listen(2048)
        (self.folder / "photos").mkdir()

    def start(self) -> None:
        unit = (OPERATIONS / "starcivil.service").read_text(encoding="utf-8")
        _python, *words = shlex.split(re.findall(r"^ExecStart=(.*)$", unit, re.M)[0])
        words[words.index("starcivil.wsgi")] = self.application
        file = self.listener.fileno()
        command = [sys.executable, "-c", _AS_SYSTEMD, str(file), sys.executable, *words]
        with (self.log or self.folder / "program.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(self.workers), *self.more],
                env=self.environment, stdout=log, stderr=log, pass_fds=[file],
                start_new_session=True,
            )  # fmt: skip
        wait_for(lambda: len(self.children()) == self.workers, seconds=60)

    def children(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children()
        return found

    def kill(self) -> None:
        """The program whole, as the kernel does it that has no memory left."""
        everybody = [*self.children(), psutil.Process(self.process.pid)]
        for one in everybody:
            one.kill()
        self.process.wait(20)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(90)

    @contextmanager
    def another(self, application: str) -> Iterator[None]:
        """Meanwhile a twin of the program serves, which lacks one of its protections."""
        ours, self.application = self.application, application
        self.stop()
        self.start()
        try:
            yield
        finally:
            self.application = ours
            self.stop()
            self.start()

    @property
    def environment(self) -> Mapping[str, str]:
        told = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": self.url,
            "BEHIND_PROXY": "1",
            "PHOTOS": str(self.folder / "photos"),
            "PGAPPNAME": self.folder.name,  # so its connections are known among others
        }
        return {**os.environ, **told}


@dataclass
class Installation:
    """The three together, and the address under which they are reached."""

    folder: Path
    server: Server
    program: Program
    port: int = 0

    @property
    def authority(self) -> Path:
        return self.folder / "chain.pem"


@contextmanager
def installed(folder: Path) -> Iterator[Installation]:
    """Everything up, the tables empty; Django here looks into that database meanwhile."""
    cluster = clusters.demo_cluster(folder / "database")
    server = Server(cluster)
    server.start()
    try:
        database._make_database(cluster)
        _copy_tables(folder, cluster)
        made = Installation(folder, server, Program(folder, cluster.url))
        with _looking_into(cluster), _served(made):
            yield made
    finally:
        server.stop()
        if cluster.home != cluster.folder:
            shutil.rmtree(cluster.home)


@contextmanager
def _served(made: Installation) -> Iterator[None]:
    make_certificate(made.folder)
    made.port = free_port()
    config = nginx_config(made.folder, made.folder / "web.sock", plain=free_port(), tls=made.port)
    made.program.start()
    try:
        with proxied(made.folder, config):
            yield
    finally:
        made.program.stop()


def _copy_tables(folder: Path, cluster: clusters.Cluster) -> None:
    """As the tests' own database has them, which is migrated and empty."""
    ours = {"PGHOST": OWNER["HOST"], "PGPORT": OWNER["PORT"], "PGUSER": OWNER["USER"]}
    theirs = {"PGHOST": str(cluster.socket), "PGUSER": clusters.OWNER}
    dump = folder / "tables"
    name = str(connection.settings_dict["NAME"])
    _run(ours, "pg_dump", "--format=custom", f"--file={dump}", name)
    _run(theirs, "pg_restore", "--no-owner", "--no-privileges", "-d", clusters.NAME, str(dump))


def _run(where: Mapping[str, str], name: str, *arguments: str) -> None:
    told = {key: value for key, value in where.items() if value}
    if OWNER["PASSWORD"] and where.get("PGPORT"):
        told["PGPASSWORD"] = OWNER["PASSWORD"]
    subprocess.run([binary(name), *arguments], check=True, env=os.environ | told)


@contextmanager
def _looking_into(cluster: clusters.Cluster) -> Iterator[None]:
    original = dict(connection.settings_dict)
    connections.close_all()
    connection.settings_dict |= {"HOST": str(cluster.socket), "PORT": "", "NAME": clusters.NAME}
    try:
        with owner():
            lay_down(connection, connection.settings_dict["USER"])
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(original)


def pause(seconds: float) -> None:
    """The load goes on meanwhile."""
    time.sleep(seconds)
