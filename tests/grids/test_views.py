"""Logging in and out, the large print, receipts, and the ledger's page."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from grids.codes import digest_code, grouped
from grids.models import Officer, Receipt, Village
from grids.roles import Role
from grids.traces.chains import chain_of
from grids.writing import writing
from tests.factories import PASSWORD, make_sent

FORM = "application/x-www-form-urlencoded"


def press(client: Client, url: str, **fields: str) -> HttpResponse:
    """A POST as a browser sends a form without a file."""
    return client.post(url, urlencode(fields), content_type=FORM)


def log_in(client: Client, username: str, password: str, **more: str) -> HttpResponse:
    return press(client, reverse("login"), username=username, password=password, **more)


@pytest.fixture
def receipt(clerk: Officer, village: Village) -> Receipt:
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        write.record("village_renamed", village)
        return write.done("改了村名")


def test_the_log_in_leads_to_the_page_that_was_asked_for(
    client: Client, clerk: Officer, village: Village
) -> None:
    wanted = reverse("ledger_list", args=[village.pk])
    asked = client.get(wanted)
    assert asked.headers["Location"] == f"/login/?next={wanted}"
    answer = log_in(client, clerk.username, PASSWORD, next=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)
    assert client.get(wanted).status_code == 200


def test_the_log_in_leads_to_no_other_site(client: Client, clerk: Officer) -> None:
    answer = log_in(client, clerk.username, PASSWORD, next="https://evil.example/")
    assert answer.headers["Location"] == reverse("home")


def test_the_session_has_a_new_key_after_the_log_in(client: Client, clerk: Officer) -> None:
    client.get(reverse("login"))
    before = client.cookies["sid"].value
    log_in(client, clerk.username, PASSWORD)
    assert client.cookies["sid"].value != before


def test_spaces_and_full_width_letters_in_the_name_do_no_harm(
    client: Client, clerk: Officer
) -> None:
    clerk.username = "13800000000"
    clerk.save()
    assert log_in(client, " １３８ ００００ ００００ ", PASSWORD).status_code == 302


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: Client, clerk: Officer
) -> None:
    clerk.username = "zhaomin1"
    clerk.save()
    wrong = log_in(client, "zhaomin1", "not the password")
    unknown = log_in(Client(), "zhaomin2", "not the password")
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert "用户名或密码不对，请再试一次。" in wrong.text
    assert comparable(wrong) == comparable(unknown)


def comparable(answer: HttpResponse) -> list[str]:
    """A page's lines without the random tokens and the typed name."""
    lines = [line for line in answer.text.splitlines() if "csrfmiddlewaretoken" not in line]
    return [line.replace("zhaomin1", "…").replace("zhaomin2", "…") for line in lines]


def test_a_password_is_never_shown_again(client: Client, clerk: Officer) -> None:
    assert "not the password" not in log_in(client, clerk.username, "not the password").text


@pytest.mark.parametrize("exists", [True, False])
def test_after_five_failures_one_has_to_wait(
    client: Client, clerk: Officer, *, exists: bool
) -> None:
    name = clerk.username if exists else "nobody"
    for _attempt in range(5):
        last = log_in(client, name, "not the password")
    assert last.status_code == 429
    assert "请稍等一会儿" in last.text
    assert log_in(client, name, PASSWORD).status_code == 429


def test_strangers_elsewhere_do_not_lock_an_owner_out(client: Client, clerk: Officer) -> None:
    for _attempt in range(6):
        log_in(Client(REMOTE_ADDR="10.0.0.9"), clerk.username, "not the password")
    assert log_in(client, clerk.username, PASSWORD).status_code == 302


def test_logging_out_needs_a_press_and_empties_the_browsers_store(
    client: Client, clerk: Officer
) -> None:
    client.force_login(clerk)
    assert client.get(reverse("logout")).status_code == 405
    taken = Client()
    taken.cookies["sid"] = client.cookies["sid"].value
    assert taken.get("/households/").status_code == 200
    answer = press(client, reverse("logout"))
    assert (answer.headers["Location"], answer.headers["Clear-Site-Data"]) == (
        "/login/",
        '"cache", "cookies", "storage"',
    )
    assert "_auth_user_id" not in client.session
    assert taken.get("/households/").url == "/login/?next=/households/"


def test_the_large_print_is_remembered_until_it_is_switched_off(db: None, client: Client) -> None:
    answer = press(client, reverse("elder_switch"), big="1", next="/login/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    assert '<html lang="zh-Hans" class="elder">' in client.get("/login/").text
    press(client, reverse("elder_switch"), big="0", next="/login/")
    assert '<html lang="zh-Hans">' in client.get("/login/").text


def test_a_receipt_is_read_by_its_officer_however_the_code_is_typed(
    client: Client, clerk: Officer, receipt: Receipt
) -> None:
    client.force_login(clerk)
    page = client.get(f"/receipts/{grouped(receipt.code).lower()}/")
    assert page.status_code == 200
    assert "改了村名" in page.text
    assert grouped(receipt.code) in page.text


def test_a_receipt_of_somebody_else_does_not_exist(
    client: Client, secretary: Officer, receipt: Receipt
) -> None:
    client.force_login(secretary)
    answer = client.get(reverse("receipt_detail", args=[receipt.code]))
    assert answer.status_code == 404
    assert "改了村名" not in answer.text


def test_a_receipts_page_takes_four_queries(
    client: Client, clerk: Officer, receipt: Receipt, django_assert_num_queries: Any
) -> None:
    """Session, officer, posts, receipt."""
    client.force_login(clerk)
    page = reverse("receipt_detail", args=[receipt.code])
    client.get(page)  # stores the session's CSRF token
    with django_assert_num_queries(4):
        client.get(page)


def test_the_strip_after_an_action_names_the_receipt(
    client: Client, clerk: Officer, receipt: Receipt, village: Village
) -> None:
    client.force_login(clerk)
    page = client.get(reverse("ledger_list", args=[village.pk]), {"receipt": receipt.code})
    assert f"回执 {grouped(receipt.code)}" in page.text


def test_the_ledger_tells_what_was_done_and_shows_the_head_of_papers(
    client: Client, clerk: Officer, receipt: Receipt, village: Village
) -> None:
    client.force_login(clerk)
    page = client.get(reverse("ledger_list", args=[village.pk]))
    assert "village renamed" in page.text
    assert "赵敏" in page.text
    assert grouped(digest_code(chain_of(village).head)) in page.text


def test_the_ledger_shows_fifty_lines_newest_first(
    client: Client, clerk: Officer, village: Village
) -> None:
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        for _number in range(51):
            write.record("village_renamed", village)
        write.done("改了村名")
    client.force_login(clerk)
    first = client.get(reverse("ledger_list", args=[village.pk]))
    last = client.get(reverse("ledger_list", args=[village.pk]), {"page": "2"})
    assert [entry.seq for entry in first.context["entries"]] == list(range(51, 1, -1))
    assert [entry.seq for entry in last.context["entries"]] == [1]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200),
        ("supervisor", 200),
        ("assessor", 403),
        ("grid_leader", 403),
        ("other_clerk", 404),
        ("township_officer", 200),
        ("county_officer", 200),
    ],
)
def test_the_ledger_is_open_to_those_who_answer_for_the_village(
    client: Client, village: Village, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("ledger_list", args=[village.pk])).status_code == status
