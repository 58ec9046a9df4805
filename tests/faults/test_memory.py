"""A worker to whom the kernel gives 400 MB, and four at once who send it what eats memory."""

import random
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.models import Photo
from grids.models import Grid, Officer
from tests.evaluation.doorstep import make_doorstep
from tests.factories import jpeg
from tests.faults.beside import Answer, Somebody, beside
from tests.grids.evil_pictures import REFUSED
from tests.households.sheets import HEADINGS, ZHANG, edited, xlsx
from tests.households.test_bad_files import SHEET, bomb

pytestmark = pytest.mark.django_db(transaction=True)
MOST, AT_ONCE = 400 * 1024**2, 4
#: Photos that say, or unpack to, far more than they are.
LARGE = (
    "8 MB and a byte",
    "png bomb",
    "png of 30,000 points",
    "png of four thousand million",
    "png that unpacks into a wall",
    "png with a profile that unpacks into 50 MB",
    "png with words that unpack into 50 MB",
    "jpeg of 30,000 points",
    "jpeg in turns of 48 million",
    "jpeg in turns, every colour whole",
    "jpeg of a thousand turns",
    "webp of sixteen million",
)


def far() -> bytes:
    """Whoever makes room for all cells before this one makes it for forty million."""
    cell = '<row r="200000"><c r="GR200000"><v>1</v></c></row></sheetData>'
    return edited(xlsx([HEADINGS, ZHANG]), SHEET, "</sheetData>", cell)


@dataclass
class Sender:
    """The clerk, and the two pages that take files."""

    clerk: Somebody
    roster: str
    photos: str

    def sends(self) -> list[partial[Answer]]:
        """Photos and workbooks in any order."""
        books = [partial(self.book, data) for data in (bomb(), far()) * 2]
        sent = [*books, *(partial(self.picture, REFUSED[name]()) for name in LARGE)]
        random.Random(400).shuffle(sent)  # because nothing secret is made of it
        return sent

    def picture(self, data: bytes) -> Answer:
        return self.clerk.press(self.photos, photo=SimpleUploadedFile("a.jpg", data))

    def book(self, data: bytes) -> Answer:
        return self.clerk.press(self.roster, file=SimpleUploadedFile("a.xlsx", data))


@pytest.fixture
def pages(micro_grid: Grid) -> tuple[str, str]:
    entry = make_doorstep(grid=micro_grid).entries.get()
    roster = reverse("roster_upload", args=[micro_grid.village_id])
    return roster, reverse("form_photos", args=[entry.pk, "01"])


@contextmanager
def worker_of_400_mb(
    folder: Path, clerk: Officer, pages: tuple[str, str], *, application: str = "starcivil.wsgi"
) -> Iterator[tuple[psutil.Process, Sender]]:
    with beside(folder, application=application) as program:
        (worker,) = program.children()
        worker.rlimit(psutil.RLIMIT_DATA, (MOST, MOST))
        yield worker, Sender(Somebody.who_is(clerk, program), *pages)
        assert program.process.poll() is None


def is_a_sentence(answer: Answer) -> bool:
    """The form again, and what is wrong with what was sent."""
    return answer.status == 200 and "<title>有误：" in answer.page


def test_what_eats_memory_is_refused_by_a_worker_that_lives_and_answers_others(
    tmp_path: Path, clerk: Officer, pages: tuple[str, str]
) -> None:
    with worker_of_400_mb(tmp_path, clerk, pages) as (worker, sender):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sent = [pool.submit(send) for send in sender.sends()]
            others = {sender.clerk.look("/").status for _ in until_answered(sent)}
        assert [one.result().page for one in sent if not is_a_sentence(one.result())] == []
        assert others == {200}
        assert sender.picture(jpeg()).status == 302
        (still,) = sender.clerk.program.children()
        assert still == worker
    assert Photo.objects.count() == 1


def until_answered(sent: list[Future[Answer]]) -> Iterator[None]:
    """Again and again, once at the least, until all have an answer."""
    yield
    while not all(one.done() for one in sent):
        yield


def test_twin_without_limits_it_has_no_memory_for_an_answer(
    tmp_path: Path, clerk: Officer, pages: tuple[str, str]
) -> None:
    without = worker_of_400_mb(tmp_path, clerk, pages, application="tests.faults.without_limits")
    with without as (_worker, sender):
        assert sender.book(bomb()).status in {500, 0}
