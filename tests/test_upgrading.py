"""A release takes the place of another while people write, or the old one goes on serving."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from starcivil import clusters, database
from starcivil.bootstrap import PYTHON
from starcivil.releases import Release
from tests.serving import wait_for
from tests.test_installation import Installation, UnixLink, ask_socket
from tests.test_start import place  # noqa: F401  # a fixture, found by its name

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "long-enough-for-a-test"
LEFT_OUT = shutil.ignore_patterns(
    ".venv", "var", "staticfiles", ".git", ".*_cache", "__pycache__", "tests"
)
#: As systemd hands a socket over, which stays when the service is stopped.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.argv[2], sys.argv[2:])
"""
RESTART = """
import socket, sys
control = socket.socket(socket.AF_UNIX)
control.connect(sys.argv[1])
sys.exit(int(control.recv(1)))
"""
OFFICER = f"""
from django.utils import timezone
from grids.models import Officer, Post, Township, Village
village = Village.objects.create(name="后庄村", township=Township.objects.get(),
    committee_telephone="0357-0000000", supervisor_telephone="0357-0000001")
officer = Officer(username="liaison", name="刘春梅")
officer.set_password("{PASSWORD}")
officer.save()
Post.objects.create(officer=officer, role="liaison", village=village, since="2026-01-01")
"""


def make_release(root: Path, name: str, *, like: Path, **changed: str) -> Path:
    """A release with the code of another one, and files that differ; ``.venv`` is ours."""
    folder = root / "releases" / name
    copy = os.link if like.parent == folder.parent else shutil.copy2
    shutil.copytree(like, folder, ignore=LEFT_OUT, copy_function=copy)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    release = Release(name, "0" * 40, python, os.uname().machine)
    for file, text in {"RELEASE": release.to_json(), **changed}.items():
        (folder / file).unlink(missing_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def migration(after: str, *operations: str) -> str:
    return (
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        f'    dependencies = [("grids", "{after}")]\n'
        f"    operations = [{', '.join(f'migrations.RunSQL({each!r})' for each in operations)}]\n"
    )


LEAF = max(path.stem for path in (ROOT / "grids" / "migrations").glob("0*.py"))
WIDER = migration(LEAF, "ALTER TABLE grids_feedback ADD COLUMN wider text")
WIDEST = migration("0090_wider", "ALTER TABLE grids_feedback ADD COLUMN widest text")
RAISES = migration("0091_widest", "ALTER TABLE grids_feedback ADD COLUMN half text; SELECT 1/0")
MIGRATIONS = "grids/migrations"


@dataclass
class Server:
    """Releases in a folder, gunicorn for the current one at a socket that stays, and a writer."""

    root: Path
    installation: Installation
    listener: Path
    socket: socket.socket
    control: socket.socket
    gunicorn: "subprocess.Popen[bytes] | None" = None

    def restart(self) -> bool:
        """Whether the current release has come up."""
        self.stop()
        words = "-m gunicorn starcivil.wsgi --workers 2 --threads 2 --preload --no-control-socket"
        handed = [sys.executable, "-c", HAND_OVER, str(self.socket.fileno())]
        self.gunicorn = subprocess.Popen(
            [*handed, str(PYTHON), *words.split()],
            cwd=self.root / "current",
            env=self.installation.environment,
            pass_fds=[self.socket.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while self.gunicorn.poll() is None:
            if is_alive(self.listener):
                return True
        return False

    def stop(self) -> None:
        if self.gunicorn is not None and self.gunicorn.poll() is None:
            self.gunicorn.send_signal(signal.SIGTERM)
            self.gunicorn.wait()

    def answer_restarts(self) -> None:
        """What the upgrade's command for a restart asks for, one after the other."""
        while True:
            try:
                link, _address = self.control.accept()
            except OSError:
                return
            with link:
                link.sendall(b"0" if self.restart() else b"1")

    def upgrade(self, release: str, *more: str) -> "subprocess.CompletedProcess[str]":
        me = "root" if os.geteuid() == 0 else os.environ["USER"]
        control = self.root / "control"
        options = {
            "--root": self.root,
            "--settings": self.installation.folder / "starcivil.env",
            "--backup": f"touch {self.root}/backups/new.backup",
            "--restart": f"{sys.executable} -c '{RESTART}' {control}",
            "--units": self.root / "units",
            "--socket": self.listener,
            "--program-user": me,
            "--owner-user": me,
        }
        words = [str(word) for pair in options.items() for word in pair]
        return subprocess.run(
            [
                sys.executable,
                "manage.py",
                "upgrade",
                str(self.root / "releases" / release),
                *words,
                *more,
            ],
            cwd=self.root / "current",
            env=self.installation.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def serves(self) -> str:
        status, told = ask_socket(self.listener, "/readyz")
        assert status == 200, told
        found = re.search(rb'"release": "(\w*)"', told)
        assert found is not None
        return found[1].decode()

    def columns(self) -> set[str]:
        """What the releases have added to a table."""
        asked = "SELECT column_name FROM information_schema.columns WHERE table_name = '{}'"
        found = self.installation.ask(asked.format("grids_feedback"))
        return {str(name) for (name,) in found} & {"wider", "widest", "half"}


@pytest.fixture
def server(place: Path, tmp_path: Path) -> Iterator[Server]:  # noqa: F811  # as above
    cluster = clusters.demo_cluster(place / "database")
    root = tmp_path / "opt"
    for name in ("backups", "units", "releases"):
        (root / name).mkdir(parents=True)
    (root / "current").symlink_to(Path("releases") / "A")
    a = make_release(root, "A", like=ROOT)
    installation = Installation(root / "current", tmp_path / "etc", cluster.url, cluster.owner_url)
    listener, control = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    with database.running(cluster), listener, control:
        for each, path in ((listener, tmp_path / "web.sock"), (control, root / "control")):
            each.bind(str(path))
            each.listen(64)
        found(installation, root / "backups")
        server = Server(root, installation, tmp_path / "web.sock", listener, control)
        Thread(target=server.answer_restarts, daemon=True).start()
        b = make_release(root, "B", like=a, **{f"{MIGRATIONS}/0090_wider.py": WIDER})
        more = {f"{MIGRATIONS}/0091_widest.py": WIDEST}
        make_release(root, "C", like=b, **more, **{f"{MIGRATIONS}/0092_raises.py": RAISES})
        broken = {"starcivil/wsgi.py": "raise RuntimeError('this release does not start')\n"}
        make_release(root, "D", like=b, **more, **broken)
        try:
            assert server.restart()
            yield server
        finally:
            server.stop()
            control.shutdown(socket.SHUT_RDWR)
    if cluster.home != cluster.folder:
        shutil.rmtree(cluster.home)


def found(installation: Installation, backups: Path) -> None:
    """The township, an officer who writes, and where backups lie."""
    made = installation.first_setup()
    assert made.returncode == 0, made.stdout
    with (installation.folder / "starcivil.env").open("a") as more:
        more.write(f"BACKUPS={backups}\n")
    assert installation.manage("shell", "-v0", "-c", OFFICER).returncode == 0
    assert installation.manage("collectstatic", "--noinput", "-v0").returncode == 0


def is_alive(listener: Path) -> bool:
    """Within a second: the socket takes requests also while nobody answers them."""
    link = UnixLink(listener)
    link.connect()
    link.sock.settimeout(1)
    try:
        link.request("GET", "/livez")
        return link.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        link.close()


@dataclass
class Writer:
    """A browser that gives feedback again and again, and keeps what it was told is saved."""

    listener: Path
    cookies: dict[str, str] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def log_in(self) -> None:
        told = {"username": "liaison", "password": PASSWORD}
        assert self.post("/login/", **told).status == 302

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[HTTPResponse, str]:
        link: HTTPConnection = UnixLink(self.listener)
        link.timeout = 300
        headers = {
            "Host": "localhost",
            "X-Forwarded-For": "192.0.2.7",
            "X-Forwarded-Proto": "https",
        }
        headers |= {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        link.request(method, path, body, {**headers, "Referer": "https://localhost/"})
        answer = link.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer, answer.read().decode(errors="replace")

    def post(self, path: str, **fields: str) -> HTTPResponse:
        _answer, page = self.ask("GET", path)
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|cid)" value="([^"]+)"', page))
        return self.ask("POST", path, urlencode({**hidden, **fields}))[0]

    def write(self, stop: Event) -> None:
        while not stop.is_set():
            text = f"feedback {uuid4()}"
            try:
                answer = self.post("/feedback/add/", text=text)
            except (OSError, HTTPException):
                continue  # nothing was said, so nothing was promised
            if answer.status == 302:
                self.saved.append(text)
            else:
                self.odd.append(f"{answer.status} {text}")


@contextmanager
def somebody_writing(server: Server) -> Iterator[Writer]:
    writer, stop = Writer(server.listener), Event()
    writer.log_in()
    thread = Thread(target=writer.write, args=(stop,))
    thread.start()
    try:
        wait_for(lambda: writer.saved)
        yield writer
        before = len(writer.saved)
        wait_for(lambda: len(writer.saved) > before)
    finally:
        stop.set()
        thread.join()


def test_one_release_after_the_other_while_somebody_writes(server: Server) -> None:
    """A → B, whose tables are wider; → C, whose second migration fails; → D, which does not start;
    and back to A on the tables of B."""
    with somebody_writing(server) as writer:
        steps: list[tuple[str, int, str, set[str], str]] = [
            ("B", 0, "B", {"wider"}, "B serves. A is kept beside it."),
            ("C", 3, "B", {"wider", "widest"}, "B goes on serving"),
            ("D", 4, "B", {"wider", "widest"}, "D did not work: "),
            ("A", 0, "A", {"wider", "widest"}, "A serves. B is kept beside it."),
        ]
        for release, code, serves, columns, sentence in steps:
            ended = server.upgrade(release)
            assert (ended.returncode, sentence in ended.stdout) == (code, True), ended.stdout
            assert (server.serves(), server.columns()) == (serves, columns)
            assert (server.root / "current").resolve().name == serves
    assert writer.odd == []
    stored = {text for (text,) in server.installation.ask("SELECT text FROM grids_feedback")}
    assert set(writer.saved) - stored == set()
    assert "the page was closed" not in stored
    assert (server.root / "units" / "starcivil.service").exists()
    the_tables_are_not_waited_for_long(server)
    nothing_is_changed_without_a_backup(server)


def the_tables_are_not_waited_for_long(server: Server) -> None:
    """Whoever holds a table for long keeps the upgrade away, and the upgrade keeps nobody."""


def nothing_is_changed_without_a_backup(server: Server) -> None:
    (server.root / "backups" / "new.backup").unlink()
    ended = server.upgrade("B", "--backup", "true")
    assert (ended.returncode, "No backup was made" in ended.stdout) == (2, True), ended.stdout
    assert server.serves() == "A"
