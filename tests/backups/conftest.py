"""An installation with people, photos and a ledger, backed up as the guide says."""

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, connections
from PIL import Image

from grids.roles import Role
from grids.stores import photos
from grids.traces import ledger
from starcivil.backups.making import Order, make
from starcivil.owner import as_owner
from tests.factories import NOW, make_grid, make_household, make_officer, make_village
from tests.postgres.owner import OWNER

HEAD, PHONE, RESTORED = "贾招弟", "13803570001", "test_restored"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two certificates, and their keys beside it in ``keys``; a third is nobody's."""
    folder = tmp_path_factory.mktemp("certificates")
    (folder / "keys").mkdir()
    for name in ("safe", "drill", "strange"):
        where = folder if name != "strange" else folder / "keys"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        command += ["-subj", f"/CN={name}", "-keyout", str(folder / "keys" / f"{name}.key")]
        subprocess.run(
            [*command, "-out", str(where / f"{name}.pem")], check=True, capture_output=True
        )
    return folder


@pytest.fixture
def people(transactional_db: None) -> None:
    village = make_village(name="后庄村")
    make_officer(name="赵敏", role=Role.CLERK, place=village)
    make_household(village=village, grid=make_grid(village=village, name="第1组"), head=HEAD)
    ledger.take_in(after=0, at=NOW)


@pytest.fixture
def backups(tmp_path: Path, certificates: Path, people: None, settings: object) -> Path:
    """An empty folder for backups of an installation that has three photos."""
    folder = tmp_path / "backups"
    folder.mkdir()
    settings.BACKUPS, settings.BACKUP_CERTIFICATES = str(folder), str(certificates)
    settings.PHOTOS = str(tmp_path / "photos")
    for colour in ("red", "green", "blue"):
        keep_photo(colour)
    return folder


def keep_photo(colour: str) -> str:
    drawn = BytesIO()
    Image.new("RGB", (32, 32), colour).save(drawn, "JPEG")
    return photos().put(drawn.getvalue())


def backed_up(folder: Path, at: datetime = NOW) -> Path:
    """The file of a backup that was begun at that moment."""
    order = Order(connection.settings_dict["USER"], folder, Path(settings.BACKUP_CERTIFICATES), at)
    with as_owner(connection):
        return make(order)


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database of the same server, as the owner."""
    make_anew()
    yield f"postgres://{OWNER['USER']}@/{RESTORED}?host={OWNER['HOST']}"
    with beside() as cursor:
        cursor.execute(f"DROP DATABASE {RESTORED}")


def make_anew() -> None:
    """As the guide does it with ``dropdb`` and ``createdb``."""
    with beside() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {RESTORED}")
        cursor.execute(f"CREATE DATABASE {RESTORED} TEMPLATE template0")


@contextmanager
def beside(database: str = "postgres") -> Iterator[Any]:
    """A cursor as the owner, in a session of its own; Django's are ended."""
    connections.close_all()
    where = {key.lower(): OWNER[key] or None for key in ("USER", "PASSWORD", "HOST", "PORT")}
    with closing(psycopg2.connect(dbname=database, **where)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            yield cursor
