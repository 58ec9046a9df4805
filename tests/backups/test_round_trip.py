"""What was backed up is restored as it was, and a drill proves it on a server of its own."""

import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from grids.models import Safekeeping, Village
from grids.stores import Folder
from starcivil import health
from starcivil.backups import restoring
from starcivil.backups.archive import Reader
from starcivil.backups.keeping import base_name
from starcivil.backups.photos import KIND, unpacked
from starcivil.backups.photos import there as photos_in
from starcivil.backups.target import looking_at
from starcivil.privileges import differences
from tests.backups.conftest import RESTORED, backed_up, keep_photo
from tests.factories import NOW
from tests.postgres.owner import owner


def test_what_was_restored_is_as_it_was(
    backups: Path, certificates: Path, empty: str, settings: object, tmp_path: Path
) -> None:
    file, said = backed_up(backups), StringIO()
    settings.PHOTOS = str(tmp_path / "new")
    (tmp_path / "new").mkdir()
    key = certificates / "keys" / "safe.key"
    call_command("restore", file, key=key, into=empty, language="en", stdout=said)
    assert "3 photos are as they were" in said.getvalue()
    assert len(list((tmp_path / "new").glob("??/??/*"))) == 3
    with looking_at({**connection.settings_dict, "NAME": RESTORED}):
        assert Village.objects.get().name == "后庄村"


def test_twin_without_what_the_program_may_do_a_restore_is_refused(
    backups: Path,
    certificates: Path,
    empty: str,
    settings: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rows alone would not be enough: nobody could read or write them."""
    file, settings.PHOTOS = backed_up(backups), str(tmp_path / "new")
    (tmp_path / "new").mkdir()
    monkeypatch.setattr(restoring, "lay_down", lambda *_told: None)
    key = certificates / "keys" / "safe.key"
    with pytest.raises(CommandError, match="may not do what it must"):
        call_command("restore", file, key=key, into=empty, language="en", stdout=StringIO())


def test_a_drill_proves_the_newest_backup_and_notes_it(backups: Path, certificates: Path) -> None:
    call_command("backup", language="en", stdout=StringIO())
    said = StringIO()
    call_command("drill", key=certificates / "keys" / "drill.key", language="en", stdout=said)
    assert "3 photos are there" in said.getvalue()
    assert [(row.kind, row.faults) for row in Safekeeping.objects.order_by("at")] == [
        ("backup", 0),
        ("drill", 0),
    ]
    assert not (backups / "drill").exists()


def test_an_older_backup_is_brought_up_to_the_installed_version(
    backups: Path, certificates: Path, empty: str
) -> None:
    """Of a migration that changes nothing here: what was not applied then is applied after."""
    newest = MigrationRecorder.Migration.objects.filter(app="auth").order_by("name").last()
    with owner():
        newest.delete()
    try:
        file = backed_up(backups)
    finally:
        with owner():
            newest.save(force_insert=True)
    key = certificates / "keys" / "safe.key"
    call_command("restore", file, key=key, into=empty, language="en", stdout=StringIO())
    with looking_at({**connection.settings_dict, "NAME": RESTORED}):
        assert health.migrations_missing() == ""
        assert differences(connection, connection.settings_dict["USER"]) == []


def test_a_photo_that_is_taken_away_while_a_backup_is_made_is_no_fault_of_it(
    backups: Path,
    certificates: Path,
    empty: str,
    settings: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = keep_photo("white")
    stray = next(Path(settings.PHOTOS).glob("??/??")) / ".left-by-a-program.Xy12"
    stray.write_bytes(b"half a copy")

    def taken_away(store: Folder) -> dict[str, int]:
        found = photos_in(store)
        store.drop(gone)
        return found

    monkeypatch.setattr("starcivil.backups.photos.there", taken_away)
    file = backed_up(backups)
    settings.PHOTOS, key = str(tmp_path / "new"), certificates / "keys" / "safe.key"
    (tmp_path / "new").mkdir()
    call_command("restore", file, key=key, into=empty, language="en", stdout=StringIO())
    assert len(list((tmp_path / "new").glob("??/??/*"))) == 3


def test_photos_that_came_since_the_whole_one_are_in_the_next_alone(
    backups: Path, certificates: Path, empty: str, settings: object, tmp_path: Path
) -> None:
    whole = backed_up(backups)
    keep_photo("white")
    later = backed_up(backups, NOW.replace(day=21))
    next_month = backed_up(backups, NOW.replace(month=12, day=1))
    key = certificates / "keys" / "safe.key"
    of = {file: list(unpacked(Reader(file, key).each(KIND))) for file in (whole, later, next_month)}
    assert [len(found) for found in of.values()] == [3, 1, 4]
    settings.PHOTOS = str(tmp_path / "new")
    (tmp_path / "new").mkdir()
    call_command("restore", later, key=key, into=empty, language="en", stdout=StringIO())
    assert len(list((tmp_path / "new").glob("??/??/*"))) == 4


def test_another_key_opens_all_that_it_is_needed_for(
    backups: Path, certificates: Path, settings: object, tmp_path: Path
) -> None:
    """The month's whole one is sealed to the key before, and so no later one stands on it."""
    here = tmp_path / "certificates"
    shutil.copytree(certificates, here)
    settings.BACKUP_CERTIFICATES = str(here)
    backed_up(backups)
    renew("drill", of=certificates, into=here)
    assert "-on-" in backed_up(backups, NOW.replace(day=21)).name
    shutil.copy(certificates / "keys" / "strange.pem", here / "safe.pem")
    with_another = backed_up(backups, NOW.replace(day=22))
    opened = Reader(with_another, here / "keys" / "strange.key")
    assert len(list(unpacked(opened.each(KIND)))) == 3
    assert base_name(backed_up(backups, NOW.replace(day=23)).name) == with_another.name


def renew(name: str, *, of: Path, into: Path) -> None:
    """Another certificate of the same key, as the guide's lines make it when they are run again."""
    command = ["openssl", "req", "-x509", "-days", "3", "-subj", f"/CN={name} again"]
    command += ["-key", str(of / "keys" / f"{name}.key"), "-out", str(into / f"{name}.pem")]
    subprocess.run(command, check=True, capture_output=True)
