"""Photos: a thousand uploads cut at random bytes, and what a phone's photo costs.

    python3 manage.py test benchmarks/photos.py -s

The twin lets the cut ones in: without the sentinel and the sha256 some of them are stored.
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
from starcivil import middleware
from tests.evaluation.doorstep import make_doorstep
from tests.grids.evil_pictures import picture

CUT, TWINS = 1000, 200
_EDGE = "edge7f3a"


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


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
    """Each cut somewhere else, with a length that says that all of it has come."""
    chance, told = random.Random(17), Counter[int]()
    for _time in range(times):
        part = body[: chance.randrange(1, len(body) - len(_EDGE) - 60)]
        answer = client.post(url, part, content_type=f"multipart/form-data; boundary={_EDGE}")
        told[answer.status_code] += 1
    return told


def test_none_of_a_thousand_cut_photos_is_stored(
    client: Client, entry: Entry, clerk: Officer
) -> None:
    client.force_login(clerk)
    photo = picture(size=(1600, 1200))
    url = reverse("form_photo_add", args=[entry.pk, "01", sha256_of(photo)])
    told = cut_uploads(client, url, body_of(photo), CUT)
    print(f"\n{CUT} cut uploads of {len(photo) // 1000} kB: {dict(told)}, stored:", end=" ")
    print(Photo.objects.count())
    assert not Photo.objects.exists()
    assert (
        client.post(
            url, body_of(photo), content_type=f"multipart/form-data; boundary={_EDGE}"
        ).status_code
        == 302
    )
    assert Photo.objects.count() == 1


def test_without_sentinel_and_name_some_are(
    client: Client, entry: Entry, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a picture that lacks its last bytes is told by nothing but these two.

    The decoder alone would let through what is cut behind the picture's own end.
    """
    client.force_login(clerk)
    photo = picture(size=(1600, 1200)) + b"\0" * 400_000
    monkeypatch.setattr(middleware, "_is_whole", lambda _request: True)
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
