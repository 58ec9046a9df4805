"""Two at once: no third photo of a star, no picture lost that a photo needs; each with its twin."""

from threading import Thread

import pytest

from evaluation.models import Entry, Photo
from evaluation.photos import actions
from evaluation.photos.actions import add_photo, forget
from grids.models import Grid, Officer
from grids.stores import Folder, photos
from tests.evaluation.doorstep import make_doorstep
from tests.evaluation.photos.test_photos import picture, send, star_of
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at, without_the_round_lock
from tests.factories import make_sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def second_and_third(
    entry: Entry, monkeypatch: pytest.MonkeyPatch, *officers: Officer
) -> list[object]:
    """One photo is there; two officers send another each."""
    send(star_of(entry), officers[0])
    meet_at(monkeypatch, (actions, "_refuse_over_quota"))

    def another(officer: Officer, colour: str) -> object:
        shown, made, sent = star_of(entry), picture(colour), make_sent(officer)
        return lambda: add_photo(shown, made, sent=sent)

    return at_once(another(officers[0], "red"), another(officers[1], "blue"))  # type: ignore[arg-type]  # because they are presses


def test_of_two_photos_at_once_the_third_of_a_star_is_refused(
    entry: Entry, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinds(second_and_third(entry, monkeypatch, grid_leader, clerk)) == ["Receipt", "Refused"]
    assert Photo.objects.count() == 2


def test_twin_without_the_locks_there_are_three(
    entry: Entry, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    monkeypatch.setattr(actions, "locked_round", lambda pk: entry.round)
    monkeypatch.setattr(actions, "locked", lambda rows: rows)
    assert kinds(second_and_third(entry, monkeypatch, grid_leader, clerk)) == ["Receipt"] * 2
    assert Photo.objects.count() == 3


def kept_while_forgotten(entry: Entry, clerk: Officer, monkeypatch: pytest.MonkeyPatch) -> Photo:
    """The same bytes are kept anew while somebody forgets what an old photo left behind."""
    put, waiting = Folder.put, []

    def put_and_wait(store: Folder, data: bytes) -> str:
        name = put(store, data)
        waiting.append(Thread(target=at_once, args=(lambda: forget(name),)))
        waiting[0].start()
        waiting[0].join(1)
        return name

    monkeypatch.setattr(Folder, "put", put_and_wait)
    add_photo(star_of(entry), picture(), sent=make_sent(clerk))
    waiting[0].join()
    return Photo.objects.get()


def test_a_picture_that_is_being_kept_is_not_forgotten(
    entry: Entry, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = kept_while_forgotten(entry, clerk, monkeypatch)
    assert photos().get(photo.digest) is not None


def test_twin_without_the_lock_by_name_it_is_lost(
    entry: Entry, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_hold", lambda _digest: None)
    photo = kept_while_forgotten(entry, clerk, monkeypatch)
    assert photos().get(photo.digest) is None
