"""A disk that fills up: uploads stop first, then writes, never reads; and it goes on by itself."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from grids.models import Feedback, Officer, Village
from starcivil import room
from tests.away_site import Site, serving, standing
from tests.factories import PASSWORD
from tests.grids.test_views import log_in, press
from tests.serving import wait_for
from tests.test_away import said

MB = 1024**2
MOUNTS = os.geteuid() == 0 and shutil.which("mount") is not None
a_disk_of_its_own = pytest.mark.skipif(not MOUNTS, reason="only root can mount a disk")


@pytest.fixture
def disk(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A small disk of memory, of as many MB as the test says."""
    folder = Path(tempfile.mkdtemp(prefix="starcivil-tests-"))
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={request.param}m,mode=755", "tmpfs", folder],
        check=True,
    )
    yield folder
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def leave(disk: Path, megabytes: int) -> None:
    """Fill the disk until so much is left."""
    (disk / "filler").unlink(missing_ok=True)
    rest = shutil.disk_usage(disk).free - megabytes * MB
    (disk / "filler").write_bytes(b"x" * rest)


@pytest.fixture
def guard(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The guard with thresholds for a disk of memory, looking anew each time."""
    settings.ROOM_FOR_UPLOADS, settings.ROOM_FOR_WRITES = 20 * MB, 8 * MB
    monkeypatch.setattr(room, "SECONDS", 0)
    return settings


@a_disk_of_its_own
@pytest.mark.parametrize("disk", [40], indirect=True)
def test_uploads_stop_first_then_writes_never_reads_and_it_goes_on_by_itself(
    disk: Path, guard: Settings, client: Client, clerk: Officer, village: Village
) -> None:
    guard.GUARDED_FOLDERS = [disk, "/not/on/this/machine"]
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    assert (upload(client, village), write(client)) == (200, 302)
    leave(disk, 15)
    assert (upload(client, village), write(client)) == (503, 302)
    leave(disk, 4)
    assert (upload(client, village), write(client)) == (503, 503)
    assert client.get("/readyz").json()["disk"] == "nearly full, so nothing is saved"
    for page in ("/", reverse("household_list"), reverse("ledger_list", args=[village.pk])):
        assert client.get(page).status_code == 200
    assert log_in(Client(), clerk.username, PASSWORD).status_code == 302
    (disk / "filler").unlink()
    assert (upload(client, village), write(client)) == (200, 302)
    assert Feedback.objects.count() == 3


def upload(client: Client, village: Village) -> int:
    """A file that is no roster: with room the form says so, without it is not even opened."""
    file = SimpleUploadedFile("roster.xlsx", b"no workbook")
    fields = {"file": file, "cid": str(uuid4()), "_end": "1"}
    answer = client.post(reverse("roster_upload", args=[village.pk]), fields)
    assert ("服务器空间快满了" in answer.text) is (answer.status_code == 503)
    return answer.status_code


def write(client: Client) -> int:
    """What was typed is on the page that refuses it, ready to be sent again."""
    cid = str(uuid4())
    answer = press(client, reverse("feedback_add"), text="好用", page="/", cid=cid)
    assert (cid in answer.text) is (answer.status_code == 503)
    return answer.status_code


def test_a_tenth_of_a_small_disk_stops_uploads_and_of_a_large_one_does_not(
    settings: Settings,
) -> None:
    gb = 1024**3
    settings.ROOM_FOR_UPLOADS, settings.ROOM_SHARE_BELOW = 2 * gb, 20 * gb
    assert not room._is_enough(free=1 * gb, total=10 * gb)
    assert not room._is_enough(free=9 * gb, total=100 * gb)
    assert room._is_enough(free=11 * gb, total=100 * gb)
    assert room._is_enough(free=30 * gb, total=1000 * gb)


def test_the_disks_are_looked_at_once_in_a_few_seconds(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    monkeypatch.setattr(room, "_spaces", lambda: looks.append(1) or [])
    monkeypatch.setattr(room, "_seen", {})
    assert all(room.takes_writes() and room.takes_files() for _ in range(1000))
    assert len(looks) <= 1 + 1000 * 0.01 / room.SECONDS + time.process_time()


@pytest.fixture
def site(
    disk: Path, tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    with django_db_blocker.unblock(), standing(disk / "pg", tmp_path) as made:
        yield made


@a_disk_of_its_own
@pytest.mark.parametrize("disk", [400], indirect=True)
def test_a_database_on_a_disk_that_fills_up_lives_with_the_guard_and_ends_without(
    site: Site, disk: Path
) -> None:
    site.environment |= {
        "DJANGO_SETTINGS_MODULE": "tests.room_settings",
        "STARCIVIL_TESTS_DISK": str(disk),
    }
    with serving(site):
        with_the_guard_it_is_read_all_along_and_written_again_by_itself(site, disk)
    without_it_the_database_ends_and_with_it_all_reading(site, disk)
    (disk / "filler").unlink()


def with_the_guard_it_is_read_all_along_and_written_again_by_itself(site: Site, disk: Path) -> None:
    assert site.press("/feedback/add/", said(site, "before"))[0].status == 302
    leave(disk, 50)
    wait_for(lambda: site.press("/feedback/add/", said(site, "before"))[0].status == 503)
    for _time in range(20):
        assert site.press("/feedback/add/", said(site, "never"))[0].status == 503
        assert site.get("/feedback/")[0].status == 200
    (disk / "filler").unlink()
    wait_for(lambda: site.press("/feedback/add/", said(site, "after"))[0].status == 302)
    assert site.ask("SELECT DISTINCT text FROM grids_feedback ORDER BY 1") == [
        ("after",),
        ("before",),
    ]


#: psycopg2 tells a connection that broke as one of these, by when it was found out.
CUT_OFF = (psycopg2.DatabaseError, psycopg2.InterfaceError)


def without_it_the_database_ends_and_with_it_all_reading(site: Site, disk: Path) -> None:
    """It may come back by itself if its recovery finds room; whoever was reading is cut off."""
    with site.asking() as reader:
        reader.execute("SELECT 1")
        leave(disk, 1)
        with site.asking() as cursor, pytest.raises(CUT_OFF):
            keep_writing(cursor)
        log = site.cluster.folder / "postgres.log"
        wait_for(lambda: "PANIC" in log.read_text())
        wait_for(lambda: is_cut_off(reader))


def is_cut_off(reader: Any) -> bool:
    """Soon after the panic: each of the others is told on its own."""
    try:
        reader.execute("SELECT 1")
    except CUT_OFF:
        return True
    return False


def keep_writing(cursor: Any) -> None:
    """Into the log of writes alone, which every write goes through, up to 400 MB."""
    for _ in range(400):
        cursor.execute("SELECT pg_logical_emit_message(true, 'x', repeat('x', 1000000))")
        cursor.connection.commit()
