"""From releases before to this one, with the demonstration's data, while somebody writes.

    STARCIVIL_FROM=7152cc9,bc82427 python3 manage.py test benchmarks/upgrading.py -s

For a night: each release before is taken from git's history, builds a ``.venv`` of its own, since
packages have changed, and makes its own demonstration. Then a bundle of the last commit is made,
installed without any network, and upgraded to; the way back and a release whose tables cannot be
made follow. Every row of before must be there afterwards, every write that was acknowledged, and
no page may be a plain 500.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from starcivil import clusters, database
from starcivil.releases import bundling
from tests.test_installation import Installation
from tests.test_start import place  # noqa: F401  # a fixture, found by its name
from tests.test_upgrading import (
    MIGRATIONS,
    Server,
    Writer,
    make_release,
    migration,
    somebody_writing,
)

ROOT = Path(__file__).resolve().parent.parent
FROM = os.environ.get("STARCIVIL_FROM", "7152cc9").split(",")
#: What a log-in changes, and what every write appends to; verify_ledger looks through the chains.
CHANGES = {"django_session", "grids_chain", "axes_accessattempt", "django_content_type"}
OF_LOG_INS = {"grids_officer": {"last_login", "session_seal"}}
#: A grid leader of the demonstration, who needs no second factor.
OFFICER = "houzhuang-grid1"
PAGES = ("/", "/login/", "/feedback/", "/households/", "/rounds/", "/readyz")
RAISES = "ALTER TABLE grids_feedback ADD COLUMN half text; SELECT 1/0"


@pytest.fixture(params=FROM)
def server(
    request: pytest.FixtureRequest,
    place: Path,  # noqa: F811  # as above
    tmp_path: Path,
) -> Iterator[Server]:
    """That release with its demonstration's data, served as a real installation."""
    root = place / "opt"
    for name in ("backups", "units", "releases/before"):
        (root / name).mkdir(parents=True)
    before = root / "releases" / "before"
    archive = ["git", "-C", str(ROOT), "archive", request.param]
    code = subprocess.run(archive, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(code)) as tar:
        tar.extractall(before)
    (root / "current").symlink_to(Path("releases") / "before")
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    demo = [sys.executable, "manage.py", "demo", "--no-serve"]
    subprocess.run(demo, cwd=before, env=clean, check=True, stdout=subprocess.DEVNULL)
    cluster = clusters.demo_cluster(before / "var" / "demo")
    installation = Installation(root / "current", place / "etc", cluster.url, cluster.owner_url)
    settle(installation, before / "var" / "demo", root / "backups")
    listener, control = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    with database.running(cluster), listener, control:
        for each, path in ((listener, tmp_path / "web.sock"), (control, tmp_path / "control")):
            each.bind(str(path))
            each.listen(64)
        (root / "control").symlink_to(tmp_path / "control")
        server = Server(root, installation, tmp_path / "web.sock", listener, control)
        Thread(target=server.answer_restarts, daemon=True).start()
        assert installation.manage("collectstatic", "--noinput", "-v0").returncode == 0
        try:
            assert server.restart()
            yield server
        finally:
            server.stop()
            control.shutdown(socket.SHUT_RDWR)
    if cluster.home != cluster.folder:
        shutil.rmtree(cluster.home)


def settle(installation: Installation, demo: Path, backups: Path) -> None:
    """The demonstration's keys and photos as a strict installation's."""
    installation.folder.mkdir(mode=0o700)
    shutil.copytree(demo / "keys", installation.folder, dirs_exist_ok=True)
    (installation.folder / "DATABASE_URL").write_text(installation.url)
    (installation.folder / "OWNER_DATABASE_URL").write_text(installation.owner)
    names = ("SECRET_KEY", "SEAL_KEY", "FINGERPRINT_KEY", "DATABASE_URL", "OWNER_DATABASE_URL")
    lines = [f"{name}_FILE={installation.folder / name}" for name in names]
    lines += ["ALLOWED_HOSTS=localhost", "BEHIND_PROXY=1", f"PHOTOS={demo / 'photos'}"]
    (installation.folder / "starcivil.env").write_text("\n".join([*lines, f"BACKUPS={backups}\n"]))


def tables(installation: Installation) -> dict[str, list[str]]:
    """The columns of each table of ours, by its name."""
    found: dict[str, list[str]] = {}
    asked = (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
    )
    for table, column in installation.ask(asked):
        found.setdefault(str(table), []).append(str(column))
    return found


def remember(installation: Installation) -> dict[str, list[str]]:
    """Every row as it is now, in a schema of its own; the tables with their columns."""
    found = tables(installation)
    installation.ask("CREATE SCHEMA before")
    for table in found:
        installation.ask(f"CREATE TABLE before.{table} AS TABLE public.{table}")
    return found


def changed(installation: Installation, before: dict[str, list[str]]) -> dict[str, int]:
    """How many rows of before are no more as they were, by table."""
    wrong = {}
    for table in before.keys() - CHANGES:
        columns = [name for name in before[table] if name not in OF_LOG_INS.get(table, set())]
        named = ", ".join(f'"{name}"::text' for name in columns)
        gone = f"SELECT {named} FROM before.{table} EXCEPT SELECT {named} FROM public.{table}"
        [(count,)] = installation.ask(f"SELECT count(*) FROM ({gone}) gone")
        if count:
            wrong[table] = int(str(count))
    return wrong


def look_around(server: Server, writer: Writer) -> list[int]:
    """What the pages answer that every officer opens."""
    return [writer.ask("GET", path)[0].status for path in PAGES]


@dataclass
class Leader(Writer):
    """Logs in again where a release has other marks for it: what was typed is on that page."""

    log_ins: int = 0

    def log_in(self) -> None:
        self.log_ins += 1
        super().log_in()

    def post(self, path: str, **fields: str) -> HTTPResponse:
        answer = super().post(path, **fields)
        if answer.status != 403 or path == "/login/":
            return answer
        self.log_in()
        return super().post(path, **fields)


def test_from_a_release_before_with_its_data(server: Server, place: Path) -> None:  # noqa: F811  # as above
    bundling.run(["--to", str(place)])
    [bundle] = place.glob("starcivil-*.tar")
    name = bundle.stem.removeprefix("starcivil-")
    before = remember(server.installation)
    rows = sum(int(str(server.installation.ask(f"SELECT count(*) FROM {t}")[0][0])) for t in before)
    began = time.monotonic()
    offline = ("unshare", "-n")
    leader = Leader(server.listener, OFFICER, "xinghu-2026")
    with somebody_writing(server, leader) as writer:
        first = server.upgrade_to(bundle, by=ROOT, inside=offline if unshares() else ())
        assert first.returncode == 0, first.stdout
        took, served = time.monotonic() - began, server.serves()
        pages = look_around(server, writer)
        back = server.upgrade_to(server.root / "releases" / "before", by=ROOT)
        assert back.returncode == 0, back.stdout
        pages += look_around(server, writer)
        forward = server.upgrade_to(server.root / "releases" / name, by=ROOT)
        assert forward.returncode == 0, forward.stdout
        new = server.root / "releases" / name
        leaf = max(path.stem for path in (new / MIGRATIONS).glob("0*.py"))
        raises = {f"{MIGRATIONS}/0099_raises.py": migration(leaf, RAISES)}
        make_release(server.root, "raises", like=new, **raises)
        failed = server.upgrade_to(server.root / "releases" / "raises", by=ROOT)
        assert (failed.returncode, server.serves()) == (3, name), failed.stdout
    stored = {text for (text,) in server.installation.ask("SELECT text FROM grids_feedback")}
    ledger = server.installation.manage("verify_ledger")
    counts = server.installation.manage("recount")
    wrong = changed(server.installation, before)
    print(
        f"\n{len(before)} tables, {rows} rows; {took:.0f} s to {served}, building it included; "
        f"{len(writer.saved)} writes acknowledged, {len(set(writer.saved) - stored)} lost, "
        f"longest wait {writer.longest:.1f} s, odd answers {writer.odd}, pages {set(pages)}, "
        f"{leader.log_ins} log-ins; "
        f"rows changed: {wrong or 0}; verify_ledger {ledger.returncode}, "
        f"recount {counts.returncode}"
    )
    assert (served, set(writer.saved) - stored, writer.odd) == (name, set(), [])
    assert not re.search(r"\b5\d\d\b", str(pages))
    assert (ledger.returncode, counts.returncode, wrong) == (0, 0, {})


def unshares() -> bool:
    return subprocess.run(["unshare", "-n", "true"], check=False).returncode == 0
