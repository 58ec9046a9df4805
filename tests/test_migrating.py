"""``manage.py migrate`` works as the owner, gives the program its rights, and tells the ledger."""

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection

from grids.models import LedgerEntry, Township
from starcivil.privileges import differences
from tests.factories import make_township
from tests.postgres.owner import OWNER, owner

PROGRAM = "starcivil_program"


@pytest.fixture
def migration(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One that renames the township, in the place of those that there are; as whom it was run."""
    make_township(name="关王庙乡")
    run_as: list[str] = []

    def handle(_self: migrate.Command, *_args: object, **_options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE grids_township SET name = '双鹤乡' RETURNING session_user::text")
            run_as.extend(cursor.fetchone())

    monkeypatch.setattr(migrate.Command, "handle", handle)
    return run_as


def test_what_a_migration_changed_stands_in_the_ledger(migration: list[str]) -> None:
    call_command("migrate", verbosity=0)
    assert migration == [OWNER["USER"]]
    assert Township.objects.get().name == "双鹤乡"
    entry = LedgerEntry.objects.get(verb="held_from_here_on")
    assert (entry.officer_id, '"rows": 1' in entry.body) == (None, True)


def test_afterwards_the_program_is_back_and_may_what_it_must(migration: list[str]) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(f"REVOKE SELECT ON grids_post FROM {PROGRAM}")
        cursor.execute(f"GRANT DELETE ON grids_ledgerentry TO {PROGRAM}")
    call_command("migrate", verbosity=0)
    assert differences(connection, PROGRAM) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user::text")
        assert cursor.fetchone() == (PROGRAM,)


def test_only_asking_what_would_be_migrated_changes_nothing(migration: list[str]) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON grids_ledgerentry TO {PROGRAM}")
    call_command("migrate", plan=True, verbosity=0)
    assert [each.of for each in differences(connection, PROGRAM)] == ["grids_ledgerentry"]
    assert not LedgerEntry.objects.exists()
    call_command("migrate", verbosity=0)
