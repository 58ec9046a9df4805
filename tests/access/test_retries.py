"""A retry is never an error: what was carried out has its receipt, whatever changed since.

Every address that takes a POST is pressed again after its officer has gone to another township,
when each of them would refuse; the presses for which it was found have their own stories in
``tests/evaluation/opinions/test_retries.py``.
"""

import uuid
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from grids.models import Officer, Post, Receipt, Village
from grids.writing import Sent, claim_receipt
from households.models import RosterUpload
from tests.access.matrix import PAGES, Page
from tests.access.walking import Rows
from tests.access.world import ROSTER, World, make_world

FORM = "application/x-www-form-urlencoded"
#: Presses without a field about one's own log-in: no post is asked for, so each is carried out.
OF_ONESELF = {"factor_list", "factor_app", "log_in_list"}
TYPED = {"reason": "补录", "choice": ["1", "2"]}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def logged_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def written(page: Page) -> bool:
    return (
        page.name not in OF_ONESELF
        and not page.public
        and any(page.status("post", role, side="own") != 405 for role in page.post)
    )


def carried_out(url: str, officer: Officer, fields: dict[str, Any]) -> Receipt:
    """The receipt of such a press, as if its action had been carried out a moment ago."""
    request: HttpRequest = RequestFactory().post(url, urlencode(fields, doseq=True), FORM)
    request.user, request.resolver_match = officer, resolve(url)
    receipt = claim_receipt(Sent.of(request))
    receipt.summary = "已办"
    receipt.save()
    return receipt


@pytest.mark.usefixtures("_gone")
def test_every_press_finds_its_receipt_after_its_officer_has_gone(
    world: World, subtests: Any
) -> None:
    officer = world.officers["clerk"]
    client, pages = logged_in(officer), [page for page in PAGES if written(page)]
    for page in pages:
        url = reverse(page.name, kwargs=page.arguments(world.own))
        with subtests.test(page.name, move=str(page.arguments(world.own).get("move", ""))):
            fields = {**TYPED, "cid": str(uuid.uuid4())}
            press = partial(client.post, url, content_type=FORM)
            assert "receipt=" not in getattr(press(urlencode(fields, doseq=True)), "url", "")
            receipt, rows = carried_out(url, officer, fields), Rows()
            answer = press(urlencode(fields, doseq=True))
            there = f"/receipts/{receipt.code}/?receipt={receipt.code}"
            assert (answer.status_code, answer.url) == (302, there)
            other = press(urlencode({**fields, "reason": "别的"}, doseq=True))
            assert "receipt=" not in getattr(other, "url", "")
            assert rows.changed() == set()
    assert len(pages) > 80


@pytest.fixture
def _gone(world: World) -> None:
    gone(world.officers["clerk"])


def gone(officer: Officer) -> None:
    """The post is in another township now; without any the log-in would be over."""
    Post.objects.filter(officer=officer).update(village=Village.objects.get(name="双凤村"))


def test_a_file_sent_again_after_its_clerk_left_is_no_error_and_another_file_is(
    world: World,
) -> None:
    clerk, other = world.officers["clerk"], ROSTER.read_bytes() + b"\0"
    client, url = logged_in(clerk), reverse("roster_upload", args=[world.own.village.pk])
    cid, before = str(uuid.uuid4()), RosterUpload.objects.count()

    def send(data: bytes) -> Any:
        file = SimpleUploadedFile("花名册.xlsx", data)
        return client.post(url, {"cid": cid, "file": file, "_end": "1"})

    first = send(ROSTER.read_bytes())
    assert first.status_code == 302
    gone(clerk)
    assert send(ROSTER.read_bytes()).url == first.url
    assert send(other).status_code == 404
    assert RosterUpload.objects.count() == before + 1
