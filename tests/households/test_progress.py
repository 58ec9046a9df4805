"""How far an import is, told while its transaction is still open, and by nothing else."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grids.models import Officer, Receipt, Village
from households.actions import confirm_upload, rosters, upload_roster
from households.models import RosterUpload
from tests.factories import make_sent
from tests.households.typing import open_as

pytestmark = pytest.mark.django_db(transaction=True)
CLEAN = (Path(__file__).parents[1] / "rosters" / "houzhuang-clean.xlsx").read_bytes()
NOBODY_AT_WORK = {"step": 0, "of": 4, "said": ""}


class Held:
    """An import in a thread of its own that stops before it writes, until it may go on."""

    def __init__(self, upload: RosterUpload, clerk: Officer, patch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = Event(), Event()
        keep = rosters.keep

        def keep_later(*given: Any, **named: Any) -> None:
            self.reached.set()
            assert self.go_on.wait(30)
            keep(*given, **named)

        patch.setattr(rosters, "keep", keep_later)
        self.pool = ThreadPoolExecutor(1)
        self.done: Future[Receipt] = self.pool.submit(self._confirm, upload, clerk)
        assert self.reached.wait(30)

    def _confirm(self, upload: RosterUpload, clerk: Officer) -> Receipt:
        try:
            return confirm_upload(upload, seen="", sent=make_sent(clerk, at=timezone.now()))
        finally:
            connections.close_all()


@pytest.fixture
def upload(village: Village, clerk: Officer) -> RosterUpload:
    sent = make_sent(clerk, at=timezone.now() - timedelta(minutes=1))
    upload_roster(village.pk, data=CLEAN, file_name="名册.xlsx", sent=sent)
    return RosterUpload.objects.get()


@pytest.fixture
def held(upload: RosterUpload, clerk: Officer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    held = Held(upload, clerk, monkeypatch)
    yield held
    held.go_on.set()
    held.pool.shutdown()


def progress(client: Client, upload: RosterUpload) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(reverse("roster_progress", args=[upload.pk])).json()
    return answer


def test_a_running_import_says_how_far_it_is_and_a_finished_one_nothing(
    client: Client, clerk: Officer, upload: RosterUpload, held: Held
) -> None:
    desk = open_as(client, clerk)
    running = progress(desk, upload)
    held.go_on.set()
    held.done.result(30)
    assert (running["step"], running["of"]) == (3, 4)
    assert running["said"]
    assert progress(desk, upload) == NOBODY_AT_WORK


def test_an_import_of_another_upload_says_nothing_here(
    client: Client, clerk: Officer, village: Village, held: Held
) -> None:
    other = RosterUpload.objects.create(
        village=village, officer=clerk, sealed_file=b"x", uploaded_at=timezone.now()
    )
    assert progress(open_as(client, clerk), other) == NOBODY_AT_WORK
