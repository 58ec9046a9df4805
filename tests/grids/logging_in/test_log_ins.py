"""How long a log-in lasts, and the list of one's own."""

import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from grids.logging_in.browsers import is_phone, name_of, network_of, system_of
from grids.models import Feedback, LogIn, Officer
from tests.factories import PASSWORD
from tests.grids.logging_in.aging import ALL, grow_old
from tests.grids.logging_in.test_factors import CODES, made_list
from tests.journeys.browser import PLAIN

ANDROID = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
COPIED = ("officer", "at", "seen_at", "phone", "browser", "system", "network", "seal")
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


def send(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, urlencode(typed), content_type=PLAIN)


def browser(officer: Officer, *, told: str = WINDOWS, address: str = "10.20.30.40") -> Client:
    """Logged in by the page, from that browser and address."""
    client = Client(headers={"user-agent": told}, REMOTE_ADDR=address)
    assert send(client, "/login/", username=officer.username, password=PASSWORD).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/session/").json()["officer"])


@pytest.mark.parametrize(
    ("told", "minutes", "still"),
    [(WINDOWS, 29, True), (WINDOWS, 31, False), (ANDROID, 31, True), (ANDROID, 11 * 60, True)],
)
def test_at_a_desk_half_an_hour_idle_ends_it_and_on_a_phone_the_day(
    clerk: Officer, told: str, minutes: int, *, still: bool
) -> None:
    client = browser(clerk, told=told)
    grow_old(client, minutes=minutes, marks=["seen"])
    assert is_in(client) == still
    assert client.get("/households/").status_code == (200 if still else 302)


@pytest.mark.parametrize("told", [WINDOWS, ANDROID])
def test_after_twelve_hours_it_is_over_however_busy_one_was(clerk: Officer, told: str) -> None:
    client = browser(clerk, told=told)
    grow_old(client, minutes=12 * 60 + 1, marks=["began"])
    assert not is_in(client)


def test_use_is_noted_and_what_a_page_asks_by_itself_is_none(clerk: Officer) -> None:
    client = browser(clerk)
    grow_old(client, minutes=20, marks=["seen"])
    client.get("/session/")
    grow_old(client, minutes=5, marks=["seen"])
    client.get("/households/")
    grow_old(client, minutes=20, marks=["seen"])
    assert is_in(client)
    grow_old(client, minutes=11, marks=["seen"])
    assert not is_in(client)


def test_a_session_that_no_log_in_has_marked_is_over(clerk: Officer) -> None:
    client = browser(clerk)
    session = client.session
    del session["log_in"]
    session.save()
    assert not is_in(client)


def test_what_was_typed_into_an_idle_page_comes_back_to_be_sent_once(clerk: Officer) -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"username": clerk.username, "password": PASSWORD}
    for url in ("/login/", "/feedback/add/"):
        page = client.get(url).text
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
        assert token
        if url == "/login/":
            send(client, url, **typed, csrfmiddlewaretoken=token[1])
    cid = str(uuid.uuid4())
    fields = {"cid": cid, "text": "字太小", "page": "/", "csrfmiddlewaretoken": token[1]}
    grow_old(client, minutes=31, marks=ALL)
    late = send(client, "/feedback/add/", **fields)
    assert (late.status_code, cid in late.text, "字太小" in late.text) == (403, True, True)
    assert not Feedback.objects.exists()


def test_after_an_idle_half_hour_the_password_is_enough_and_after_half_a_day_not(
    clerk: Officer,
) -> None:
    made_list(clerk)
    client = browser(clerk)
    send(client, "/login/code/", proof=CODES[0])
    typed = {"username": clerk.username, "password": PASSWORD}
    grow_old(client, minutes=31, marks=["seen"])
    assert client.get("/households/").status_code == 302
    assert send(client, "/login/", **typed).url == "/"
    grow_old(client, minutes=12 * 60, marks=ALL)
    assert client.get("/households/").status_code == 302
    assert send(client, "/login/", **typed).url == "/login/code/"


def test_what_a_code_proved_stands_for_its_officer_and_password_alone(
    clerk: Officer, secretary: Officer
) -> None:
    made_list(clerk), made_list(secretary)
    client = browser(clerk)
    send(client, "/login/code/", proof=CODES[0])
    grow_old(client, minutes=31, marks=["seen"])
    client.get("/households/")
    typed = {"username": secretary.username, "password": PASSWORD}
    assert send(client, "/login/", **typed).url == "/login/code/"
    clerk.end_sessions()
    clerk.save()
    typed = {"username": clerk.username, "password": PASSWORD}
    assert send(client, "/login/", **typed).url == "/login/code/"


def test_who_logs_out_by_the_button_is_asked_for_a_code_again(clerk: Officer) -> None:
    made_list(clerk)
    client = browser(clerk)
    send(client, "/login/code/", proof=CODES[0])
    send(client, "/logout/")
    assert LogIn.objects.get().ended_at
    typed = {"username": clerk.username, "password": PASSWORD}
    assert send(client, "/login/", **typed).url == "/login/code/"


@pytest.mark.parametrize("log_ins", [1, 3, 30])
def test_the_list_costs_the_same_queries_for_any_number(
    clerk: Officer, log_ins: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser(clerk)
    own = LogIn.objects.get()
    LogIn.objects.bulk_create(
        LogIn(**{name: getattr(own, name) for name in COPIED}) for _ in range(log_ins - 1)
    )
    client.get("/log-ins/")
    with django_assert_num_queries(4):
        page = client.get("/log-ins/").text
    assert page.count("10.20.") == log_ins


def test_the_list_says_when_with_what_and_from_which_network(clerk: Officer) -> None:
    browser(clerk, told=ANDROID, address="192.0.2.7")
    text = browser(clerk).get("/log-ins/").text
    assert [word for word in ("手机", "Android", "Chrome", "192.0.*.*") if word not in text] == []
    assert [word for word in ("电脑", "Windows", "Edge", "10.20.*.*") if word not in text] == []
    assert "192.0.2.7" not in text
    assert (text.count("就是这里"), text.count("最近使用")) == (1, 1)


def test_nobody_reads_the_log_ins_of_another(clerk: Officer, secretary: Officer) -> None:
    browser(secretary, told=ANDROID)
    assert "Android" not in browser(clerk).get("/log-ins/").text


def test_the_press_ends_all_others_and_this_one_stays(clerk: Officer) -> None:
    phone, here = browser(clerk, told=ANDROID), browser(clerk)
    assert send(here, "/log-ins/", cid=str(uuid.uuid4())).status_code == 302
    assert (is_in(phone), is_in(here)) == (False, True)
    text = here.get("/log-ins/").text
    assert ("已退出" in text, "最近使用" in text, "没有在别处登录" in text) == (True, False, True)


def test_what_ended_otherwise_is_not_told_as_open(clerk: Officer) -> None:
    browser(clerk, told=ANDROID)
    LogIn.objects.update(seen_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "最近使用" not in browser(clerk).get("/log-ins/").text


def test_lines_go_after_four_hundred_days(clerk: Officer) -> None:
    browser(clerk), browser(clerk)
    LogIn.objects.filter(pk=LogIn.objects.all()[0].pk).update(
        at=timezone.now() - timedelta(days=401)
    )
    call_command("forget_uploads")
    assert LogIn.objects.count() == 1


def test_every_log_in_and_every_failure_is_a_line_of_the_log_without_a_name(
    caplog: pytest.LogCaptureFixture, clerk: Officer
) -> None:
    officer = clerk
    client = Client()
    send(client, "/login/", username=officer.username, password="wrong password")
    client.force_login(officer)
    lines = [line for line in caplog.records if line.name == "starcivil.security"]
    assert [line.getMessage() for line in lines] == ["log-in failed", "log-in"]
    told = [vars(line)["line"]["about"] for line in lines]
    assert told[1] == str(officer.pk)
    assert officer.username not in told[0]


def test_browsers_and_networks_are_told_in_few_words() -> None:
    wechat = f"{ANDROID} MicroMessenger/8.0"
    assert [name_of(told) for told in (ANDROID, WINDOWS, wechat, "curl/8")] == [
        "Chrome", "Edge", "WeChat", "",
    ]  # fmt: skip
    assert [system_of(told) for told in (ANDROID, WINDOWS)] == ["Android", "Windows"]
    assert [is_phone(told) for told in (ANDROID, WINDOWS)] == [True, False]
    assert network_of("2001:db8:1:2::3") == "2001:db8:1::*"
    assert network_of("") == ""
