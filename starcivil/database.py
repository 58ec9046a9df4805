"""The embedded PostgreSQL: started with the process that needs it, and stopped with it."""

import ctypes
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from psycopg2.errors import DuplicateDatabase, DuplicateObject, UniqueViolation

from starcivil.bootstrap import Failed
from starcivil.clusters import NAME, OWNER, PROGRAM, Cluster, own_folder

PATIENCE = 60.0  # seconds
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    """Have the server up; whoever started it stops it, after everybody else has finished.

    Users hold a shared lock. The one who could take the owner's lock starts the server and at
    its own end waits for the users' lock alone, so that a short command that joined in is not
    cut off.
    """
    at_once = fcntl.LOCK_EX | fcntl.LOCK_NB
    with (
        _locked(cluster, "users", fcntl.LOCK_SH) as users,
        _locked(cluster, "owner", at_once) as owner,
    ):
        if owner is None:
            _await_ready(cluster, None)
            _make_database(cluster)
            yield
            return
        server = _start(cluster)
        try:
            _make_database(cluster)
            yield
        finally:
            try:
                _wait_alone(users)
            finally:
                _stop(server)


def is_owned(cluster: Cluster) -> bool:
    """Whether some process is running this cluster now."""
    with _locked(cluster, "owner", fcntl.LOCK_EX | fcntl.LOCK_NB) as owner:
        return owner is None


def remove(cluster: Cluster) -> None:
    """Forget all data of a cluster that nobody uses."""
    shutil.rmtree(cluster.data, ignore_errors=True)


@contextmanager
def _locked(cluster: Cluster, name: str, how: int) -> Iterator[int | None]:
    """The descriptor of a locked file, or ``None`` if it was to be had at once and was not."""
    descriptor = os.open(cluster.folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)


def _wait_alone(users: int | None) -> None:
    """Let commands that joined in finish; a second Ctrl-C ends the waiting and the server."""
    assert users is not None
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another command still uses the database; waiting for its end.", flush=True)
        fcntl.flock(users, fcntl.LOCK_EX)


def _start(cluster: Cluster) -> "subprocess.Popen[bytes]":
    end_leftover(cluster)
    own_folder(cluster.socket, cluster.runs_as)
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster)
    options = cluster.options | {
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.socket),
        "unix_socket_permissions": "0700",
    }
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    with (cluster.folder / "postgres.log").open("wb") as log:
        server = subprocess.Popen(
            [cluster.binaries / "postgres", "-D", cluster.data, *arguments],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us; we stop the server after the last answer
            preexec_fn=end_with_parent,  # noqa: PLW1509  # no thread has been started yet
            **_as(cluster),
        )
    _await_ready(cluster, server)
    return server


def _as(cluster: Cluster) -> dict[str, Any]:
    """How a binary is started: as whom, where, and without PGPORT and its like."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return {
        "env": environment | {"LC_ALL": "C"},
        "cwd": cluster.home,
        "umask": 0o077,
        **(cluster.runs_as.identity if cluster.runs_as else {}),
    }


def end_with_parent() -> None:
    """On Linux: a fast shutdown (SIGINT) as soon as our process is gone, however it ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _initialise(cluster: Cluster) -> None:
    """A new data folder; it gets its name when it is complete."""
    if cluster.home != cluster.folder:
        print(f"Only root can enter this folder, so the database lies in {cluster.home}.")
    half = cluster.home / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    own_folder(half, cluster.runs_as)
    command = [str(cluster.binaries / "initdb"), "-D", str(half), "-U", OWNER, "--auth=trust"]
    command += ["--encoding=UTF8", *_locale(cluster.binaries / "initdb")]
    command += ["--no-sync"] if cluster.options.get("fsync") == "off" else []
    made = subprocess.run(command, capture_output=True, text=True, check=False, **_as(cluster))
    if made.returncode != 0:
        (cluster.folder / "postgres.log").write_text(made.stdout + made.stderr)
        raise _broken(cluster)
    half.rename(cluster.data)


def _locale(initdb: Path) -> list[str]:
    """Sorting by code point: since version 17 PostgreSQL's own, before that the system's."""
    told = subprocess.run([initdb, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r" (\d+)", told.stdout)
    if number and int(number[1]) < 17:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _await_ready(cluster: Cluster, server: "subprocess.Popen[bytes] | None") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        pid, ready = _state(cluster)
        if ready and psutil.pid_exists(pid) and (server is None or server.pid == pid):
            return
        if server is not None and server.poll() is not None:
            raise _broken(cluster)
        time.sleep(0.02)
    raise _broken(cluster)


def _broken(cluster: Cluster) -> Failed:
    log = cluster.folder / "postgres.log"
    return Failed(f"The database did not start; the last lines of {log} say why.")


def _state(cluster: Cluster) -> tuple[int, bool]:
    """The server's process and whether it takes connections, from its own postmaster.pid."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        lines = []
    pid = int(lines[0]) if lines and lines[0].isdigit() else 0
    return pid, len(lines) > 7 and lines[7].strip() == "ready"


def end_leftover(cluster: Cluster) -> None:
    """End a server whose owner was killed, and forget the files by which it was known.

    Their process number may by now be another process's, and then PostgreSQL would not start.
    """
    pid, _ready = _state(cluster)
    if pid and psutil.pid_exists(pid) and _serves(pid, cluster.data):
        os.kill(pid, signal.SIGINT)
        _wait_for_end(pid)
    for left in (cluster.data / "postmaster.pid", *cluster.socket.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    try:
        return str(data) in psutil.Process(pid).cmdline()
    except psutil.Error:
        return False


def _wait_for_end(pid: int) -> None:
    try:
        psutil.Process(pid).wait(PATIENCE)
    except psutil.TimeoutExpired:
        raise Failed(f"An old database server (process {pid}) does not end: end it.") from None
    except psutil.NoSuchProcess:
        return


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown; if that hangs, the immediate one, from which the next start recovers."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _make_database(cluster: Cluster) -> None:
    """The database and the program's role, where one of them is missing."""
    connection = psycopg2.connect(
        host=str(cluster.socket), port=5432, user=OWNER, dbname="postgres"
    )
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        for what, is_there, name in (
            ("DATABASE", "SELECT 1 FROM pg_database WHERE datname = %s", NAME),
            ("USER", "SELECT 1 FROM pg_roles WHERE rolname = %s", PROGRAM),
        ):
            cursor.execute(is_there, [name])
            if cursor.fetchone() is None:
                # Another start may be quicker.
                with suppress(DuplicateDatabase, DuplicateObject, UniqueViolation):
                    cursor.execute(f"CREATE {what} {name}")
