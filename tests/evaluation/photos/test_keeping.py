"""Where pictures lie: whole or not at all, and forgotten when no photo names them."""

import errno
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from evaluation.models import Entry
from grids.codes import sha256_of
from grids.models import Grid, Officer
from grids.stores import Folder, NoRoom, photos
from households.queries.information import everything_about
from starcivil.doctor import machine
from tests.evaluation.doorstep import make_doorstep
from tests.factories import make_photo

OLD = timedelta(days=2)


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def age(name: str) -> None:
    path = photos().root / name[:2] / name[2:4] / name
    then = (timezone.now() - OLD).timestamp()
    os.utime(path, (then, then))


def test_a_file_is_named_by_its_sha256_and_ours_alone(tmp_path: Path) -> None:
    store = Folder(tmp_path / "photos")
    name = store.put(b"picture")
    [file] = [path for path in store.root.rglob("*") if path.is_file()]
    assert (name, file.name) == (sha256_of(b"picture"), name)
    assert file.stat().st_mode & 0o777 == 0o600
    assert store.get(name) == b"picture"
    store.drop(name)
    store.drop(name)
    assert store.get(name) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_no_other_name_is_looked_for(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
        Folder(tmp_path).get(name)


def test_a_full_disk_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoom):
        Folder(tmp_path).put(b"picture")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_picture_without_a_photo_is_forgotten_after_a_day(entry: Entry, clerk: Officer) -> None:
    needed = make_photo(entry=entry, officer=clerk).digest
    orphan, fresh = photos().put(b"orphan"), photos().put(b"fresh")
    age(needed)
    age(orphan)
    call_command("forget_photos")
    assert photos().get(orphan) is None
    assert photos().get(fresh) == b"fresh"
    assert photos().get(needed) is not None


def test_what_another_program_left_there_holds_up_no_forgetting(
    entry: Entry, clerk: Officer, tmp_path: Path
) -> None:
    """As rsync leaves half a copy when it is cut off."""
    with override_settings(PHOTOS=tmp_path):
        lost = photos().put(b"nobody's")
        age(lost)
        left = (photos().root / lost[:2] / lost[2:4] / f".{lost}.Xy12ab").absolute()
        left.write_bytes(b"nob")
        os.utime(left, (0, 0))
        call_command("forget_photos")
        assert (photos().get(lost), left.exists()) == (None, True)


def test_the_household_reads_which_photos_are_stored(entry: Entry, clerk: Officer) -> None:
    photo = make_photo(entry=entry, officer=clerk)
    [section] = [one for one in everything_about(entry.household) if one.title == "照片"]
    assert section.rows == [["2026-11-20", str(photo.star), "", ""]]


def test_the_doctor_sees_a_folder_that_others_can_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with override_settings(PHOTOS=tmp_path):
        assert machine.photos_finding().state == "bad"
        tmp_path.chmod(0o700)
        assert machine.photos_finding().state == "ok"
    with override_settings(PHOTOS=tmp_path / "nowhere"):
        assert machine.photos_finding().state == "bad"
