"""Coming in by a code: how it may be typed, the same answer for all that is wrong, the session."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from grids.guesses import Limit, is_spent
from grids.models import Grid, Guess, Officer, Village
from households.actions import issue_code
from households.actions.codes import BY_HOUSEHOLD, named
from households.actions.entering import BY_ADDRESS, EVERYWHERE, FORGIVEN
from households.code_sessions import IDLE, LONGEST
from households.models import Household
from tests.factories import NOW, make_household, make_sent
from tests.households.typing import open_as, press

DOOR, INSIDE = "/own/", "/own/matters/"
HERE = "127.0.0.1"
Clock = Callable[[timedelta], None]


@pytest.fixture
def home(village: Village, micro_grid: Grid) -> Household:
    return make_household(village=village, grid=micro_grid, number="010001")


@pytest.fixture
def code(home: Household, clerk: Officer) -> str:
    return issue_code(home.pk, sent=make_sent(clerk))[1]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves what the sessions and the limits take for now."""

    def go(later: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: NOW.astimezone(ZoneInfo("UTC")) + later)

    go(timedelta())
    return go


def enter(client: Client, code: str, **named_as: Any) -> Any:
    return press(client, DOOR, {"household_code": code, **named_as})


def is_in(client: Client) -> bool:
    answer = client.get(INSIDE)
    assert answer.status_code == 200 or (answer.status_code, answer.url) == (302, DOOR)
    return bool(answer.status_code == 200)


@pytest.mark.parametrize("spelled", ["lower", "dash", "spaces", "full", "confused", "slip"])
def test_a_code_may_be_typed_as_people_copy_it(
    client: Client, home: Household, clerk: Officer, monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    monkeypatch.setattr("households.actions.codes.new_code", lambda _length: "0V1K9M2Q")
    issue_code(home.pk, sent=make_sent(clerk))
    typed = {
        "lower": "0v1k9m2q",
        "dash": "0V1K-9M2Q",
        "spaces": " 0V1K 9M2Q ",
        "full": "０Ｖ１Ｋ－９Ｍ２Ｑ",
        "confused": "oUlK9M2Q",
        "slip": "OUIK9M2Q",
    }
    answer = enter(client, typed[spelled])
    assert (answer.status_code, answer.url) == (302, INSIDE)
    assert home.head.name in client.get(INSIDE).text


def test_wrong_unknown_and_ended_codes_get_the_same_answer(
    home: Household, code: str, clerk: Officer, village: Village, micro_grid: Grid
) -> None:
    ended = make_household(village=village, grid=micro_grid, number="010002")
    its = issue_code(ended.pk, sent=make_sent(clerk))[1]
    Household.objects.filter(pk=ended.pk).update(ended_on=NOW.date())
    issue_code(home.pk, sent=make_sent(clerk))  # so that ``code`` is an old one
    answers = {
        (answer.status_code, without_token(answer.text, typed))
        for typed in (code, its, "AAAAAAAA")
        for answer in [enter(Client(), typed)]
    }
    assert len(answers) == 1
    [(status, page)] = answers
    assert status == 200
    assert "这个口令码" in page


def without_token(page: str, typed: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page).replace(typed, "…")


def test_what_is_wrong_costs_the_same_queries_whatever_it_is(
    home: Household, code: str, clerk: Officer, django_assert_num_queries: Any
) -> None:
    issue_code(home.pk, sent=make_sent(clerk))
    enter(Client(), "BBBBBBBB")
    counts = set()
    for typed in (code, "AAAAAAAA"):
        client = Client()
        client.get(DOOR)
        with django_assert_num_queries(11) as asked:
            enter(client, typed)
        counts.add(len(asked))
    assert len(counts) == 1


def test_a_code_of_another_length_is_not_even_looked_for(client: Client, code: str) -> None:
    answer = enter(client, code[:7])
    assert answer.context["form"].errors["household_code"]
    assert not Guess.objects.exists()


def test_a_session_ends_by_leaving(client: Client, code: str) -> None:
    enter(client, code)
    assert is_in(client)
    answer = press(client, "/own/leave/", {})
    assert (answer.url, answer["Clear-Site-Data"]) == (DOOR, '"cache"')
    assert not is_in(client)


def test_a_session_ends_when_nothing_is_pressed(client: Client, code: str, clock: Clock) -> None:
    enter(client, code)
    clock(IDLE - timedelta(minutes=1))
    assert is_in(client)
    clock(2 * IDLE - timedelta(minutes=2))
    assert is_in(client)
    clock(3 * IDLE)
    assert not is_in(client)


def test_a_session_ends_at_its_longest_however_busy(
    client: Client, code: str, clock: Clock
) -> None:
    enter(client, code)
    step = IDLE / 2
    for turn in range(1, int(LONGEST / step)):
        clock(turn * step)
        assert is_in(client), turn
    clock(LONGEST)
    assert not is_in(client)


def test_a_new_code_ends_the_sessions_of_the_old(
    client: Client, home: Household, code: str, clerk: Officer
) -> None:
    enter(client, code)
    assert is_in(client)
    issue_code(home.pk, sent=make_sent(clerk))
    assert not is_in(client)


def test_the_same_code_opens_on_two_phones(code: str) -> None:
    phones = [Client(), Client()]
    for phone in phones:
        enter(phone, code)
    assert [is_in(phone) for phone in phones] == [True, True]
    press(phones[0], "/own/leave/", {})
    assert [is_in(phone) for phone in phones] == [False, True]


def test_a_household_that_ended_is_out_at_once(client: Client, home: Household, code: str) -> None:
    enter(client, code)
    Household.objects.filter(pk=home.pk).update(ended_on=NOW.date())
    assert not is_in(client)


def test_coming_in_takes_another_session_key(client: Client, code: str) -> None:
    client.get(DOOR)
    before = client.cookies["sid"].value
    enter(client, code)
    assert client.cookies["sid"].value not in {"", before}
    stranger = Client()
    stranger.cookies["sid"] = before
    assert not is_in(stranger)


def test_pages_behind_a_code_stay_in_no_cache(client: Client, code: str) -> None:
    for url in (DOOR, INSIDE):
        assert "no-store" in client.get(url)["Cache-Control"]
    enter(client, code)
    assert "no-store" in client.get(INSIDE)["Cache-Control"]


def test_while_an_officer_is_logged_in_a_code_opens_nothing(
    client: Client, code: str, clerk: Officer
) -> None:
    """And whoever logs in where a household is in ends that: one browser, one actor."""
    enter(client, code)
    open_as(client, clerk)
    assert not is_in(client)
    answer = enter(client, code)
    assert (answer.status_code, "赵敏" in answer.text) == (200, True)
    assert not Guess.objects.exclude(missed=0).exists()
    assert not is_in(client)
    press(client, "/logout/", {})
    assert not is_in(client)
    assert enter(client, code).url == INSIDE


def test_who_leaves_logs_no_officer_out(client: Client, clerk: Officer) -> None:
    open_as(client, clerk)
    press(client, "/own/leave/", {})
    assert client.get("/password/").status_code == 200


def test_in_a_household_no_officers_page_opens(client: Client, home: Household, code: str) -> None:
    enter(client, code)
    for url in ("/households/", f"/households/{home.pk}/", f"/households/{home.pk}/information/"):
        assert client.get(url).url == f"/login/?next={url}"


def miss(times: int, *, client: Client | None = None, address: str = HERE) -> list[int]:
    """Wrong codes, each by another browser unless one is given: the statuses."""
    return [
        enter(client or Client(REMOTE_ADDR=address), f"AAAA{n:04d}").status_code
        for n in range(times)
    ]


def left(limit: Limit, about: object = "") -> bool:
    return not is_spent(limit, about, now=timezone.now())


def test_who_gets_in_is_never_counted(code: str) -> None:
    for _turn in range(EVERYWHERE.most + 5):
        assert enter(Client(), code).status_code == 302
    assert not Guess.objects.exclude(missed=0).exists()


def test_a_village_behind_one_address_is_not_locked_out(
    home: Household, code: str, village: Village
) -> None:
    """After too many wrong codes from there the household's number is asked for, too."""
    assert miss(BY_ADDRESS.most + 2) == [200] * BY_ADDRESS.most + [429, 429]
    answer = enter(Client(), code)
    assert answer.status_code == 429
    assert {"household_code", "village", "number"} == set(answer.context["form"].fields)
    assert enter(Client(), code, village=village.pk, number="010001").url == INSIDE
    assert enter(Client(REMOTE_ADDR="10.0.0.7"), code).url == INSIDE


def test_many_addresses_together_have_no_more_than_one_budget(code: str, village: Village) -> None:
    for number in range(4):
        assert miss(BY_ADDRESS.most, address=f"10.0.0.{number}") == [200] * BY_ADDRESS.most
    assert miss(3, address="10.0.0.9") == [429] * 3
    assert enter(Client(REMOTE_ADDR="10.9.9.9"), code).status_code == 429
    named_as = {"village": village.pk, "number": "０１０００１"}
    assert enter(Client(REMOTE_ADDR="10.9.9.9"), code, **named_as).url == INSIDE


def test_a_named_household_is_guessed_ten_times_a_day(
    home: Household, code: str, village: Village, clerk: Officer, clock: Clock
) -> None:
    who = {"village": village.pk, "number": "010001"}
    wrong = [enter(Client(), f"AAAA{n:04d}", **who).status_code for n in range(12)]
    assert wrong == [200] * 12
    refused = enter(Client(), code, **who)
    assert refused.status_code == 200
    assert "今天" in refused.text
    assert enter(Client(), code).url == INSIDE, "the code alone has another budget"
    clock(BY_HOUSEHOLD.within)
    assert enter(Client(), code, **who).url == INSIDE


def test_a_new_slip_forgets_what_was_guessed_of_the_old(
    home: Household, code: str, village: Village, clerk: Officer
) -> None:
    who = {"village": village.pk, "number": "010001"}
    for n in range(BY_HOUSEHOLD.most):
        enter(Client(), f"AAAA{n:04d}", **who)
    assert not left(BY_HOUSEHOLD, named(village.pk, "010001"))
    new = issue_code(home.pk, sent=make_sent(clerk))[1]
    assert enter(Client(), new, **who).url == INSIDE


def test_a_right_code_under_another_households_number_opens_nothing(
    home: Household, code: str, village: Village, other_village: Village
) -> None:
    for village_id, number in ((village.pk, "010002"), (other_village.pk, "010001")):
        assert enter(Client(), code, village=village_id, number=number).status_code == 200


def test_who_mistypes_and_then_gets_in_takes_three_misses_back(home: Household, code: str) -> None:
    """Once a day for each household: with a code in hand one gains three guesses and no more."""
    client = Client()
    miss(4, client=client)
    assert enter(client, code).url == INSIDE
    assert Guess.objects.get(key=BY_ADDRESS.key(HERE)).missed == 4 - FORGIVEN.most
    again = Client()
    miss(3, client=again)
    enter(again, code)
    assert Guess.objects.get(key=EVERYWHERE.key("")).missed == 4


def test_the_arithmetic_of_the_security_paper_holds() -> None:
    """Expected hits a year on a village of 600 households, all budgets used up every day."""
    codes, households, days = 32**8, 600, 366
    for limit in (BY_ADDRESS, EVERYWHERE, FORGIVEN, BY_HOUSEHOLD):
        assert limit.within == timedelta(days=1)
    guesses = (EVERYWHERE.most + BY_HOUSEHOLD.most) * days
    assert guesses * households / codes <= 1e-5


def test_the_counts_tell_nobodys_address(client: Client, code: str) -> None:
    miss(1, address="203.0.113.77")
    kept = [str(row) for row in Guess.objects.values_list("key", "since", "missed")]
    assert len(kept) == 2
    assert "203" not in "".join(kept).replace(str(timezone.now().year), "")


def test_a_page_that_was_open_too_long_leads_no_household_to_the_officers_log_in(code: str) -> None:
    """Its session is forgotten when the browser closes, and a phone shows the old page again."""
    client = Client(enforce_csrf_checks=True)
    for url, fields, told in (
        ("/own/requests/add/", {"asked_by": "张大山", "wish": "电话写错了"}, "再填一次口令码"),
        (DOOR, {"household_code": code}, "请重新打开页面"),
    ):
        page = press(client, url, fields)
        assert (page.status_code, told in page.text) == (403, True)
        for wrong in ("登录", "data-again", code):
            assert wrong not in page.text
    anew = client.get(DOOR).text
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', anew)[-1]
    assert press(client, DOOR, {"household_code": code, "csrfmiddlewaretoken": token}).url == INSIDE
