"""A release takes the place of another while people write, or the old one goes on serving."""

import hashlib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from socketserver import UnixStreamServer
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection

from starcivil import clusters, database
from starcivil.bootstrap import Failed
from starcivil.by_socket import BySocket
from starcivil.releases import Release, plans, smoke, static, unpacking
from tests.serving import wait_for
from tests.test_installation import Installation, ask_socket
from tests.test_start import place  # noqa: F401  # a fixture, found by its name

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "long-enough-for-a-test"
MB = 1024**2
NO_BUNDLE = "is no bundle of starcivil"
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
    web: socket.socket
    control: socket.socket
    gunicorn: "subprocess.Popen[bytes] | None" = None

    def restart(self) -> bool:
        """Whether the current release has come up."""
        self.stop()
        words = "-m gunicorn starcivil.wsgi --workers 2 --threads 2 --preload --no-control-socket"
        handed = [sys.executable, "-c", HAND_OVER, str(self.web.fileno())]
        self.gunicorn = subprocess.Popen(
            [*handed, str(self.root / "current/.venv/bin/python"), *words.split()],
            cwd=self.root / "current",
            env=self.installation.environment,
            pass_fds=[self.web.fileno()],
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
        """To one of the releases that are here, by the code of the current one."""
        return self.upgrade_to(self.root / "releases" / release, *more, by=self.root / "current")

    def upgrade_to(
        self, bundle: Path, *more: str, by: Path, inside: Sequence[str] = ()
    ) -> "subprocess.CompletedProcess[str]":
        me = "root" if os.geteuid() == 0 else os.environ["USER"]
        control, new = map(shlex.quote, map(str, (self.root / "control", self.root / "backups")))
        options = {
            "--root": self.root,
            "--settings": self.installation.folder / "starcivil.env",
            "--backup": f"touch {new}/new.backup",
            "--restart": f"{sys.executable} -c '{RESTART}' {control}",
            "--units": self.root / "units",
            "--socket": self.listener,
            "--program-user": me,
            "--owner-user": me,
        }
        words = [str(word) for pair in options.items() for word in pair]
        return subprocess.run(
            [*inside, sys.executable, "manage.py", "upgrade", str(bundle), *words, *more],
            cwd=by,
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
        found = re.search(rb'"release": "([^"]*)"', told)
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
    link = BySocket(listener, patience=10)
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
    username: str = "liaison"
    password: str = PASSWORD
    cookies: dict[str, str] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    longest: float = 0  # seconds from a press to its receipt

    def log_in(self) -> None:
        told = {"username": self.username, "password": self.password}
        assert self.post("/login/", **told).status == 302

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[HTTPResponse, str]:
        link = BySocket(self.listener, patience=300)
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
            text, began = f"feedback {uuid4()}", time.monotonic()
            try:
                answer = self.post("/feedback/add/", text=text)
            except (OSError, HTTPException):
                continue  # nothing was said, so nothing was promised
            if answer.status == 302:
                self.saved.append(text)
                self.longest = max(self.longest, time.monotonic() - began)
            else:
                self.odd.append(f"{answer.status} {text}")


@contextmanager
def somebody_writing(server: Server, writer: Writer | None = None) -> Iterator[Writer]:
    writer, stop = writer or Writer(server.listener), Event()
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
            ("D", 4, "B", {"wider", "widest"}, "When D serves, these are removed: A, C."),
            ("A", 0, "A", {"wider", "widest"}, "When A serves, these are removed: C."),
        ]
        for release, code, serves, columns, sentence in steps:
            ended = server.upgrade(release, "--keep", "3" if release in "BC" else "1")
            assert (ended.returncode, sentence in ended.stdout) == (code, True), ended.stdout
            assert (server.serves(), server.columns()) == (serves, columns)
            assert (server.root / "current").resolve().name == serves
    assert names_of(server) == ["A", "B", "D"]  # the two that serve by turns, and the newest
    assert writer.odd == []
    stored = {text for (text,) in server.installation.ask("SELECT text FROM grids_feedback")}
    assert set(writer.saved) - stored == set()
    assert (server.root / "units" / "starcivil.service").exists()
    nothing_is_changed_without_a_backup(server)
    nothing_is_changed_without_room_for_a_backup(server)


def nothing_is_changed_without_a_backup(server: Server) -> None:
    (server.root / "backups" / "new.backup").unlink()
    ended = server.upgrade("B", "--backup", "true")
    assert (ended.returncode, "No backup was made" in ended.stdout) == (2, True), ended.stdout
    assert server.serves() == "A"


def nothing_is_changed_without_room_for_a_backup(server: Server) -> None:
    """A disk of 40 MB, on which neither database nor reserve has room."""
    with a_small_disk(server.root / "small", megabytes=40) as disk:
        if disk is None:
            return
        settings = server.installation.folder / "starcivil.env"
        before = settings.read_text()
        settings.write_text(f"{before}BACKUPS={disk}\n")
        ended = server.upgrade("B")
        settings.write_text(before)
    assert ended.returncode == 2, ended.stdout
    told = (
        rf"40 MB are free where {disk} lies, and .* GB are needed: (\d+) MB for a backup, 2\.0 GB"
    )
    found = re.search(told, ended.stdout)
    assert found is not None, ended.stdout
    [(size,)] = server.installation.ask("SELECT pg_database_size(current_database())")
    assert abs(int(found[1]) - int(str(size)) / MB) < 8  # people write meanwhile
    assert server.serves() == "A"


def names_of(server: Server) -> list[str]:
    return sorted(folder.name for folder in (server.root / "releases").iterdir())


@contextmanager
def a_small_disk(folder: Path, *, megabytes: int) -> Iterator[Path | None]:
    """Of memory; none where nobody may mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield None
        return
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


# Bundles and what is looked at before


def test_an_upgrade_needs_no_package_since_its_venv_may_be_the_broken_one() -> None:
    command = [sys.executable, "-S", "manage.py", "upgrade", "--help"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, "exit 0: the new release serves" in ended.stdout) == (0, True)


def bundled(folder: Path, **files: str) -> Path:
    """A bundle of a few files with their sums."""
    release = Release(
        "N", "0" * 40, f"{sys.version_info[0]}.{sys.version_info[1]}", os.uname().machine
    )
    told = {"RELEASE": release.to_json(), "manage.py": "", **files}
    sums = [f"{hashlib.sha256(text.encode()).hexdigest()}  {name}" for name, text in told.items()]
    file = folder / "starcivil-N.tar"
    with tarfile.open(file, "w") as tar:
        for name, text in {**told, "SHA256SUMS": "\n".join(sums)}.items():
            member = tarfile.TarInfo(f"N/{name}")
            member.size = len(text.encode())
            tar.addfile(member, BytesIO(text.encode()))
    return file


def test_a_bundle_becomes_a_folder_that_everybody_may_read_and_root_may_write(
    tmp_path: Path,
) -> None:
    folder = unpacking.unpack(bundled(tmp_path), tmp_path / "releases")
    assert folder == tmp_path / "releases" / "N"
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o644}
    assert unpacking.unpack(folder, tmp_path / "releases") == folder  # it is there already


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7])
def test_a_bundle_that_is_cut_is_refused_and_leaves_no_release(
    tmp_path: Path, share: float
) -> None:
    file = bundled(tmp_path, more="x" * 20_000)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    with pytest.raises(Failed, match=r"opy the bundle again|is no bundle"):
        unpacking.unpack(file, tmp_path / "releases")
    assert not (tmp_path / "releases" / "N").exists()


def test_a_bundle_with_a_byte_that_differs_names_its_file(tmp_path: Path) -> None:
    file = bundled(tmp_path, more="as it was made")
    file.write_bytes(file.read_bytes().replace(b"as it was made", b"as it was mode"))
    with pytest.raises(Failed, match="more is not as it was made: copy the bundle again"):
        unpacking.unpack(file, tmp_path / "releases")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        *dict.fromkeys(["../x", "/x", "N/../../x", "M/x", "x", "N", "."], NO_BUNDLE).items(),
        *dict.fromkeys(["N/manage.py", "N/./manage.py"], NO_BUNDLE).items(),
        ("N/starcivil/planted.py", "starcivil/planted.py is not in the list of the bundle's files"),
    ],
)
def test_a_bundle_with_a_file_more_is_refused_and_leaves_no_release(
    tmp_path: Path, name: str, sentence: str
) -> None:
    """Outside its folder, no folder at all, twice, or without a sum."""
    file = bundled(tmp_path)
    with tarfile.open(file, "a") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(Failed, match=sentence):
        unpacking.unpack(file, tmp_path / "releases")
    assert not (tmp_path / "releases" / "N").exists()


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        (Release("M", "0" * 40, "3.11", "x86_64").to_json(), NO_BUNDLE),
        *dict.fromkeys(["", "{", "[]", '{"name": "N"}'], "cannot be read").items(),
    ],
)
def test_a_bundle_that_does_not_say_which_release_it_is_is_refused(
    tmp_path: Path, word: str, sentence: str
) -> None:
    with pytest.raises(Failed, match=sentence):
        unpacking.unpack(bundled(tmp_path, RELEASE=word), tmp_path / "releases")
    assert not (tmp_path / "releases" / "N").exists()


def test_a_list_of_sums_that_is_no_text_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = bundled(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"  RELEASE", b"  RELEAS\xff"))
    with pytest.raises(Failed, match=r"cannot be read: .* Copy the bundle again"):
        unpacking.unpack(file, tmp_path / "releases")


def test_a_bundle_for_another_python_is_refused_with_the_way_to_one(tmp_path: Path) -> None:
    other = Release("N", "0" * 40, "3.99", os.uname().machine).to_json()
    with pytest.raises(Failed, match=r"for Python 3\.99 .* made with --python 3\."):
        unpacking.unpack(bundled(tmp_path, RELEASE=other), tmp_path / "releases")


@pytest.mark.parametrize("said", [b"", b"[]", b"{}", b"7", b'{"ready": true}', b"<html>"])
def test_whatever_else_answers_after_the_switch_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    """An error of the upgrade itself would leave the new release serving, without a way back."""

    class Another(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_told: object) -> None:
            pass

        def address_string(self) -> str:
            return ""

    monkeypatch.setattr(smoke, "PATIENCE", 0)
    with UnixStreamServer(str(tmp_path / "web.sock"), Another) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        told = smoke.smoke(tmp_path / "web.sock", host="localhost", release="N")
        assert smoke.faults(tmp_path / "web.sock", host="localhost") == {}
        other.shutdown()
    assert told


def test_static_files_of_pages_that_are_open_stay(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        (folder / "css").mkdir(parents=True)
    (old / "staticfiles.json").write_text('{"paths": {"css/a.css": "css/a.0ld.css"}}')
    for name in ("css/a.css", "css/a.0ld.css", "css/a.0ld.css.gz"):
        (old / name).write_text("old")
    static.keep_static_of(old, new)
    assert sorted(path.name for path in (new / "css").iterdir()) == ["a.0ld.css", "a.0ld.css.gz"]


def test_what_a_migration_locks_is_told_where_the_table_is_large() -> None:
    lines = [
        "-- Add field x to post", 'ALTER TABLE "grids_post" ADD COLUMN "x" text NULL;',
        'CREATE INDEX CONCURRENTLY "i" ON "grids_receipt" ("at");',
        'CREATE INDEX "j" ON "grids_officer" ("at");',
        "CREATE FUNCTION f() AS $$ BEGIN UPDATE grids_chain SET x = 1; END $$;",
        "CREATE TRIGGER t BEFORE UPDATE ON grids_village FOR EACH ROW EXECUTE FUNCTION f();",
        "UPDATE grids_grid SET name = 'x';",
    ]  # fmt: skip
    found = [name for each in plans._statements(lines) for name in plans._locked(each)]
    assert found == ["grids_post", "grids_officer", "grids_village", "grids_grid"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_holds_a_table_keeps_an_upgrade_away_until_it_ends() -> None:
    assert plans.long_holders(seconds=0.5) == 0
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; SELECT count(*) FROM grids_post")
            assert plans.long_holders(seconds=0.5) == 1
            cursor.execute("ROLLBACK")
        assert plans.long_holders(seconds=0.5) == 0
    finally:
        other.close()
