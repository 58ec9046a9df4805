"""A database that is killed in the middle: nothing lost, nothing twice, no plain 500."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from http.client import HTTPResponse
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoDbBlocker

from evaluation.declarations.forms.confirming import ConfirmForm
from grids.away import AwayMiddleware, answer_away, answer_given_up, is_away
from grids.presses import SECRETS
from households.forms.entering import EnterForm, NamedEnterForm
from tests.away_site import Site, serving, standing
from tests.serving import wait_for
from tests.test_start import place  # noqa: F401  # a fixture, found by its name

Answer = tuple[HTTPResponse, str]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def site(
    place: Path,  # noqa: F811  # as above
    tmp_path: Path,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Site]:
    with django_db_blocker.unblock(), standing(place, tmp_path) as made:
        yield made


def said(site: Site, words: str) -> dict[str, str]:
    """The fields of the form on which an officer says something, as a browser would send them."""
    answer, page = site.get("/feedback/add/")
    assert answer.status == 200
    fields = hidden(page[page.rindex("<form") :])
    return {**fields, "text": words, "page": "/", "cid": str(uuid4())}


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input[^>]*type="hidden" name="([\w-]+)"(?: value="([^"]*)")?', page)
    return {name: unescape(value) for name, value in found}


@contextmanager
def in_the_middle_of(site: Site, fields: dict[str, str]) -> Iterator[Future[Answer]]:
    """The press is inside its transaction, waiting for a lock, when the database goes."""
    with ThreadPoolExecutor(1) as hand:
        with site.asking() as cursor:
            cursor.execute("LOCK TABLE grids_feedback IN ACCESS EXCLUSIVE MODE")
            pressed = hand.submit(site.press, "/feedback/add/", fields)
            wait_for(lambda: site.ask(WAITING) == [(1,)])
            site.kill()
        yield pressed


def kept(site: Site) -> list[tuple[str, int]]:
    return list(site.ask("SELECT text, count(*) FROM grids_feedback GROUP BY text"))


def test_a_press_during_which_the_database_is_killed_is_carried_out_once(site: Site) -> None:
    with serving(site):
        the_server_itself_tries_again(site)
        the_page_sends_it_again_when_it_lasts_longer(site)
        a_page_says_when_it_comes_again(site)
    with serving(site, "tests.away_twin"):
        without_all_this_it_is_a_plain_error(site)
    assert sorted(kept(site)) == [("两分钟", 1), ("两秒钟", 1)]


def the_server_itself_tries_again(site: Site) -> None:
    with in_the_middle_of(site, said(site, "两秒钟")) as pressed:
        site.begin()
    answer, _page = pressed.result()
    assert (answer.status, kept(site)) == (302, [("两秒钟", 1)])


def the_page_sends_it_again_when_it_lasts_longer(site: Site) -> None:
    sent = said(site, "两分钟")
    with in_the_middle_of(site, sent) as pressed:
        answer, page = pressed.result()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    again = hidden(page)
    assert again.items() >= {"text": "两分钟", "cid": sent["cid"]}.items()
    assert "data-later" in page
    site.begin()
    for _time in range(2):
        assert site.press("/feedback/add/", again)[0].status == 302


def a_page_says_when_it_comes_again(site: Site) -> None:
    site.kill()
    began = time.monotonic()
    answer, page = site.get("/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert 'http-equiv="refresh" content="5"' in page
    assert time.monotonic() - began < PATIENT
    site.begin()
    assert site.get("/")[0].status == 200


#: Well below the five seconds after which a connection is given up: nobody waits for a page.
PATIENT = 4


def without_all_this_it_is_a_plain_error(site: Site) -> None:
    with in_the_middle_of(site, said(site, "nobody reads this")) as pressed:
        site.begin()
    answer, page = pressed.result()
    assert (answer.status, "nobody reads this" in page) == (500, False)


@pytest.mark.parametrize("answer", [answer_away, answer_given_up])
@pytest.mark.parametrize("secret", ["password", "household_code"])
def test_a_secret_is_not_kept_and_nothing_is_sent_by_itself_without_it(
    secret: str, answer: Callable[[HttpRequest], HttpResponse]
) -> None:
    fields = {"cid": str(uuid4()), "reason": "为了核对", secret: "4TRK-9M2Q"}
    page = answer(RequestFactory().post("/x/", fields)).text
    assert "4TRK" not in page
    assert "为了核对" in page
    assert "data-later" not in page


@pytest.mark.parametrize("form", [EnterForm, NamedEnterForm, ConfirmForm])
def test_each_field_for_a_households_code_bears_the_secret_name(form: type[Form]) -> None:
    assert {"household_code"} == SECRETS & set(form.base_fields)


def test_what_another_site_put_into_a_form_is_not_sent_on() -> None:
    request = RequestFactory().post(
        "/x/",
        {"cid": str(uuid4()), "reason": "planted"},
        headers={"origin": "https://evil.example"},
    )
    assert "planted" not in answer_away(request).text


def with_a_file(words: str) -> HttpRequest:
    fields = {"cid": str(uuid4()), "reason": words, "_end": "1"}
    return RequestFactory().post("/x/", {**fields, "file": SimpleUploadedFile("a.xlsx", b"rows")})


def test_a_file_cannot_be_kept_on_a_page_and_it_says_so() -> None:
    page = answer_away(with_a_file("名册")).text
    assert ("文件无法保留" in page, "名册" in page, "data-later" in page) == (True, True, False)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_was_read_once_is_whole_when_the_server_tries_again() -> None:
    read: list[bytes] = []

    def view(request: HttpRequest) -> HttpResponse:
        read.append(request.FILES["file"].read())
        return answer_away(request) if len(read) == 1 else HttpResponse("saved")

    assert AwayMiddleware(view)(with_a_file("名册")).content == b"saved"
    assert read == [b"rows", b"rows"]


@pytest.mark.django_db(transaction=True)
def test_what_carries_no_key_is_never_run_twice() -> None:
    runs: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        runs.append(1)
        return answer_away(request)

    answer = AwayMiddleware(view)(RequestFactory().post("/login/", {"username": "zhao"}))
    assert (answer.status_code, len(runs)) == (503, 1)


@pytest.mark.parametrize(
    ("code", "away"),
    [(None, True), ("57P01", True), ("53300", True), ("40P01", True), ("55P03", False)],
)
def test_an_answer_of_the_database_is_told_from_none(code: str | None, away: bool) -> None:
    class Told(Exception):
        pgcode = code

    error = OperationalError("…")
    error.__cause__ = Told()
    assert is_away(error) is away
    assert not is_away(IntegrityError("…"))
