"""Photos: a thousand uploads cut at random bytes, and what a phone's photo costs.

    python3 manage.py test benchmarks/photos.py -s

The twin has no sha256 in its address: then some of those that lack a piece are stored.
"""

import random
import resource
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import Entry, Photo
from grids.codes import sha256_of
from grids.models import Grid, Officer
from grids.pictures import cleaned
from grids.roles import Role
from tests.evaluation.doorstep import make_doorstep
from tests.factories import make_grid, make_officer, make_village
from tests.grids.evil_pictures import picture

CUT, TWINS = 1000, 200
_EDGE = "edge7f3a"


@pytest.fixture
def group(db: None) -> Grid:
    return make_grid(village=make_village(), name="第1组")


@pytest.fixture
def clerk(group: Grid) -> Officer:
    return make_officer(name="赵敏", role=Role.CLERK, place=group.village)


@pytest.fixture
def entry(group: Grid) -> Entry:
    return make_doorstep(grid=group).entries.get()


def body_of(photo: bytes) -> bytes:
    """As a browser sends it: the key, the photo, the sentinel."""
    parts = [
        b'name="cid"\r\n\r\n9d3c0d5e-7a58-4c8f-9d2b-0a0a0a0a0a0a',
        b'name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + photo,
        b'name="_end"\r\n\r\n1',
    ]
    edge = f"--{_EDGE}".encode()
    told = b"".join(
        edge + b"\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts
    )
    return told + edge + b"--\r\n"


def cut_uploads(client: Client, url: str, body: bytes, times: int) -> Counter[int]:
    """Each broken somewhere else, with a length that says that all of it has come.

    In turns the end is missing, and a piece in the middle.
    """
    chance, told = random.Random(17), Counter[int]()
    for time in range(times):
        at = chance.randrange(1, len(body) - len(_EDGE) - 60)
        end = chance.randrange(at + 1, len(body) - len(_EDGE) - 60 + 1) if time % 2 else len(body)
        kind = f"multipart/form-data; boundary={_EDGE}"
        told[client.post(url, body[:at] + body[end:], content_type=kind).status_code] += 1
    return told


def test_none_of_a_thousand_cut_photos_is_stored(
    client: Client, entry: Entry, clerk: Officer
) -> None:
    client.force_login(clerk)
    photo = picture(size=(1600, 1200)) + b"\0" * 200_000
    url = reverse("form_photo_add", args=[entry.pk, "01", sha256_of(photo)])
    told = cut_uploads(client, url, body_of(photo), CUT)
    print(f"\n{CUT} cut uploads of {len(photo) // 1000} kB: {dict(told)}, stored:", end=" ")
    print(Photo.objects.count())
    assert not Photo.objects.exists()
    kind = f"multipart/form-data; boundary={_EDGE}"
    assert client.post(url, body_of(photo), content_type=kind).status_code == 302
    assert Photo.objects.count() == 1


def test_without_its_name_some_are(client: Client, entry: Entry, clerk: Officer) -> None:
    """The twin: sent to the page itself, a photo that lacks a piece behind its picture is taken."""
    client.force_login(clerk)
    photo = picture(size=(1600, 1200)) + b"\0" * 200_000
    url = reverse("form_photos", args=[entry.pk, "01"])
    told = cut_uploads(client, url, body_of(photo), TWINS)
    print(f"\nthe twin, {TWINS}: {dict(told)}, stored: {Photo.objects.count()}")
    assert Photo.objects.exists()


def test_what_a_photo_costs(entry: Entry) -> None:
    for name, photo in (
        ("as the page sends it, 1600 × 1200", picture(size=(1600, 1200))),
        ("12 million points", picture(size=(4000, 3000), quality=92)),
        ("12 million points, in turns", picture(size=(4000, 3000), progressive=True)),
    ):
        seconds, kept = measured(photo)
        print(f"\n{name}: {len(photo) // 1000} kB → {kept // 1000} kB, {seconds:.3f} s CPU")
        assert seconds < 0.5


def measured(photo: bytes) -> tuple[float, int]:
    began = resource.getrusage(resource.RUSAGE_SELF)
    made = cleaned(photo)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime
    return seconds, len(made.data)
