"""Another SEAL_KEY while people work: a kill is taken up again, what is written meanwhile stays."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models import QuerySet
from django.test.utils import override_settings

from grids.models import Grid, HeldRow, Officer, Village
from grids.sealing import seal, unseal
from households.models import Household, Person
from starcivil import env, keys, resealing
from starcivil.doctor.keys import seal_key_findings
from tests.factories import NOW, make_draw, make_household, make_request, make_round

OLD, NEW = {1: b"\x00" * 32}, {2: b"\x02" * 32}
PEOPLE = 5


def rotated() -> override_settings:
    """A new key is known, and the old one still."""
    return override_settings(SEAL_KEYS={**NEW, **OLD})


@pytest.fixture
def people(village: Village, group: Grid) -> list[Person]:
    """Whose telephone numbers the old key has sealed."""
    assert settings.SEAL_KEYS == OLD
    made = []
    for number in range(PEOPLE):
        person = make_household(village=village, grid=group, number=f"0{number}").head
        person.phone = f"1390357000{number}"
        person.save()
        made.append(person)
    return made


def numbers() -> dict[int, int]:
    """How many telephone numbers each key has sealed."""
    found = [bytes(each)[0] for each in Person.objects.values_list("phone_sealed", flat=True)]
    return {number: found.count(number) for number in set(found)}


def phones() -> list[str]:
    return sorted(person.phone for person in Person.objects.all())


def test_every_sealed_column_of_the_models_is_sealed_anew() -> None:
    found = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and "sealed" in field.name
    }
    known = (*resealing.SEALED, resealing.RUNNING_DRAWS)
    assert {(each.model, each.column) for each in known} == found


def test_afterwards_the_new_key_alone_opens_everything_and_no_digest_has_changed(
    people: list[Person], clerk: Officer
) -> None:
    request = make_request(household=Household.objects.get(head=people[0]), officer=clerk)
    wish, before, held = request.wish, phones(), HeldRow.objects.count()
    with rotated():
        assert phones() == before
        assert resealing.left_under_old_keys() == PEOPLE + 1
        assert sum(count for _column, count in resealing.reseal()) == PEOPLE + 1
        assert resealing.left_under_old_keys() == 0
    assert HeldRow.objects.count() == held
    with override_settings(SEAL_KEYS=NEW):
        request.refresh_from_db()
        assert (phones(), request.wish) == (before, wish)
    with pytest.raises(InvalidTag):
        phones()


def test_a_value_tells_which_key_has_sealed_it_and_a_key_that_is_gone_opens_nothing() -> None:
    old = seal("甲", context="x")
    with rotated():
        new = seal("甲", context="x")
        assert (old[0], new[0]) == (1, 2)
        assert unseal(old, context="x") == unseal(new, context="x") == "甲"
    with override_settings(SEAL_KEYS=NEW), pytest.raises(InvalidTag):
        unseal(old, context="x")


def test_a_running_draw_keeps_its_key_until_it_is_over(
    village: Village, township_officer: Officer
) -> None:
    told = {"revealed": False, "households": 1, "to_pick": 1}
    draw = make_draw(round_=make_round(village=village), officer=township_officer, **told)
    with rotated():
        assert list(resealing.reseal()) == []
        assert resealing.left_under_old_keys() == 1
        assert {each.about: each.state for each in seal_key_findings()} == {"old keys": "warn"}
        draw.abandoned_by, draw.abandoned_at, draw.abandon_reason = township_officer, NOW, "停"
        draw.save()
        assert resealing.left_under_old_keys() == 0


KILLED = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from django.test.utils import override_settings
from starcivil import resealing
connection.settings_dict["NAME"] = sys.argv[1]
resealing.BATCH = 2
calls, seal = [], resealing.seal
def seal_or_die(text, *, context):
    calls.append(text)
    if len(calls) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return seal(text, context=context)
resealing.seal = seal_or_die
with override_settings(SEAL_KEYS={2: bytes([2]) * 32, 1: bytes(32)}):
    list(resealing.reseal())
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_a_batch_it_is_taken_up_where_it_was(
    people: list[Person],
) -> None:
    before = phones()
    name = str(connection.settings_dict["NAME"])
    ended = subprocess.run([sys.executable, "-c", KILLED, name], check=False)
    assert ended.returncode == -9
    with rotated():
        assert numbers() == {2: 2, 1: PEOPLE - 2}
        assert phones() == before
        assert sum(count for _column, count in resealing.reseal()) == PEOPLE - 2
        assert (numbers(), phones()) == ({2: PEOPLE}, before)


@contextmanager
def somebody_writing_in_the_middle(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Between the reading of the old value and its writing, another connection writes a new one."""
    writer = Thread(target=lambda: (write_another(person), connection.close()))
    sealed_once: list[str] = []

    def seal_late(text: str, *, context: str) -> bytes:
        if not sealed_once:
            sealed_once.append(text)
            writer.start()
            while writer.is_alive() and not somebody_waits():
                pass
        return seal(text, context=context)

    with monkeypatch.context() as late:
        late.setattr(resealing, "seal", seal_late)
        yield
    writer.join()


def write_another(person: Person) -> None:
    mine = Person.objects.get(pk=person.pk)
    mine.phone = "13800000000"
    mine.save(update_fields=["phone_sealed", "phone_fingerprint"])


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_what_somebody_writes_meanwhile_is_kept(
    people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = min(people, key=lambda person: person.pk)
    with rotated(), somebody_writing_in_the_middle(first, monkeypatch):
        list(resealing.reseal())
    with override_settings(SEAL_KEYS={**NEW, **OLD}):
        first.refresh_from_db()
        assert first.phone == "13800000000"


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_loses_what_somebody_wrote(
    people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    first = min(people, key=lambda person: person.pk)
    was = first.phone
    with rotated(), somebody_writing_in_the_middle(first, monkeypatch):
        list(resealing.reseal())
    with rotated():
        first.refresh_from_db()
        assert first.phone == was


# The keys' file, and the commands


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "SEAL_KEY"
    keys.write_secret(file, "00" * 32)
    monkeypatch.setenv("SEAL_KEY_FILE", str(file))
    return file


def test_a_new_key_stands_first_and_the_old_one_goes_when_nothing_needs_it(
    key_file: Path, people: list[Person]
) -> None:
    call_command("reseal", new_key=True)
    known = env.keys("SEAL_KEY")
    assert (list(known), known[1]) == ([2, 1], OLD[1])
    with override_settings(SEAL_KEYS=known):
        with pytest.raises(CommandError, match="5 values need an old key still"):
            call_command("reseal", drop_old=True, language="en")
        assert {each.about: each.state for each in seal_key_findings()}["old keys"] == "warn"
        call_command("reseal")
        call_command("reseal", drop_old=True)
    assert env.keys("SEAL_KEY") == {2: known[2]}
    assert key_file.stat().st_mode & 0o777 == 0o600
    with override_settings(SEAL_KEYS=env.keys("SEAL_KEY")):
        assert len(phones()) == PEOPLE
        assert {each.about: each.state for each in seal_key_findings()} == {
            "key age": "ok",
            "old keys": "ok",
        }


def test_a_service_that_was_started_before_the_key_does_not_know_it_so_nothing_is_sealed(
    key_file: Path, people: list[Person]
) -> None:
    waits = "import sys; sys.stdin.read()"
    service = subprocess.Popen([sys.executable, "-c", waits, "starcivil.wsgi"], stdin=-1)
    try:
        call_command("reseal", new_key=True)
        with (
            override_settings(SEAL_KEYS=env.keys("SEAL_KEY")),
            pytest.raises(CommandError, match="does not know the newest key: restart it"),
        ):
            call_command("reseal", language="en")
    finally:
        service.communicate()
    assert numbers() == {1: PEOPLE}


@pytest.mark.parametrize("text", ["0:" + "0" * 64, "256:" + "0" * 64, "x:" + "0" * 64])
def test_a_keys_number_is_one_of_1_to_255(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_KEY", text)
    with pytest.raises(ImproperlyConfigured, match="a key's number is one of 1 to 255"):
        env.keys("SEAL_KEY")


def test_two_keys_of_one_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_KEY", f"1:{'0' * 64}\n{'1' * 64}")
    with pytest.raises(ImproperlyConfigured, match="two keys of the number 1"):
        env.keys("SEAL_KEY")
