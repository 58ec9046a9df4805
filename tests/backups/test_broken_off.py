"""A restore killed at any moment serves nobody: the next one does it, or says what to do."""

import os
import random
import time
from collections.abc import Callable
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import translation

from grids.models import Village
from starcivil.backups import marking, moment, restoring
from starcivil.backups.refusing import Why
from starcivil.backups.target import looking_at
from starcivil.doctor import State
from starcivil.doctor.database import restore_finding
from starcivil.privileges import differences
from tests.backups.conftest import RESTORED, backed_up, beside, make_anew
from tests.backups.test_kills import killed
from tests.serving import wait_for

#: ``STARCIVIL_LOSSES=200`` for the longer run of docs/reliability.md.
KILLS = int(os.environ.get("STARCIVIL_LOSSES", "2"))
ANEW = "Make the database anew and restore once more"
SESSIONS = f"SELECT pid FROM pg_stat_activity WHERE datname = '{RESTORED}'"
TABLES = "SELECT 1 FROM pg_class WHERE relname = 'grids_village'"


@pytest.fixture
def restored(backups: Path, certificates: Path, empty: str) -> Callable[[], None]:
    """Restores a backup into the empty database."""
    file, key = backed_up(backups), certificates / "keys" / "safe.key"

    def work() -> None:
        call_command("restore", file, key=key, into=empty, language="en", stdout=StringIO())

    return work


def found(sql: str, database: str = "postgres") -> object:
    with beside(database) as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def killed_when(work: Callable[[], None], when: Callable[[], object]) -> str:
    """Kill it then; what is left as soon as PostgreSQL's own programs have ended, too."""
    killed(work, when)
    wait_for(lambda: found(SESSIONS) is None)
    with looking_at({**connection.settings_dict, "NAME": RESTORED}):
        if not moment.table_names():
            return "nothing"
        return "half" if marking.is_unfinished() else "whole"


def serves() -> bool:
    """Whether the service could be started on it, and would say that people can work."""
    with looking_at({**connection.settings_dict, "NAME": RESTORED}):
        call_command("migrate", verbosity=0)
        return Client().get("/readyz").status_code == 200


def nobody_works_in_it(work: Callable[[], None]) -> None:
    with looking_at({**connection.settings_dict, "NAME": RESTORED}):
        told = Client().get("/readyz")
        assert (told.status_code, told.json()["restore"][:10]) == (503, "broken off")
        assert restore_finding().state == State.BAD
        with translation.override("en"), pytest.raises(CommandError, match=ANEW):
            call_command("migrate", verbosity=0)
        assert differences(connection, connection.settings_dict["USER"]) != []
    with pytest.raises(CommandError, match=ANEW) as told:
        work()
    assert told.value.returncode == Why.NOT_EMPTY


def test_a_restore_killed_at_any_moment_serves_nobody(restored: Callable[[], None]) -> None:
    begun = time.monotonic()
    restored()
    took = time.monotonic() - begun
    for _number in range(KILLS):
        make_anew()
        left = killed_when(restored, lambda: time.sleep(random.uniform(0, took)))
        if left == "half":
            nobody_works_in_it(restored)
            make_anew()
        if left != "whole":
            restored()
        assert serves()


def dies_before_the_proof(work: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> str:
    """All rows are in, and nobody has looked at them."""
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "prove", lambda *_args, **_told: time.sleep(3600))
        return killed_when(work, lambda: wait_for(lambda: found(TABLES, RESTORED)))


def test_rows_that_nobody_has_compared_serve_nobody(
    restored: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dies_before_the_proof(restored, monkeypatch) == "half"
    nobody_works_in_it(restored)
    make_anew()
    restored()
    assert serves()
    with looking_at({**connection.settings_dict, "NAME": RESTORED}):
        assert Village.objects.get().name == "后庄村"


def test_the_twin_without_a_mark_serves_what_nobody_has_compared(
    restored: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "under_way", nullcontext)
    assert dies_before_the_proof(restored, monkeypatch) == "whole"
    assert serves()
