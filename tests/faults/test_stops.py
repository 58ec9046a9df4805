"""Work that is killed at any moment is done wholly or not at all, and once when pressed again.

A few kills of each kind here; ``STARCIVIL_STOPS=50`` tries as many as docs/reliability.md tells of.
"""

import io
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from evaluation.models import Photo
from grids.models import Grid, Officer
from grids.roles import Role
from grids.stores import photos
from grids.traces import ledger
from grids.traces.chains import chain_of
from tests.evaluation.boards import make_decided
from tests.evaluation.browsing import browser_of
from tests.evaluation.doorstep import make_doorstep
from tests.factories import (
    NOW,
    jpeg,
    make_grid,
    make_household,
    make_officer,
    make_township,
    make_village,
)
from tests.faults.stopping import Counts, Work, counts, killed_after, more
from tests.grids.test_founding_a_county import HEADINGS, county

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("STARCIVIL_STOPS", "2"))
#: A new piece of work of one kind; doing it again is pressing the same button once more.
Kind = Callable[[], Work]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))


_numbers = count(1)


def new_grid() -> Grid:
    """In a township of its own, as each has one campaign."""
    township = make_township(name=f"第{next(_numbers)}乡")
    return make_grid(village=make_village(township=township), name="第1组")


def clerk_of(grid: Grid) -> Officer:
    return make_officer(name="赵敏", role=Role.CLERK, place=grid.village)


def pressed(url: str, by: Officer, **fields: str) -> Work:
    """A button of that page with one key; whoever is led on has a receipt."""
    browser, told = browser_of(by), {"cid": str(uuid4()), **fields, "_end": "1"}

    def press() -> None:
        assert browser.post(url, told).status_code == 302

    return press


def a_notice() -> Work:
    """It is posted by the second of the two who sign it."""
    grid = new_grid()
    decided = make_decided(village=grid.village)
    for number in range(3):
        decided.add(grid, f"88{number:02}", "张大山", stars=7)
    url = reverse("move_check", args=[decided.round.pk, "post_notice"])
    pressed(url, decided.secretary)()
    return pressed(url, decided.supervisor)


def a_photo() -> Work:
    grid = new_grid()
    entry = make_doorstep(grid=grid).entries.get()
    url, cid = reverse("form_photos", args=[entry.pk, "01"]), str(uuid4())
    browser = browser_of(clerk_of(grid))

    def send() -> None:
        file = SimpleUploadedFile("a.jpg", jpeg())
        assert browser.post(url, {"cid": cid, "photo": file, "_end": "1"}).status_code == 302

    return send


def a_workbook() -> Work:
    """A household's own data; that it was given out is in the ledger. Pressed again it is told by
    its receipt, and whoever asks for the file once more asks anew."""
    grid = new_grid()
    home = make_household(village=grid.village, grid=grid)
    url, told = reverse("household_export", args=[home.pk]), {"cid": str(uuid4()), "_end": "1"}
    browser = browser_of(clerk_of(grid))

    def draw() -> None:
        answer = browser.post(url, told)
        if answer.status_code != 302:
            book = b"".join(answer.streaming_content)
            assert load_workbook(io.BytesIO(book)).active.max_row > 1

    return draw


def slips_of_a_group() -> Work:
    """Its households' codes, shown by one answer alone; whoever did not see it issues new ones."""
    grid = new_grid()
    for _ in range(3):
        make_household(village=grid.village, grid=grid)
    url, told = reverse("codes_issue", args=[grid.pk]), {"cid": str(uuid4()), "_end": "1"}
    browser = browser_of(clerk_of(grid))

    def draw() -> None:
        answer = browser.post(url, told | {"whose": "all"})
        assert answer.status_code == 302 or len(answer.context["slips"]) == 3

    return draw


def a_county(folder: Path) -> Work:
    """From the command line, which has no key: a second time there is nothing left to found."""
    chain_of(None)  # which the first county of all would begin
    number = next(_numbers)
    book, file = Workbook(), folder / f"{number}.xlsx"
    book.active.append(HEADINGS)
    for row in county(2, 6):
        named = (
            cell.replace("乡", f"镇{number}乡") if place == 0 else cell
            for place, cell in enumerate(row)
        )
        book.active.append([cell.replace("138000", f"138{number:03}") for cell in named])
    book.save(file)
    return lambda: call_command("found", str(file), do=True, stdout=io.StringIO())


KINDS = {
    "notice": a_notice,
    "photo": a_photo,
    "workbook": a_workbook,
    "slips": slips_of_a_group,
}


@pytest.fixture(params=[*KINDS, "county"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Kind:
    return KINDS.get(request.param) or partial(a_county, tmp_path)


def whole(new: Kind) -> tuple[Counts, float]:
    """What such a piece of work adds, and how long it takes."""
    work = new()
    before, began = counts(), time.monotonic()
    work()
    return more(before), time.monotonic() - began


def test_work_that_is_killed_is_done_wholly_or_not_at_all_and_once_in_the_end(kind: Kind) -> None:
    (everything, longest), chance = whole(kind), random.Random(2026)  # nothing secret is made of it
    seen = Counter[bool]()
    for _ in range(KILLS):
        work = kind()
        before = counts()
        killed_after(chance.uniform(0, 1.2 * longest), work)
        found = more(before)
        assert found in ({}, everything)
        seen[bool(found)] += 1
        work()
        assert more(before) == everything
    print(f"\n{KILLS} kills, {seen[True]} after it was done: {everything}")
    assert all(photos().get(photo.digest) for photo in Photo.objects.all())


def test_twin_that_commits_in_between_leaves_a_half(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    (everything, _seconds), work = whole(kind), kind()
    before = counts()
    monkeypatch.setattr(ledger, "append", commit_and_die)
    killed_after(60, work)
    assert more(before) not in ({}, everything)


def commit_and_die(*_told: object, **_how: object) -> None:
    connection.connection.commit()
    os.kill(os.getpid(), signal.SIGKILL)
