"""What was backed up is restored as it was, and a drill proves it on a server of its own."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from grids.models import Safekeeping, Village
from starcivil.backups.target import looking_at
from tests.backups.conftest import RESTORED, backed_up


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
