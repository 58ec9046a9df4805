"""One line in the log for each request: who, which page, how it ended; never what was typed."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from grids.models import Officer, Village
from starcivil.logs import JsonFormatter
from tests.access.world import World, make_world
from tests.factories import PASSWORD
from tests.grids.logging_in.aging import grow_old
from tests.grids.logging_in.test_factors import CODES, made_list
from tests.grids.test_views import log_in, press
from tests.households.canary import CARD, PHONE, found_in, plant
from tests.households.typing import open_as
from tests.test_operations import FOLDER

pytestmark = pytest.mark.django_db
NAME = "金丝雀"


class Kept(logging.Handler):
    """Each record as it would stand in the journal."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(JsonFormatter().format(record))


@contextmanager
def kept() -> Iterator[list[str]]:
    """What the program logs inside, in its own form; everything, at every level."""
    handler, root = Kept(), logging.getLogger()
    level, django = root.level, logging.getLogger("django.db.backends").level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # it quotes all SQL, as asked
    try:
        yield handler.written
    finally:
        root.setLevel(level)
        logging.getLogger("django.db.backends").setLevel(django)
        root.removeHandler(handler)


def requests_in(written: list[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in written]
    return [line for line in lines if line["logger"] == "starcivil.requests"]


def test_a_line_says_who_asked_for_which_page_and_its_number_is_the_answers(
    client: Client, clerk: Officer, village: Village
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    with kept() as written:
        answer = client.get(reverse("village_detail", args=[village.pk]))
    (line,) = requests_in(written)
    assert (line["event"], line["officer"], line["page"]) == (
        "request",
        str(clerk.pk),
        "village_detail",
    )
    assert (line["method"], line["status"], line["request"]) == ("GET", 200, answer["X-Request-Id"])
    assert line["ms"] >= 0
    assert str(village.pk) not in "".join(written)


def test_a_refusal_says_where_it_came_from_and_its_page_shows_the_number(
    client: Client, clerk: Officer, village: Village
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    with kept() as written:
        answer = client.get(reverse("village_edit", args=[uuid4()]))
        press(client, reverse("officer_list", args=[village.township_id]))
    missing, forbidden = requests_in(written)
    assert (missing["status"], missing["why"]) == (404, "404")
    assert answer["X-Request-Id"] in answer.text
    assert (forbidden["status"], "officer" in forbidden) == (405, True)


def test_who_may_not_is_written_down_with_who_it_was(clerk: Officer, village: Village) -> None:
    """In scope and not one's role (403), a weighty press without proof, a form without token."""
    client, strict = Client(), Client(enforce_csrf_checks=True)
    for browser in (client, strict):
        browser.force_login(clerk)
    grow_old(client, minutes=11)
    with kept() as written:
        client.get(reverse("township_edit", args=[village.township_id]))
        press(client, reverse("post_add", args=[clerk.pk]), cid=str(uuid4()))
        press(strict, reverse("feedback_add"), text="好用", page="/", cid=str(uuid4()))
    lines = requests_in(written)
    assert [(line["status"], line["why"]) for line in lines] == [
        (403, "403"),
        (403, "fresh"),
        (403, "403_csrf"),
    ]
    assert {line["officer"] for line in lines} == {str(clerk.pk)}


def test_log_in_and_log_out_name_the_officer_and_a_failure_nobody(
    client: Client, clerk: Officer
) -> None:
    with kept() as written:
        log_in(client, clerk.username, "wrong-password")
        log_in(client, clerk.username, PASSWORD)
        press(client, reverse("logout"))
    told = [(line["page"], line["status"], line.get("officer")) for line in requests_in(written)]
    key = str(clerk.pk)
    assert told == [("login", 200, None), ("login", 302, key), ("logout", 302, key)]
    assert clerk.username not in "".join(written)


def test_each_step_of_a_log_in_is_written_down_with_the_kind_of_its_code(clerk: Officer) -> None:
    made_list(clerk)
    client = Client()
    with kept() as written:
        log_in(client, clerk.username, PASSWORD)
        for code in ("99999999", CODES[0]):
            press(client, reverse("login_code"), proof=code)
    lines = [json.loads(line) for line in written]
    told = [line for line in lines if line["logger"] == "starcivil.security"]
    assert [(line["event"], line.get("kind")) for line in told] == [
        ("second factor failed", "list"),
        ("second factor fits", "list"),
        ("log-in", None),
    ]
    assert {line["about"] for line in told} == {str(clerk.pk)}
    assert [code for code in ("99999999", CODES[0]) if code in "".join(written)] == []


def test_a_press_leads_to_its_receipt_by_its_key_and_forged_keys_are_left_out(
    client: Client, clerk: Officer
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    cid = str(uuid4())
    with kept() as written:
        press(client, reverse("feedback_add"), text="好用", page="/", cid=cid)
        press(client, reverse("feedback_add"), text="好用", page="/", cid=f"x\n{NAME}")
    good, forged = requests_in(written)
    assert (good["cid"], "cid" in forged) == (cid, False)


@pytest.mark.parametrize(
    "address",
    ["/x%0a{%22at%22:%221%22}/", "/households/?q=a%0d%0ab", "/g/%E2%80%A8/", "/own/\n{}/"],
)
def test_no_address_makes_a_second_line(client: Client, db: None, address: str) -> None:
    with kept() as written:
        client.get(address)
    assert len(requests_in(written)) == 1
    assert [line for line in written if "\n" in line or "\u2028" in line] == []


@pytest.mark.parametrize("name", ["Host", "Origin", "Referer", "User-Agent", "X-Forwarded-For"])
def test_no_log_line_holds_what_a_header_says_or_where_it_came_from(
    clerk: Officer, name: str
) -> None:
    """Libraries' own lines quote a strange host, a strange origin and a failed log-in's browser."""
    told = f"{PHONE}.example" if name == "Host" else f"https://{PHONE}.example"
    with kept() as written:
        for strict in (False, True):
            headers, here = {name: told}, "198.51.100.77"
            browser = Client(enforce_csrf_checks=strict, headers=headers, REMOTE_ADDR=here)
            browser.get(reverse("login"))
            log_in(browser, clerk.username, "wrong-password")
    assert len(requests_in(written)) == 4
    everything = "\n".join(written)
    assert (found_in(everything), "198.51.100" in everything) == ([], False)


@pytest.fixture
def world() -> World:
    return make_world()


def test_no_log_line_holds_a_number_or_a_name_of_whoever_is_looked_for(
    world: World, client: Client
) -> None:
    with kept() as written:
        open_as(client, world.officers["clerk"])
        home = plant(client, world.own.village)
        crawl(client, home.pk, home.head_id)
    assert len(requests_in(written)) > 10
    everything = "\n".join(written)
    assert found_in(everything) == []
    assert NAME not in everything
    assert home.number not in [json.loads(line).get("page") for line in written]


def crawl(client: Client, home: object, head: object) -> None:
    """Pages that take in a name or a number, by address, query and form, right and wrong."""
    for typed in (CARD, PHONE, NAME):
        client.get(reverse("household_list"), {"q": typed})
        client.get(f"/{typed}/")
        log_in(Client(), typed, typed)
        press(client, reverse("feedback_add"), text=typed, page=f"/?q={typed}", cid=str(uuid4()))
        press(client, reverse("feedback_add"), text=typed, page="/", cid=typed)
        press(client, f"/households/{typed}/edit/", head=typed)
    client.get(reverse("household_detail", args=[home]))
    unmask = reverse("person_unmask", args=[head, "id_number"])
    press(client, unmask, reason=NAME, password=PASSWORD, cid=str(uuid4()))


def test_the_journal_keeps_the_lines_for_four_hundred_days_and_packs_them() -> None:
    """journald compresses by itself unless it is told not to (journald.conf(5), Compress=)."""
    text = (FOLDER / "journald.conf").read_text(encoding="utf-8")
    assert "MaxRetentionSec=400day" in text
    assert "Storage=persistent" in text
    assert "Compress=no" not in text
    assert settings.LOGGING["loggers"]["starcivil.requests"]["level"] == "INFO"
