"""Is there room for what an upgrade writes, and which releases make room by going?"""

import io
import os
import shutil
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from starcivil.releases import pruning, space
from starcivil.releases.space import Need
from tests.test_room import MB, a_disk_of_its_own, disk, leave  # noqa: F401  # a fixture among them

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@a_disk_of_its_own
@pytest.mark.parametrize("disk", [40], indirect=True)
def test_all_that_is_to_lie_on_one_disk_is_added_up(
    disk: Path,  # noqa: F811  # as above
    tmp_path: Path,
) -> None:
    needs = [
        Need("the new release", disk, 9 * MB),
        Need("a backup", disk / "not" / "there yet", 4 * MB),
        Need("the tables", tmp_path, 0),
    ]
    leave(disk, 20)
    assert space.lacking(needs, reserve=6 * MB) == ""
    leave(disk, 18)
    assert space.lacking(needs, reserve=6 * MB) == (
        f"18 MB are free where {disk} lies, and 19 MB are needed: 9 MB for the new release,"
        " 4 MB for a backup, 6 MB that stay free. Make room."
    )


def test_a_bundle_needs_room_for_itself_its_packages_and_their_compiled_code(
    tmp_path: Path,
) -> None:
    wheel, bundle = io.BytesIO(), tmp_path / "starcivil-N.tar"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("package/code.py", "x" * 10_000)
        packed.writestr("package/data.json", "y" * 50_000)
    with tarfile.open(bundle, "w") as tar:
        member = tarfile.TarInfo("N/wheels/package-1-py3-none-any.whl")
        member.size = len(wheel.getvalue())
        tar.addfile(member, io.BytesIO(wheel.getvalue()))
    assert space.of_bundle(bundle) == bundle.stat().st_size + 2 * 10_000 + 50_000
    bundle.write_bytes(bundle.read_bytes()[:700])
    assert space.of_bundle(bundle) == 700  # unpacking says that it is cut
    assert space.of_bundle(tmp_path) == 0


def test_a_backup_needs_room_for_the_photos_since_this_months_whole_one(tmp_path: Path) -> None:
    photos, backups = tmp_path / "photos", tmp_path / "backups"
    (photos / "ab").mkdir(parents=True)
    backups.mkdir()
    for name, day, size in (("old", 1, 1000), ("new", 20, 300)):
        file = photos / "ab" / name
        file.write_bytes(b"x" * size)
        at = NOW.replace(day=day).timestamp()
        os.utime(file, (at, at))
    assert space.of_photos(photos, backups, at=NOW) == 1300
    (backups / "starcivil-20261110-023000.backup").touch()
    (backups / "starcivil-20261110-023000.photos").write_text("0" * 64)
    assert space.of_photos(photos, backups, at=NOW) == 300
    assert space.of_photos(photos, backups, at=NOW.replace(month=12)) == 1300
    assert space.of_photos(tmp_path / "none", backups, at=NOW) == 0


def test_the_newest_and_those_that_serve_stay_and_so_does_a_checkout(tmp_path: Path) -> None:
    for number, name in enumerate("DCBA"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "RELEASE").touch()
        os.utime(tmp_path / name / "RELEASE", (number, number))
    for name in ("before", "E.half"):
        (tmp_path / name).mkdir()
    found = pruning.surplus(tmp_path, stay=[tmp_path / "D"], kept=2)
    assert [each.name for each in found] == ["E.half", "C"]
    assert pruning.surplus(tmp_path, stay=[], kept=0)[1:] == [tmp_path / each for each in "DCBA"]
    assert pruning.remove(found) == ""
    assert sorted(each.name for each in tmp_path.iterdir()) == ["A", "B", "D", "before"]
    shutil.rmtree(tmp_path / "A")
    assert "A could not be removed: No such file" in pruning.remove([tmp_path / "A"])
