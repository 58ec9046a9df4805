"""The book of wishes: none is lost, each gets an answer, the meeting goes through what is open."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, Officer, Village
from grids.roles import Role
from grids.writing import Refused, Stale
from households.models import Household, Wish, WishMeeting
from households.wishes.actions import add_wish, handle_wish, hold_meeting
from households.wishes.typed import Handling, Held
from tests.evaluation.browsing import browser_of, send, text
from tests.factories import NOW, make_household, make_officer, make_sent

TODAY = localdate(NOW)
SOON = TODAY + timedelta(days=7)


@pytest.fixture
def home(village: Village, group: Grid) -> Household:
    return make_household(village=village, grid=group, number="010001", head="张大山")


def wished(home: Household, clerk: Officer, words: str = "想修门前的路") -> Wish:
    add_wish(home.pk, "wish", words, sent=make_sent(clerk))
    return Wish.objects.get(text=words)


def test_handled_then_closed_with_a_sentence(home: Household, clerk: Officer) -> None:
    wish = wished(home, clerk)
    handle_wish(
        wish.pk, Handling("李主任", SOON, "", closed=False), version=1, sent=make_sent(clerk)
    )
    with pytest.raises(Refused, match="一句话"):
        handle_wish(
            wish.pk, Handling("李主任", SOON, "", closed=True), version=2, sent=make_sent(clerk)
        )
    done = Handling("李主任", SOON, "路已硬化", closed=True)
    handle_wish(wish.pk, done, version=2, sent=make_sent(clerk))
    wish.refresh_from_db()
    assert (wish.closed_on, wish.closed_by) == (TODAY, clerk)
    with pytest.raises(Refused, match="已办结"):
        handle_wish(wish.pk, done, version=3, sent=make_sent(clerk))


def test_who_saved_first_is_shown(home: Household, clerk: Officer) -> None:
    wish = wished(home, clerk)
    handle_wish(wish.pk, Handling("甲", SOON, "", closed=False), version=1, sent=make_sent(clerk))
    with pytest.raises(Stale) as stale:
        handle_wish(
            wish.pk, Handling("乙", SOON, "", closed=False), version=1, sent=make_sent(clerk)
        )
    assert stale.value.rows == [("办理人", "甲", "乙")]


def test_a_day_needs_somebody(home: Household, clerk: Officer) -> None:
    wish = wished(home, clerk)
    with pytest.raises(Refused, match="由谁办理"):
        handle_wish(wish.pk, Handling("", SOON, "", closed=False), version=1, sent=make_sent(clerk))


def test_the_meeting_closes_gives_and_leaves(
    village: Village, home: Household, clerk: Officer
) -> None:
    closed, given, left = (wished(home, clerk, words) for words in ("修路", "装灯", "引水"))
    handled = {
        closed.pk: Handling("", None, "下月开工", closed=True),
        given.pk: Handling("王会计", SOON, "", closed=False),
    }
    held = Held(TODAY, "李书记", "两委全体", handled)
    hold_meeting(village.pk, held, sent=make_sent(clerk))
    assert set(Wish.objects.open()) == {left, given}
    closed.refresh_from_db()
    assert closed.closed_in == WishMeeting.objects.get()
    with pytest.raises(Refused, match="已登记过"):
        hold_meeting(village.pk, held, sent=make_sent(clerk))
    future = Held(SOON, "李书记", "两委全体", {})
    with pytest.raises(Refused, match="还没到"):
        hold_meeting(village.pk, future, sent=make_sent(clerk))


def test_who_neither_handles_nor_looks_after_enters_no_wish(
    village: Village, home: Household
) -> None:
    liaison = make_officer(name="别人", role=Role.LIAISON, place=village)
    with pytest.raises(PermissionDenied):
        add_wish(home.pk, "wish", "…", sent=make_sent(liaison))


def test_the_database_holds_that_a_closed_wish_is_answered(home: Household, clerk: Officer) -> None:
    wish = wished(home, clerk)
    with pytest.raises(IntegrityError, match="a_closed_wish"), transaction.atomic():
        Wish.objects.filter(pk=wish.pk).update(closed_on=TODAY)


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_book_costs_the_same_for_any_number(
    home: Household, clerk: Officer, many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(many):
        wished(home, clerk, f"第{number}件")
    browser = browser_of(clerk)
    browser.get("/")
    with django_assert_num_queries(6):
        page = browser.get(reverse("wish_list", args=[home.village_id]))
    assert text(page).count("第") >= many


def test_the_meetings_page_keeps_what_was_typed(home: Household, clerk: Officer) -> None:
    wish = wished(home, clerk)
    page = reverse("wish_meeting", args=[home.village_id])
    typed = {f"answer_{wish.pk.hex}": "下月开工", "held_on": TODAY.isoformat(), "chair": "李书记"}
    again = send(browser_of(clerk), page, **typed)
    assert "下月开工" in text(again)
    assert not WishMeeting.objects.exists()
    send(browser_of(clerk), page, **typed, present="两委全体")
    assert Wish.objects.get().answer == "下月开工"
