"""What is too much: a clear sentence from the program, and from nginx before it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from grids.models import Officer, Village
from tests.fronting import Front, fronted
from tests.grids.test_views import FORM, press
from tests.serving import NGINX


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    return client


@pytest.mark.parametrize(
    "query",
    ["q=" + "王" * 10_000, "&".join(f"p{n}=1" for n in range(1000)), "next=" + "x" * 4000],
    ids=["a search of 10,000 characters", "1,000 parameters", "a long way on"],
)
def test_an_address_that_no_page_makes_is_refused_in_a_sentence(desk: Client, query: str) -> None:
    answer = desk.get(f"{reverse('household_list')}?{query}")
    assert (answer.status_code, "查找的内容太长" in answer.text) == (414, True)


def test_a_long_search_that_people_may_paste_is_answered(desk: Client) -> None:
    assert desk.get(reverse("household_list"), {"q": "王" * 300}).status_code == 200


@pytest.mark.parametrize("page", ["99999999", "-1", "0", "9" * 300, "1e9", "第二页", "1;2", "NaN"])
def test_a_page_that_does_not_exist_is_the_last_or_the_first(
    desk: Client, village: Village, page: str
) -> None:
    answer = desk.get(reverse("ledger_list", args=[village.pk]), {"page": page})
    assert answer.status_code == 200
    assert desk.get(reverse("feedback_list"), {"page": page}).status_code == 200


def test_a_thousand_fields_are_taken_and_more_than_the_limit_are_not(desk: Client) -> None:
    fields = {"text": "好用", "page": "/", "cid": str(uuid4())}
    many = {f"f{n}": "1" for n in range(1000)}
    assert press(desk, reverse("feedback_add"), **fields, **many).status_code == 302
    more = {f"f{n}": "1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)}
    answer = press(desk, reverse("feedback_add"), **fields, **more)
    assert (answer.status_code, "一次提交的内容太多" in answer.text) == (413, True)


def test_a_form_of_more_bytes_than_the_limit_is_refused(desk: Client) -> None:
    body = urlencode({"text": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE})
    answer = desk.post(reverse("feedback_add"), body, content_type=FORM)
    assert (answer.status_code, "一次提交的内容太多" in answer.text) == (413, True)


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with fronted(tmp_path) as made:
        yield made


@pytest.mark.skipif(not NGINX, reason="nginx is not installed here")
def test_nginx_says_in_a_sentence_what_is_too_much(front: Front) -> None:
    assert front.ask("POST", "/feedback/add/", b"x" * 1000) == (200, "passed on")
    too_large = front.ask("POST", "/feedback/add/", b"x" * (settings.BODY_BYTES + 1))
    assert (too_large[0], "最多 20 MB" in too_large[1]) == (413, True)
    too_long = front.ask("GET", "/households/?q=" + "x" * 30_000)
    assert (too_long[0], "网址太长" in too_long[1]) == (414, True)
    a_guesser_waits_and_nobody_else_does(front)
    two_hundred_slow_ones_stop_nobody(front)
    what_broke_before_it_answered_is_asked_again(front)
    a_program_that_is_gone_is_told_in_a_sentence(front)


def a_guesser_waits_and_nobody_else_does(front: Front) -> None:
    """A hundred and some from one address at once pass; a village's morning is less."""
    answers = [front.ask("POST", "/login/", by="127.0.0.2") for _ in range(140)]
    passed = [status for status, _said in answers].count(200)
    assert 100 <= passed < 140
    status, said = answers[-1]
    assert (status, "太频繁" in said) == (429, True)
    assert front.ask("GET", "/login/", by="127.0.0.2")[0] == 200
    assert front.ask("POST", "/login/", by="127.0.0.3")[0] == 200


def two_hundred_slow_ones_stop_nobody(front: Front) -> None:
    lines = [front.hold() for _ in range(200)]
    assert [front.ask("GET", "/")[0] for _ in range(20)] == [200] * 20
    for line in lines:
        line.close()


def what_broke_before_it_answered_is_asked_again(front: Front) -> None:
    assert front.ask("POST", "/end/", b"cid=1") == (200, "passed on")
    assert (front.folder / "web.sock.ended").exists()


def a_program_that_is_gone_is_told_in_a_sentence(front: Front) -> None:
    front.behind.kill()
    front.behind.wait(10)
    status, said = front.ask("POST", "/feedback/add/", b"x")
    assert (status, "没有收到回执的内容尚未保存" in said) == (502, True)
