"""PostgreSQL's own programs, of the version of the server that they are to work with."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _

from starcivil import clusters, database
from starcivil.backups.refusing import Refused, Why

#: Where Debian and the PGDG's packages for other systems put them.
_PLACES = ("/usr/lib/postgresql/{}/bin", "/usr/pgsql-{}/bin")


def major() -> int:
    """The version of the server that Django is connected to."""
    connection.ensure_connection()
    version: int = connection.pg_version  # type: ignore[attr-defined]  # because stubs know the base only
    return version // 10000


def folder(version: int) -> Path:
    """Where ``pg_dump`` and its like of that version lie on this machine."""
    found = shutil.which("pg_dump")
    places = [Path(place.format(version)) for place in _PLACES]
    places += [clusters.programs(), *([Path(found).resolve().parent] if found else [])]
    for place in places:
        if (place / "pg_dump").exists() and version_of(place / "pg_dump") == version:
            return place
    said = _("The programs of PostgreSQL %s are missing here: install its package of clients.")
    raise Refused(Why.UNPREPARED, said % version)


def version_of(program: Path) -> int:
    """The major version that a program says."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r" (\d+)", told.stdout)
    return int(number[1]) if number else 0


@contextmanager
def dumping(where: Mapping[str, Any], *, snapshot: str) -> Iterator[IO[bytes]]:
    """What ``pg_dump`` writes, as of that snapshot; refused at the end when it fails."""
    command = [str(folder(major()) / "pg_dump"), "--format=custom", f"--snapshot={snapshot}"]
    with subprocess.Popen(
        [*command, "--no-password", where["NAME"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=_environment(where),
    ) as dump:
        assert dump.stdout is not None
        assert dump.stderr is not None
        try:
            yield dump.stdout
        except BaseException:
            dump.kill()
            raise
        _judge("pg_dump", dump.stderr.read(), dump.wait())


def load(parts: Iterator[bytes], where: Mapping[str, Any]) -> None:
    """Let ``pg_restore`` load a dump, all or nothing, into a database that is empty.

    It ends with us, so that it does not bring to an end what nobody would look through.
    """
    command = [str(folder(major()) / "pg_restore"), "--single-transaction", "--exit-on-error"]
    command += ["--no-owner", "--no-privileges", "--no-password", f"--dbname={where['NAME']}"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(where),
        preexec_fn=database.end_with_parent,  # noqa: PLW1509  # no thread has been started yet
    ) as load_:
        assert load_.stdin is not None
        assert load_.stderr is not None
        try:
            _feed(load_.stdin, parts)
        except BaseException:
            load_.kill()
            raise
        _judge("pg_restore", load_.stderr.read(), load_.wait())


def _feed(into: IO[bytes], parts: Iterator[bytes]) -> None:
    """What ended before it had read all says itself why."""
    try:
        for part in parts:
            into.write(part)
        into.close()
    except BrokenPipeError:
        return


def _judge(program: str, said: bytes, code: int) -> None:
    if code:
        lines = said.decode(errors="replace").strip().splitlines() or [""]
        told = {"program": program, "why": lines[0]}
        raise Refused(Why.PROGRAM, _("%(program)s failed: %(why)s") % told)


def _environment(where: Mapping[str, Any]) -> dict[str, str]:
    """How PostgreSQL's programs are told where to log in; nothing else of ours begins with PG."""
    told = {f"PG{name}": where.get(name) for name in ("HOST", "PORT", "USER", "PASSWORD")}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return clean | {name: str(value) for name, value in told.items() if value}
