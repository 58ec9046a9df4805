"""What weighs asks who is there, keeps what was typed, and goes on with the very same press."""

import re
import uuid
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.workflow import MoveName
from grids.models import Officer, Post, Receipt
from grids.roles import Role
from starcivil.fresh import WEIGHTY
from tests.access.matrix import PAGES
from tests.access.test_walk import address, url_names
from tests.access.walking import Rows
from tests.access.world import make_world
from tests.factories import PASSWORD, make_officer
from tests.grids.logging_in.aging import grow_old
from tests.grids.logging_in.test_factors import made_key, shown_code
from tests.journeys.browser import PLAIN

ASKED = 'name="proof"'
#: Typed into a page of which only some presses weigh.
HEAVY = {"whole": "on", "column-0-format": "whole"}


def test_every_page_of_the_table_is_one() -> None:
    assert WEIGHTY.keys() - url_names() == set()


def test_no_weighty_press_is_carried_out_by_whoever_did_not_just_prove_who_they_are(
    db: None, subtests: Any
) -> None:
    world, rows, walked = make_world(), Rows(), set()
    for page in PAGES:
        move = page.arguments(world.own).get("move") if page.name in WEIGHTY else None
        if page.name not in WEIGHTY or (move and MoveName(move) == MoveName.START):
            continue
        role = next(role for role in page.post if page.post[role] in {200, 302})
        client = Client()
        client.force_login(world.officers[role])
        grow_old(client, minutes=11)
        url, typed = address(page, world, side="own"), {"cid": str(uuid.uuid4()), **HEAVY}
        rows.changed()
        with subtests.test(f"{page.name} {move or ''}"):
            weighs = not move or url_weighs(move)
            answer = client.post(url, urlencode(typed), content_type=PLAIN)
            assert (answer.status_code == 403 and ASKED in answer.text) == weighs
            assert not weighs or rows.changed() == set()
        walked.add(page.name)
    assert walked == set(WEIGHTY)


def url_weighs(move: str) -> bool:
    """Posting, withdrawing, approving and cancelling."""
    return move in {"post_notice", "post_supplement", "post_correction", "withdraw_notice"} | {
        "approve",
        "cancel",
    }


@pytest.fixture
def desk(township_officer: Officer) -> Client:
    """The office, where nobody has typed a password for eleven minutes."""
    client = Client()
    client.force_login(township_officer)
    grow_old(client, minutes=11)
    return client


def fields_on(text: str) -> dict[str, str]:
    """What the question's form carries besides its own token."""
    [form] = re.findall(r'<form class="sheet".*?</form>', text, re.S)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_what_was_typed_goes_along_and_the_same_press_goes_on_once(
    desk: Client, clerk: Officer
) -> None:
    url = reverse("post_add", args=[clerk.pk])
    [post] = clerk.posts.all()
    cid = str(uuid.uuid4())
    typed = {"cid": cid, "role": Role.ASSESSOR, "village": post.village_id, "since": "2026-11-01"}
    asked = desk.post(url, urlencode(typed), content_type=PLAIN)
    kept = fields_on(asked.text)
    assert kept == {name: str(value) for name, value in typed.items()}
    wrong = desk.post(url, urlencode({**kept, "proof": "not it at all"}), content_type=PLAIN)
    assert (wrong.status_code, "不是您现在的密码" in wrong.text) == (403, True)
    assert fields_on(wrong.text) == kept
    assert Post.objects.filter(officer=clerk).count() == 1
    for _time in range(2):
        done = desk.post(url, urlencode({**kept, "proof": PASSWORD}), content_type=PLAIN)
        assert (done.status_code, "receipt=" in done.url) == (302, True)
    assert Post.objects.filter(officer=clerk).count() == 2
    assert Receipt.objects.get().cid == uuid.UUID(cid)


def test_for_ten_minutes_nobody_is_asked_again(desk: Client, clerk: Officer) -> None:
    url = reverse("password_reset", args=[clerk.pk])
    typed = {"cid": str(uuid.uuid4()), "proof": PASSWORD}
    assert desk.post(url, urlencode(typed), content_type=PLAIN).status_code == 302
    typed = {"cid": str(uuid.uuid4())}
    grow_old(desk, minutes=9)
    assert desk.post(url, urlencode(typed), content_type=PLAIN).status_code == 302
    grow_old(desk, minutes=2)
    typed = {"cid": str(uuid.uuid4())}
    assert desk.post(url, urlencode(typed), content_type=PLAIN).status_code == 403


def test_the_code_of_an_app_proves_it_too_and_once(
    desk: Client, township_officer: Officer, clerk: Officer
) -> None:
    code = shown_code(made_key(township_officer))
    url = reverse("password_reset", args=[clerk.pk])
    typed = {"cid": str(uuid.uuid4()), "proof": code}
    assert desk.post(url, urlencode(typed), content_type=PLAIN).status_code == 302
    grow_old(desk, minutes=11)
    again = {"cid": str(uuid.uuid4()), "proof": code}
    assert desk.post(url, urlencode(again), content_type=PLAIN).status_code == 403


def test_guessing_waits_as_at_the_log_in_and_keeps_what_was_typed(
    desk: Client, clerk: Officer
) -> None:
    url = reverse("officer_restore", args=[clerk.pk])
    typed = {"cid": str(uuid.uuid4()), "proof": "not it at all"}
    answers = [desk.post(url, urlencode(typed), content_type=PLAIN) for _time in range(6)]
    assert {answer.status_code for answer in answers} == {403}
    assert "错的次数多了" in answers[-1].text
    assert typed["cid"] in answers[-1].text
    right = {**typed, "proof": PASSWORD}
    assert desk.post(url, urlencode(right), content_type=PLAIN).status_code == 403


def test_what_was_typed_as_proof_is_kept_nowhere(desk: Client, clerk: Officer) -> None:
    url = reverse("password_reset", args=[clerk.pk])
    typed = {"cid": str(uuid.uuid4()), "proof": PASSWORD}
    desk.post(url, urlencode(typed), content_type=PLAIN)
    assert PASSWORD.encode() not in bytes(Receipt.objects.get().sealed_content)


def test_other_presses_are_not_asked_about(clerk: Officer) -> None:
    officer = make_officer(name="张慧")
    client = Client()
    client.force_login(clerk)
    grow_old(client, minutes=29)
    typed = {"cid": str(uuid.uuid4()), "text": "字太小", "page": "/"}
    answer = client.post("/feedback/add/", urlencode(typed), content_type=PLAIN)
    assert (answer.status_code, officer.posts.count()) == (302, 0)
