"""Numbers planted in a roster are found nowhere but sealed: in no table, log or file.

That no page shows them to anybody is seen where every page is opened by everybody
(``tests/access/test_walk.py``).
"""

import logging
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from households.models import Household, Person, RosterUpload
from tests.access.pages import body_of
from tests.access.world import World, make_world
from tests.households.canary import CARD, TABLE, found_in, plant
from tests.households.sheets import xlsx
from tests.households.typing import open_as, uploaded


def kept_text() -> Iterator[tuple[str, str]]:
    """Every row of every table as text; what is binary as the characters that it would spell."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" AS t')
            for (text,) in cursor.fetchall():
                yield table, text
                yield table, _spelt(text)


def _spelt(text: str) -> str:
    parts = [part.split('"')[0] for part in text.split("\\\\x")[1:]]
    return " ".join(bytes.fromhex(part).decode("latin-1") for part in parts)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def planted(world: World, client: Client, caplog: pytest.LogCaptureFixture) -> Household:
    """The roster as the clerk brings it in, everything logged."""
    caplog.set_level(logging.DEBUG)
    return plant(open_as(client, world.officers["clerk"]), world.own.village)


@pytest.mark.django_db
def test_no_table_and_no_log_holds_a_planted_number_in_the_open(
    planted: Household, caplog: pytest.LogCaptureFixture
) -> None:
    leaks = [(table, found_in(text)) for table, text in kept_text() if found_in(text)]
    assert leaks == []
    assert found_in(caplog.text) == []
    assert found_in(" ".join(map(str, caplog.records))) == []


@pytest.mark.django_db
def test_twin_a_number_that_is_not_sealed_is_found(planted: Household) -> None:
    Person.objects.filter(pk=planted.head_id).update(id_number_sealed=CARD.encode())
    assert {table for table, text in kept_text() if found_in(text)} == {"households_person"}


@pytest.mark.django_db
def test_the_clerk_who_corrects_the_household_sees_it_masked(
    world: World, planted: Household, client: Client
) -> None:
    body = body_of(client.get(reverse("household_edit", args=[planted.pk])))
    assert found_in(body) == []
    assert "199****0001" in body


@pytest.mark.django_db
def test_the_check_page_and_the_column_page_mask_what_they_show(
    world: World, planted: Household, client: Client
) -> None:
    uploaded(client, world.own.village, xlsx(TABLE))
    newest = RosterUpload.objects.latest("uploaded_at")
    for name in ("roster_check", "roster_columns", "roster_choose"):
        assert found_in(body_of(client.get(reverse(name, args=[newest.pk]), follow=True))) == []


@pytest.mark.django_db
def test_the_error_file_is_for_its_own_clerk_alone(
    world: World, planted: Household, client: Client
) -> None:
    newest = RosterUpload.objects.latest("uploaded_at")
    url = reverse("roster_errors", args=[newest.pk])
    assert client.get(url).status_code == 200
    others = [officer for role, officer in world.officers.items() if role != "clerk"]
    assert {open_as(Client(), other).get(url).status_code for other in others} == {404}
    assert Person.objects.filter(name="金丝雀").count() == 1
