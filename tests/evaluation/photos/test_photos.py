"""A photo is kept once with what it shows, is removed with a reason, and never more than enough."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from evaluation.models import Entry, Photo
from evaluation.photos.actions import add_photo, forget, remove_photo
from evaluation.photos.typed import A_DAY, Shown
from evaluation.workflow import Stage
from grids.codes import sha256_of
from grids.models import Grid, Officer
from grids.pictures import Picture, cleaned
from grids.stores import NoRoom, photos
from grids.writing import Refused
from tests.evaluation.doorstep import confirm, make_doorstep, save
from tests.factories import jpeg, make_photo, make_sent


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    round_ = make_doorstep(grid=micro_grid)
    return round_.entries.select_related("round__village", "campaign", "household", "group").get()


def star_of(entry: Entry, number: int = 0) -> Shown:
    star = entry.campaign.stars.all()[number]
    return Shown(Photo.Kind.STAR, entry.round, entry=entry, star=star)


def picture(colour: str = "gold") -> Picture:
    return cleaned(jpeg(colour=colour))


def send(shown: Shown, by: Officer, colour: str = "gold") -> Photo:
    add_photo(shown, picture(colour), sent=make_sent(by))
    return Photo.objects.latest("at", "pk")


def test_a_photo_of_a_star_is_kept_with_its_picture(entry: Entry, clerk: Officer) -> None:
    send(star_of(entry), clerk)
    photo = Photo.objects.get()
    assert (photo.entry, photo.officer, photo.kind) == (entry, clerk, "star")
    data = photos().get(photo.digest)
    assert data is not None
    assert (sha256_of(data), len(data)) == (photo.digest, photo.size)


def test_the_same_file_sent_again_is_the_same_photo(entry: Entry, clerk: Officer) -> None:
    add_photo(star_of(entry), picture(), sent=make_sent(clerk))
    receipt = add_photo(star_of(entry), picture(), sent=make_sent(clerk))
    assert (Photo.objects.count(), receipt.summary) == (1, "这张照片已经在这里了。")


def test_a_third_photo_of_a_star_is_refused_with_the_reason(entry: Entry, clerk: Officer) -> None:
    for colour in ("gold", "red"):
        send(star_of(entry), clerk, colour)
    with pytest.raises(Refused, match="写一句话也行"):
        send(star_of(entry), clerk, "blue")


def test_the_sixth_photo_of_a_form_is_refused_with_the_reason(entry: Entry, clerk: Officer) -> None:
    for number, colour in enumerate(("gold", "red", "blue", "green", "white")):
        send(star_of(entry, number), clerk, colour)
    with pytest.raises(Refused, match="认星不要求照片"):
        send(star_of(entry, 0), clerk, "black")
    assert Photo.objects.count() == 5


def test_after_the_confirmation_a_star_s_photos_stay_as_they_are(
    entry: Entry, clerk: Officer
) -> None:
    photo = send(star_of(entry), clerk)
    save(entry, clerk)
    confirm(entry, clerk)
    with pytest.raises(Refused, match="不再变动"):
        send(star_of(entry, 1), clerk)
    with pytest.raises(Refused, match="只有乡镇可以删"):
        remove_photo(photo.pk, because="模糊", sent=make_sent(clerk))


def test_the_signed_print_may_follow_the_confirmation(entry: Entry, clerk: Officer) -> None:
    save(entry, clerk)
    confirm(entry, clerk)
    paper = Shown(Photo.Kind.PAPER, entry.round, entry=entry)
    assert send(paper, clerk).kind == "paper"


def test_once_assessing_has_begun_nothing_is_added(entry: Entry, clerk: Officer) -> None:
    entry.round.stage = Stage.ASSESSING
    entry.round.save()
    with pytest.raises(Refused, match="不能再添照片"):
        send(star_of(entry), clerk)


def test_who_does_not_fill_in_the_form_adds_nothing(entry: Entry, assessor: Officer) -> None:
    with pytest.raises(PermissionDenied):
        send(star_of(entry), assessor)
    assert not Photo.objects.exists()


def test_201_photos_a_day_are_too_many(
    entry: Entry, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert A_DAY == 200
    monkeypatch.setattr("evaluation.photos.actions.A_DAY", 2)
    for number, colour in enumerate(("gold", "red")):
        send(star_of(entry, number), clerk, colour)
    with pytest.raises(Refused, match="今天已传 2 张"):
        send(star_of(entry, 2), clerk, "blue")


def test_a_full_disk_is_told_politely_and_nothing_is_kept(
    entry: Entry, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: object, _data: bytes) -> str:
        raise NoRoom

    monkeypatch.setattr("grids.stores.Folder.put", full)
    with pytest.raises(Refused, match="没有地方存照片"):
        send(star_of(entry), clerk)
    assert not Photo.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_removed_photo_keeps_who_and_why_and_loses_its_picture(
    entry: Entry, clerk: Officer
) -> None:
    photo = send(star_of(entry), clerk)
    remove_photo(photo.pk, because="拍到了邻居", sent=make_sent(clerk))
    photo.refresh_from_db()
    assert (photo.removed_by, photo.removed_because) == (clerk, "拍到了邻居")
    assert photos().get(photo.digest) is None


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_another_photo_needs_stays(entry: Entry, clerk: Officer) -> None:
    first = send(star_of(entry), clerk)
    second = make_photo(entry=entry, star=entry.campaign.stars.all()[1], officer=clerk)
    assert first.digest == second.digest
    remove_photo(first.pk, because="放错了星", sent=make_sent(clerk))
    assert photos().get(second.digest) is not None
    assert not forget(second.digest)


def test_the_township_removes_a_photo_later_with_a_reason(
    entry: Entry, clerk: Officer, township_officer: Officer
) -> None:
    photo = send(star_of(entry), clerk)
    entry.round.stage = Stage.DECIDING
    entry.round.save()
    remove_photo(photo.pk, because="当事人不同意", sent=make_sent(township_officer))
    assert Photo.objects.get().removed_by == township_officer


# The pages


def upload(client: Client, url: str, data: bytes, **more: Any) -> Any:
    fields = {"cid": "9d3c0d5e-7a58-4c8f-9d2b-0a0a0a0a0a0a", "_end": "1", **more}
    return client.post(url, {"photo": SimpleUploadedFile("a.jpg", data), **fields})


def star_page(entry: Entry, name: str = "") -> str:
    if name:
        return reverse("form_photo_add", args=[entry.pk, "01", name])
    return reverse("form_photos", args=[entry.pk, "01"])


def test_a_photo_is_sent_without_a_script(client: Client, entry: Entry, clerk: Officer) -> None:
    client.force_login(clerk)
    answer = upload(client, star_page(entry), jpeg())
    assert answer.url.startswith(star_page(entry))
    page = client.get(answer.url)
    assert "照片已存好" in page.text
    assert reverse("photo_file", args=[Photo.objects.get().pk, "small"]) in page.text


def test_a_photo_is_named_by_its_sha256(client: Client, entry: Entry, clerk: Officer) -> None:
    client.force_login(clerk)
    data = jpeg()
    upload(client, star_page(entry, sha256_of(data)), data)
    assert Photo.objects.get().sent == sha256_of(data)


def test_what_arrives_otherwise_than_it_is_named_is_refused(
    client: Client, entry: Entry, clerk: Officer
) -> None:
    client.force_login(clerk)
    answer = upload(client, star_page(entry, sha256_of(b"another")), jpeg())
    assert "没有原样传到" in answer.text
    assert not Photo.objects.exists()


def test_a_cut_photo_is_refused_whole(client: Client, entry: Entry, clerk: Officer) -> None:
    client.force_login(clerk)
    answer = upload(client, star_page(entry), jpeg(), _end="")
    assert answer.status_code == 400
    assert not Photo.objects.exists()


def test_a_picture_is_given_out_as_a_picture_and_nothing_else(
    client: Client, entry: Entry, clerk: Officer
) -> None:
    client.force_login(clerk)
    photo = send(star_of(entry), clerk)
    answer = client.get(reverse("photo_file", args=[photo.pk, "whole"]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    little = client.get(reverse("photo_file", args=[photo.pk, "small"]))
    with Image.open(BytesIO(little.content)) as shown:
        assert max(shown.size) <= 240


def test_a_removed_photo_is_not_given_out_any_more(
    client: Client, entry: Entry, clerk: Officer
) -> None:
    client.force_login(clerk)
    photo = send(star_of(entry), clerk)
    url = reverse("photo_remove", args=[photo.pk])
    fields = {"cid": "9d3c0d5e-7a58-4c8f-9d2b-0a0a0a0a0a0b", "because": "模糊", "_end": "1"}
    client.post(url, fields)
    assert client.get(reverse("photo_file", args=[photo.pk, "whole"])).status_code == 404
    assert "模糊" in client.get(reverse("entry_photos", args=[entry.pk])).text
