"""/livez and /readyz: small, without cookies, and silent to strangers about what is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

import grids
from grids.models import Chain, LedgerEntry, Officer, Safekeeping, Verification
from grids.traces import ledger
from starcivil import health
from tests.factories import NOW, make_officer, make_township, make_village
from tests.postgres.owner import owner

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def test_alive_is_said_without_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert (answer.cookies, answer["Cache-Control"].split(",")[0]) == ({}, "max-age=0")


def test_ready_is_told_in_detail_on_this_machine_only(client: Client, db: None) -> None:
    here = client.get("/readyz")
    assert here.json() == {
        "ready": True,
        "release": "",
        "database": "ok",
        "restore": "ok",
        "migrations": "ok",
        "clock": "ok",
        "ledger": "ok",
        "walk": "ok",
        "disk": "ok",
        "backup": "ok, none yet",
        "drill": "ok, none yet",
    }
    there = client.get("/readyz", **ELSEWHERE)
    assert (there.status_code, there.content, there.cookies) == (200, b"ready\n", {})


def test_ready_costs_seven_queries_however_many_ledgers_there_are(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    for number in range(3):
        append_to(make_village(name=f"{number}村"))
        with django_assert_num_queries(7):
            assert client.get("/readyz").status_code == 200


def append_to(place: object) -> Chain:
    fact = ledger.Fact("village_renamed", "village:1")
    return ledger.append(place, [fact], actor=None, post=None, at=NOW)


#: What replaced the migrations of before.
NEW = ("0001_tables", "0002_append_only", "0002_standing_head", "0002_frozen")


def refusal(client: Client) -> dict[str, str]:
    """What is wrong as told here; a stranger hears nothing of it."""
    there = client.get("/readyz", **ELSEWHERE)
    assert (there.status_code, there.content) == (503, b"not ready\n")
    here = client.get("/readyz")
    assert (here.status_code, here.json()["ready"]) == (503, False)
    told = {name: str(said) for name, said in here.json().items()}
    del told["ready"], told["release"]
    return {name: said for name, said in told.items() if not said.startswith("ok")}


def test_a_missing_migration_is_not_ready(client: Client, db: None) -> None:
    files = [*Path(grids.__path__[0]).glob("migrations/0*.py")]
    with owner():
        MigrationRecorder.Migration.objects.filter(app="grids").delete()
    assert refusal(client) == {"migrations": f"{len(files)} missing, as grids.0001_tables"}


def test_what_stood_at_the_last_of_the_replaced_migrations_goes_on(
    client: Client, db: None
) -> None:
    """Their files are gone; ``migrate`` finds nothing to do but to note those that replace them."""
    with owner():
        MigrationRecorder.Migration.objects.filter(name__in=NEW).delete()
    assert refusal(client) == {"migrations": "6 missing, as evaluation.0001_tables"}
    with owner():
        call_command(migrate.Command(), verbosity=0)
    assert client.get("/readyz").json()["migrations"] == "ok"


def test_a_ledger_whose_last_entry_is_missing_is_not_ready(client: Client, db: None) -> None:
    chain = append_to(make_township())
    Chain.objects.filter(pk=chain.pk).update(length=2)
    assert refusal(client) == {"ledger": "1 torn"}


def test_a_ledger_whose_head_was_changed_is_not_ready(client: Client, db: None) -> None:
    chain = append_to(make_township())
    assert LedgerEntry.objects.count() == 1
    Chain.objects.filter(pk=chain.pk).update(head="1" * 64)
    assert refusal(client) == {"ledger": "1 torn"}


def test_a_clock_that_differs_from_the_databases_is_not_ready(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "seconds_of_drift", lambda: -61.24)
    assert refusal(client) == {"clock": "-61.2 s"}


def test_a_database_that_does_not_answer_is_not_ready_but_alive(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OperationalError("connection to server at secret.example failed")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", fails)
        assert refusal(client) == {"database": "OperationalError"}
        assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("behind_proxy", "headers", "told"),
    [
        (True, {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "REMOTE_ADDR": ""}, True),
        (True, {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 192.0.2.7", "REMOTE_ADDR": ""}, False),
        (True, {"REMOTE_ADDR": ""}, True),
        (False, {"REMOTE_ADDR": "::1"}, True),
        (False, {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "REMOTE_ADDR": "192.0.2.7"}, False),
        (False, {"HTTP_X_FORWARDED_FOR": "192.0.2.7", "REMOTE_ADDR": "127.0.0.1"}, False),
    ],
)
def test_details_are_for_this_machine_whatever_a_stranger_forges(
    client: Client, db: None, behind_proxy: bool, headers: dict[str, str], told: bool
) -> None:
    with override_settings(BEHIND_PROXY=behind_proxy):
        assert ("application/json" in client.get("/readyz", **headers)["Content-Type"]) is told


def test_what_the_last_whole_walk_found_is_not_ready_until_another_finds_nothing(
    client: Client, db: None
) -> None:
    Verification.objects.create(at=NOW, chains=1, entries=9, rows=9, faults=2)
    [(name, said)] = refusal(client).items()
    assert (name, said[:9]) == ("walk", "2 faults ")
    later = NOW + timedelta(days=1)
    Verification.objects.create(at=later, chains=1, entries=9, rows=9, faults=0)
    assert client.get("/readyz").status_code == 200


def kept(kind: str, *, days: float, faults: int = 0) -> None:
    """A backup or a drill of so many days ago."""
    at = timezone.now() - timedelta(days=days)
    with owner():
        Safekeeping.objects.create(kind=kind, at=at, seconds=1, faults=faults)


def test_old_backups_and_trials_are_not_ready_until_new_ones_go_well(
    client: Client, db: None
) -> None:
    make_officer(name="赵敏")
    assert client.get("/readyz").status_code == 200
    Officer.objects.update(created_at=timezone.now() - timedelta(days=15))
    assert refusal(client) == {
        "backup": "none for 3 days",
        "drill": "none for 14 days",
    }
    kept("backup", days=2.9)
    kept("drill", days=13.9)
    assert client.get("/readyz").status_code == 200
    kept("drill", days=1, faults=1)
    assert refusal(client) == {"drill": "the last one failed"}
    kept("drill", days=0.5)
    told = client.get("/readyz").json()
    assert (told["ready"], told["drill"][:6]) == (True, "ok, 20")
    with owner():
        Safekeeping.objects.filter(kind="backup").update(at=timezone.now() - timedelta(days=3.1))
    assert list(refusal(client)) == ["backup"]
