"""Who sees which photo: whoever may see what it shows, and nobody who stands aside."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.access import visible_photos
from evaluation.models import Entry, Photo
from evaluation.photos.actions import add_photo
from evaluation.photos.typed import Shown
from grids.models import Grid, Officer, Village
from grids.roles import Role
from households.models import Tie
from tests.evaluation.doorstep import give_code, make_doorstep
from tests.evaluation.photos.test_photos import picture, send, star_of, upload
from tests.factories import (
    jpeg,
    make_grid,
    make_household,
    make_officer,
    make_panel,
    make_photo,
    make_sent,
    make_sitting,
)
from tests.journeys.browser import PLAIN


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def seen(officer: Officer) -> int:
    return visible_photos(Officer.objects.get(pk=officer.pk)).count()


def test_the_village_sees_it_and_its_neighbour_does_not(
    entry: Entry, clerk: Officer, assessor: Officer, other_clerk: Officer
) -> None:
    send(star_of(entry), clerk)
    assert [seen(officer) for officer in (clerk, assessor, other_clerk)] == [1, 1, 0]


def test_who_is_kin_sees_none_of_its_photos(
    entry: Entry, clerk: Officer, assessor: Officer, micro_grid: Grid
) -> None:
    send(star_of(entry), clerk)
    home = make_household(village=micro_grid.village, grid=micro_grid)
    home.head.officer = assessor
    home.head.save()
    first, second = sorted((home, entry.household), key=lambda one: one.pk)
    Tie.objects.create(first=first, second=second, kind="兄弟")
    assert seen(assessor) == 0
    client = Client()
    client.force_login(assessor)
    photo = Photo.objects.get()
    assert client.get(reverse("photo_file", args=[photo.pk, "whole"])).status_code == 404
    assert client.get(reverse("entry_photos", args=[entry.pk])).status_code == 403
    assert str(photo.pk) not in client.get(reverse("declaration_check", args=[entry.pk])).text


def test_who_leads_another_grid_sees_none(entry: Entry, clerk: Officer, village: Village) -> None:
    send(star_of(entry), clerk)
    elsewhere = make_grid(village=village, name="第7组")
    leader = make_officer(name="吴七", role=Role.GRID_LEADER, place=elsewhere)
    assert seen(leader) == 0


def test_of_an_open_sitting_only_who_counts_sees_the_sheet(
    entry: Entry, clerk: Officer, assessor: Officer
) -> None:
    panel = make_panel(round_=entry.round)
    sitting = make_sitting(panel=panel, claims=[])
    shown = Shown(Photo.Kind.SHEET, entry.round, sitting=sitting)
    add_photo(shown, picture(), sent=make_sent(clerk))
    was_closed = sitting.closed_at is not None
    assert (seen(clerk), seen(assessor)) == (1, int(was_closed))


@pytest.fixture
def at_home(entry: Entry) -> Client:
    client = Client()
    client.post("/own/", f"household_code={give_code(entry)}", content_type=PLAIN)
    return client


def test_the_household_sends_a_photo_of_its_own_star(at_home: Client, entry: Entry) -> None:
    url = reverse("home_photos", args=[entry.pk, "01"])
    upload(at_home, url, jpeg())
    photo = Photo.objects.get()
    assert (photo.officer, photo.entry) == (None, entry)
    page = at_home.get(url).text
    assert "农户自己" in page
    assert at_home.get(reverse("home_photo_file", args=[photo.pk, "small"])).status_code == 200


def test_it_takes_its_photo_away_always(at_home: Client, entry: Entry) -> None:
    photo = make_photo(entry=entry)
    entry.round.stage = "deciding"
    entry.round.save()
    fields = "cid=9d3c0d5e-7a58-4c8f-9d2b-0a0a0a0a0a0c&because=不想给人看"
    at_home.post(reverse("home_photo_remove", args=[photo.pk]), fields, content_type=PLAIN)
    photo.refresh_from_db()
    assert (photo.removed_by, photo.removed_because) == (None, "不想给人看")


def test_a_script_gets_the_part_alone(client: Client, entry: Entry, clerk: Officer) -> None:
    client.force_login(clerk)
    answer = client.get(
        reverse("form_photos", args=[entry.pk, "01"]), headers={"HX-Request": "true"}
    )
    assert answer.text.strip().startswith("<div")
    assert "<html" not in answer.text


@pytest.mark.parametrize("number", [0, 1, 5])
def test_a_household_s_photos_cost_the_same_queries(
    client: Client,
    entry: Entry,
    clerk: Officer,
    number: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    client.force_login(clerk)
    for place, colour in zip(
        range(number), ("gold", "red", "blue", "green", "white"), strict=False
    ):
        send(star_of(entry, place), clerk, colour)
    url = reverse("entry_photos", args=[entry.pk])
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
