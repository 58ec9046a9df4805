"""A real installation from nothing: setup, the service behind gunicorn and nginx, the doctor."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from starcivil import clusters, database
from starcivil.backups.pairs import make_pair
from starcivil.by_socket import BySocket
from tests.serving import NGINX, free_port, make_certificate, nginx_config, proxied, wait_for
from tests.test_start import place  # noqa: F401  # a fixture, found by its name

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = ROOT / "docs" / "operations"
FIRST = ("--township", "关王庙乡", "--officer", "liguodong", "--name", "李国栋")


@dataclass
class Installation:
    """A checkout of its own, a PostgreSQL of its own whose commits are safe, a settings folder."""

    code: Path
    folder: Path
    url: str
    owner: str

    @property
    def environment(self) -> dict[str, str]:
        kept = ("PATH", "HOME", "LC_ALL")
        clean = {name: os.environ[name] for name in kept if name in os.environ}
        clean |= {"STARCIVIL_ENV": str(self.folder / "starcivil.env"), "LANG": "C.UTF-8"}
        return clean | {"PHOTOS": str(self.folder.parent / "photos")}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.code,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def setup(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.manage("setup", "--language", "en", *arguments)

    def first_setup(self) -> subprocess.CompletedProcess[str]:
        where = ("--database", self.url, "--owner-database", self.owner)
        return self.setup(*where, "--hosts", "localhost", *FIRST)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """As the owner."""
        connection = psycopg2.connect(self.owner.replace("postgres://", "postgresql://"))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def doctor(self, *arguments: str) -> tuple[int, dict[str, set[str]]]:
        """The exit code, and what is ok, warn and bad."""
        ended = self.manage("doctor", "--json", *arguments)
        found: dict[str, set[str]] = {"ok": set(), "warn": set(), "bad": set()}
        for row in json.loads(ended.stdout):
            found[row["state"]].add(row["about"])
        return ended.returncode, found


@pytest.fixture
def installation(place: Path, tmp_path: Path) -> Iterator[Installation]:  # noqa: F811  # as above
    cluster = clusters.demo_cluster(place / "database")
    code = tmp_path / "code"
    leave_out = shutil.ignore_patterns(
        ".venv", "var", "staticfiles", ".git", ".*_cache", "__pycache__", "tests"
    )
    shutil.copytree(ROOT, code, ignore=leave_out)
    (code / ".venv").symlink_to(ROOT / ".venv")
    with database.running(cluster):
        yield Installation(
            code=code, folder=tmp_path / "etc", url=cluster.url, owner=cluster.owner_url
        )
    if cluster.home != cluster.folder:
        shutil.rmtree(cluster.home)


def test_from_nothing_to_a_service_that_the_doctor_finds_sound(
    installation: Installation, tmp_path: Path
) -> None:
    installation.folder.mkdir()
    (installation.folder / "SEAL_KEY").write_text("7" * 64)  # put back from the safe by hand
    (installation.folder / "SEAL_KEY").chmod(0o644)
    made = installation.first_setup()
    assert made.returncode == 0, made.stdout
    assert "only the service's user can read it now" in made.stdout
    assert contents(installation.folder)["SEAL_KEY"] == "7" * 64 + "\n"
    assert re.search(r"One-time password: (?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\n", made.stdout)
    assert modes(installation.folder) == {0o600}
    assert installation.ask("SELECT name, telephone FROM grids_township") == [("关王庙乡", "")]
    again_changes_nothing(installation)
    another_township_joins(installation)
    assert installation.manage("collectstatic", "--noinput").returncode == 0
    assert installation.doctor() == (0, {"ok": SOUND - YOUNG, "warn": YOUNG, "bad": set()})
    a_night_passes(installation, tmp_path)
    with the_owner_is_another_user(installation), served(installation, tmp_path) as listener:
        assert installation.doctor() == (0, {"ok": SOUND, "warn": set(), "bad": set()})
        assert ask_socket(listener, "/livez") == (200, b"ok\n")
        status, told = ask_socket(listener, "/readyz")
        assert (status, json.loads(told)["ready"]) == (200, True)
        if NGINX:
            the_doctor_sees_through_nginx(installation, listener, tmp_path)
    the_doctor_sees_what_is_bad(installation)


SOUND = {
    "hosts", "proxy", "keys", "time zone", "locale", "static", "disk", "database", "restore",
    "version", "encoding", "sorting", "safety", "migrations", "clock", "ledger", "seal",
    "catalogue", "township", "role", "privileges", "triggers", "photos", "discretion", "key age",
    "old keys", "owner", "backup", "drill", "walk",
}  # fmt: skip
#: Whoever enters the embedded server's folder may be anybody there; no night has passed yet.
YOUNG = {"owner", "backup", "drill", "walk"}


def a_night_passes(installation: Installation, folder: Path) -> None:
    """What the timers start, by the lines of their units."""
    key, certificates, backups = (
        folder / name for name in ("drill.key", "certificates", "backups")
    )
    for each in (certificates, backups):
        each.mkdir()
    make_pair("safe", key=folder / "safe.key", certificate=certificates / "safe.pem")
    make_pair("drill", key=key, certificate=certificates / "drill.pem")
    with (installation.folder / "starcivil.env").open("a") as more:
        more.write(f"BACKUPS={backups}\nBACKUP_CERTIFICATES={certificates}\n")
    for line in (
        ("verify_ledger", "--seals", "/dev/null"),
        ("seal_ledgers", str(folder / "seals")),
        ("backup",),
        ("drill", "--key", str(key)),
    ):
        done = installation.manage(*line)
        assert done.returncode == 0, done.stdout


@contextmanager
def the_owner_is_another_user(installation: Installation) -> Iterator[None]:
    """As Debian's PostgreSQL has it: in as the owner comes only the system's user of that name."""
    [(told,)] = installation.ask("SHOW hba_file")
    file = Path(str(told))
    open_for_all, server = (
        file.read_text(),
        int((file.parent / "postmaster.pid").read_text().split()[0]),
    )
    file.write_text(f"local all {clusters.OWNER} peer\n{open_for_all}")
    os.kill(server, signal.SIGHUP)
    wait_for(lambda: not comes_in(installation.owner))
    yield
    file.write_text(open_for_all)
    os.kill(server, signal.SIGHUP)
    wait_for(lambda: comes_in(installation.owner))


def comes_in(url: str) -> bool:
    try:
        psycopg2.connect(url.replace("postgres://", "postgresql://")).close()
    except psycopg2.OperationalError:
        return False
    return True


def modes(folder: Path) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in folder.iterdir()}


def again_changes_nothing(installation: Installation) -> None:
    before = (contents(installation.folder), installation.ask(EVERYTHING))
    again = installation.setup(*FIRST)
    assert again.returncode == 0
    assert "One-time password" not in again.stdout
    assert again.stdout.count("already") == 5
    other = installation.setup("--hosts", "elsewhere.example")
    assert (other.returncode, "--hosts differs from" in other.stdout) == (1, True)
    assert (contents(installation.folder), installation.ask(EVERYTHING)) == before


EVERYTHING = """
    SELECT (SELECT count(*) FROM grids_ledgerentry), (SELECT count(*) FROM evaluation_catalogue),
           (SELECT string_agg(o::text, '|') FROM grids_officer o),
           (SELECT string_agg(p::text, '|') FROM grids_post p)
"""


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def another_township_joins(installation: Installation) -> None:
    told = ("--township", "双鹤乡", "--officer", "caoyuan", "--name", "曹远")
    assert installation.setup(*told).returncode == 0
    assert installation.setup("--county", "--officer", "wu", "--name", "吴").returncode == 0
    posts = installation.ask(
        "SELECT o.username, p.role, t.name FROM grids_post p JOIN grids_officer o"
        " ON o.id = p.officer_id LEFT JOIN grids_township t ON t.id = p.township_id ORDER BY 1"
    )
    assert posts == [
        ("caoyuan", "township", "双鹤乡"),
        ("liguodong", "township", "关王庙乡"),
        ("wu", "county", None),
    ]
    verbs = installation.ask("SELECT verb, officer_id FROM grids_ledgerentry ORDER BY verb")
    assert {officer for _verb, officer in verbs} == {None}
    assert [verb for verb, _officer in verbs] == [
        "catalogue_published",
        *["officer_founded"] * 3,
        *["township_founded"] * 2,
    ]


class served:
    """gunicorn with its unit's own arguments, at a socket in a folder."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation, self.listener = installation, folder / "web.sock"

    def __enter__(self) -> Path:
        unit = (OPERATIONS / "starcivil.service").read_text(encoding="utf-8")
        _python, *words = shlex.split(re.findall(r"^ExecStart=(.*)$", unit, re.M)[0])
        command = [sys.executable, *words, "--workers", "1", "--bind", f"unix:{self.listener}"]
        where = {"cwd": self.installation.code, "env": self.installation.environment}
        self.service = subprocess.Popen(command, stderr=subprocess.DEVNULL, **where)  # type: ignore[call-overload]  # because stubs want each argument named
        wait_for(self.listener.exists)
        return self.listener

    def __exit__(self, *_: object) -> None:
        self.service.send_signal(signal.SIGTERM)
        assert self.service.wait(30) == 0


def ask_socket(listener: Path, path: str) -> tuple[int, bytes]:
    link = BySocket(listener, patience=10)
    link.request("GET", path)
    answer = link.getresponse()
    return answer.status, answer.read()


def the_doctor_sees_through_nginx(
    installation: Installation, listener: Path, tmp_path: Path
) -> None:
    make_certificate(tmp_path)
    plain, tls = free_port(), free_port()
    site = ("--site", f"https://localhost:{tls}", "--ca", str(tmp_path / "chain.pem"))
    arguments = (*site, "--plain-port", str(plain))
    config = nginx_config(tmp_path, listener, plain=plain, tls=tls)
    with proxied(tmp_path, config):
        through = {"certificate", "livez", "readyz", "hsts", "redirect", "limit", "buffering"}
        sound = {"ok": SOUND | through, "warn": set(), "bad": set()}
        assert installation.doctor(*arguments) == (0, sound)
    loose = config.replace("proxy_request_buffering on", "proxy_request_buffering off")
    loose = loose.replace("client_max_body_size 20m", "client_max_body_size 21m")
    with proxied(tmp_path, loose):
        code, found = installation.doctor(*arguments)
        assert (code, found["bad"]) == (1, {"buffering", "limit"})


def the_doctor_sees_what_is_bad(installation: Installation) -> None:
    (installation.folder / "SEAL_KEY").write_text("0" * 64)
    (installation.folder / "SECRET_KEY").chmod(0o644)
    (installation.code / "staticfiles" / "icon.svg").unlink()
    installation.ask("UPDATE django_migrations SET app = 'x' || app WHERE app = 'grids'")
    code, found = installation.doctor()
    assert (code, found["bad"]) == (1, {"keys", "static", "migrations"})
    installation.ask("UPDATE django_migrations SET app = substr(app, 2) WHERE app LIKE 'x%'")
    installation.ask("UPDATE grids_chain SET length = length + 1")
    installation.ask("UPDATE grids_post SET until = since")
    code, found = installation.doctor()
    assert (code, found["bad"]) == (1, {"keys", "static", "ledger", "seal", "township"})
    refused = installation.setup(*FIRST)
    assert refused.returncode == 1
    assert "The keys do not open what is in this database" in refused.stdout
    (installation.folder / "SEAL_KEY").unlink()
    gone = installation.setup()
    assert re.match(r"SEAL_KEY cannot be read from .*: No such file", gone.stdout.splitlines()[-1])
    assert not (installation.folder / "SEAL_KEY").exists()


def test_setup_says_in_one_sentence_what_is_missing(installation: Installation) -> None:
    def said(*arguments: str) -> str:
        ended = installation.setup(*arguments)
        assert ended.returncode == 1
        assert not installation.folder.exists()
        return ended.stdout

    assert said() == (
        "Which PostgreSQL database is ours? Say it with --database, as "
        "postgres://starcivil@/starcivil?host=/var/run/postgresql.\n"
    )
    nowhere = "postgres://nobody@127.0.0.1:1/nothing"
    assert said("--database", nowhere).startswith("The database does not answer: ")
    assert said("--database", installation.url) == (
        "Who owns its tables? Say it with --owner-database, as "
        "postgres://starcivil_owner@/starcivil?host=/var/run/postgresql.\n"
    )
    both = ("--database", installation.url, "--owner-database", installation.owner)
    assert said(*both) == "Under which host names is the site reached? Say it with --hosts.\n"
    inside = ("--folder", str(installation.code / "etc"), *both)
    assert "lies in the code: choose a folder outside" in said(*inside)


def test_an_installation_with_one_role_becomes_one_with_two(installation: Installation) -> None:
    """By what docs/operations.md says: the tables change hands, and the owner is named."""
    where = ("--database", installation.url, "--owner-database", installation.owner)
    files = installation.setup("--files-only", *where, "--hosts", "localhost")
    assert (files.returncode, "Setting up" in files.stdout) == (0, False), files.stdout
    settings, address = installation.folder / "starcivil.env", "OWNER_DATABASE_URL"
    kept = [line for line in settings.read_text().splitlines() if address not in line]
    settings.write_text("\n".join(kept) + "\n")
    (installation.folder / address).unlink()
    installation.ask("GRANT CREATE ON SCHEMA public TO starcivil_program")
    assert installation.manage("migrate", "--verbosity=0").returncode == 0
    assert installation.doctor()[1]["bad"] >= {"role"}
    installation.ask("REASSIGN OWNED BY starcivil_program TO starcivil")
    assert "privileges" in installation.doctor()[1]["bad"]
    (installation.folder / address).write_text(installation.owner)
    (installation.folder / address).chmod(0o600)
    with settings.open("a") as more:
        more.write(f"{address}_FILE={installation.folder / address}\n")
    # Where the owner is another user of the system, that one cannot log in as the program.
    installation.ask("ALTER ROLE starcivil_program NOLOGIN")
    assert installation.manage("migrate", "--verbosity=0").returncode == 0
    installation.ask("ALTER ROLE starcivil_program LOGIN")
    assert {"role", "privileges", "triggers"} <= installation.doctor()[1]["ok"]
    assert installation.ask("SELECT count(*) FROM pg_tables WHERE tableowner <> 'starcivil'") == [
        (0,)
    ]
