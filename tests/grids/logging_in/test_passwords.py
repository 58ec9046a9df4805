"""Slips and passwords: one use, seven days, nobody else's eyes; and sessions that end with it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from grids.logging_in.one_time_passwords import ONE_TIME_LASTS, password_on_slip
from grids.models import LedgerEntry, Officer, Post, Receipt, Township, Village
from grids.roles import Role
from grids.writing import content_of
from tests.factories import PASSWORD, make_officer, make_village
from tests.grids.desk import log_in, open_as, press, send, sentences, told_at_login, with_slip

OWN = "晚上八点去散步 2026"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(township_officer: Officer):
    return speaking_english(open_as(township_officer))


def speaking_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def browser() -> Client:
    return speaking_english(Client())


@pytest.fixture
def slip(clerk: Officer) -> str:
    return with_slip(clerk, at=timezone.now())


@pytest.mark.parametrize("slips", [1, 3, 30])
def test_slips_cost_the_same_queries_for_any_number(
    desk: Client, township: Township, slips: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(slips):
        village = make_village(name=f"第{number}村", township=township)
        officer = make_officer(name=f"某{number}", role=Role.ASSESSOR, place=village)
        with_slip(officer, at=timezone.now())
    url = reverse("officer_slips", args=[township.pk])
    desk.get(url)
    with django_assert_num_queries(5):
        page = desk.get(url)
    assert len(page.context["officers"]) == slips


def test_a_slip_has_twelve_signs_in_groups_and_60_random_bits(clerk: Officer) -> None:
    slips = {with_slip(clerk) for _again in range(50)}
    assert len(slips) == 50
    assert all(len(one.replace("-", "")) == 12 and one.count("-") == 2 for one in slips)


@pytest.mark.parametrize(
    "typed",
    [
        lambda slip: slip,
        lambda slip: slip.lower(),
        lambda slip: slip.replace("-", " "),
        lambda slip: slip.replace("-", ""),
        lambda slip: slip.replace("-", "—"),
        lambda slip: "".join(chr(ord(c) + 0xFEE0) for c in slip),
        lambda slip: slip.replace("0", "O").replace("1", "l"),
    ],
)
def test_the_slip_is_read_however_it_is_typed(clerk: Officer, slip: str, typed) -> None:
    answer = log_in(browser(), clerk.username.upper(), typed(slip))
    assert (answer.status_code, answer.url) == (302, "/")


def test_with_a_slip_one_gets_to_choosing_an_own_password_only(
    clerk: Officer, slip: str, village: Village
) -> None:
    client = browser()
    log_in(client, clerk.username, slip)
    for url in ("/", village.get_absolute_url(), reverse("household_list"), "/password/"):
        answer = client.get(url)
        assert (answer.status_code, answer.url) == (302, "/password/choose/")
    assert press(client, "/password/", {}).url == "/password/choose/"
    page = client.get("/password/choose/")
    assert page.status_code == 200
    assert slip not in page.content.decode()


def test_the_chosen_password_opens_all_and_uses_the_slip_up(
    clerk: Officer, slip: str, village: Village
) -> None:
    client = browser()
    log_in(client, clerk.username, slip)
    answer = send(client, "password_choose", new_password=OWN, repeated=OWN)
    assert answer.status_code == 302
    assert client.get(village.get_absolute_url()).status_code == 200
    clerk.refresh_from_db()
    assert (clerk.one_time_sealed, clerk.must_choose_password) == (None, False)
    assert log_in(browser(), clerk.username, OWN).status_code == 302
    again = log_in(browser(), clerk.username, slip)
    assert told_at_login(again).startswith("This one-time password was used already.")
    assert client.get("/password/choose/").url == "/password/"


def test_a_chosen_password_stands_in_no_receipt_and_no_ledger(clerk: Officer, slip: str) -> None:
    client = browser()
    log_in(client, clerk.username, slip)
    send(client, "password_choose", new_password=OWN, repeated=OWN)
    assert OWN not in str(content_of(Receipt.objects.get()))
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.subject) == ("password_chosen", f"officer:{clerk.pk}")
    assert OWN not in entry.body


def test_after_seven_days_the_slip_opens_nothing_and_says_so(clerk: Officer) -> None:
    slip = with_slip(clerk, at=timezone.now() - ONE_TIME_LASTS)
    client = browser()
    answer = log_in(client, clerk.username, slip)
    assert told_at_login(answer).startswith("This one-time password is more than seven days old.")
    assert "_auth_user_id" not in client.session


def test_on_the_seventh_day_the_slip_still_opens(clerk: Officer) -> None:
    slip = with_slip(clerk, at=timezone.now() - ONE_TIME_LASTS + timedelta(minutes=5))
    assert log_in(browser(), clerk.username, slip).status_code == 302


def test_who_logged_in_in_time_but_chooses_too_late_is_refused(
    clerk: Officer, slip: str, township_officer: Officer
) -> None:
    client = browser()
    log_in(client, clerk.username, slip)
    Officer.objects.filter(pk=clerk.pk).update(one_time_until=timezone.now())
    answer = send(client, "password_choose", new_password=OWN, repeated=OWN)
    assert "The slip is more than seven days old." in sentences(answer)


@pytest.mark.parametrize("state", ["good", "used", "expired", "no_post", "suspended"])
def test_whoever_has_not_the_right_password_learns_nothing(clerk: Officer, state: str) -> None:
    """The account's state changes nothing in the answer to a wrong password."""
    at = timezone.now() - (ONE_TIME_LASTS if state == "expired" else timedelta())
    with_slip(clerk, at=at)
    if state == "used":
        clerk.one_time_sealed = clerk.one_time_until = None
    clerk.is_active = state != "suspended"
    clerk.save()
    if state == "no_post":
        clerk.posts.update(until=timezone.localdate())
    wrong = log_in(browser(), clerk.username, "AAAA-BBBB-CCCC")
    unknown = log_in(browser(), "nobody", "AAAA-BBBB-CCCC")
    assert told_at_login(wrong) == "User name or password is not right. Please try again."
    assert told_at_login(wrong) == told_at_login(unknown)


def test_without_a_standing_post_nobody_comes_in_and_is_told_why(clerk: Officer) -> None:
    clerk.posts.update(until=timezone.localdate())
    answer = log_in(browser(), clerk.username, PASSWORD)
    assert told_at_login(answer).startswith("You hold no post at present")


def test_a_suspended_officer_is_told_so_after_the_right_password(clerk: Officer) -> None:
    clerk.is_active = False
    clerk.save()
    answer = log_in(browser(), clerk.username, PASSWORD)
    assert told_at_login(answer).startswith("This account is suspended.")


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("short", "short", "This is too short: at least 10 characters."),
        ("4710293847561", "4710293847561", "Digits alone are guessed too quickly"),
        ("password123", "password123", "Many people use this one"),
        ("Sunshine2026!", "Sunshine2026!", "Many people use this one"),
        ("19981203dragon", "19981203dragon", "Many people use this one"),
        ("houzhuang2026", "houzhuang2026", "names that everybody here knows"),
        ("HouZhuangCun-ab1", "HouZhuangCun-ab1", "names that everybody here knows"),
        ("后庄村 2026 888", "后庄村 2026 888", "names that everybody here knows"),
        ("guanwangmiao@8", "guanwangmiao@8", "names that everybody here knows"),
        ("xingjiwenminghu1", "xingjiwenminghu1", "names that everybody here knows"),
        ("u-clerk-long", "u-clerk-long", "too much like your name"),
        (OWN, OWN + "!", "The two are not the same."),
        ("", OWN, "Please fill this in."),
    ],
)
def test_a_password_that_will_not_do_gets_its_sentence(
    clerk: Officer, new: str, again: str, sentence: str
) -> None:
    clerk.username = "u-clerk-long"
    slip = with_slip(clerk, at=timezone.now())
    client = browser()
    log_in(client, clerk.username, slip)
    answer = send(client, "password_choose", new_password=new, repeated=again)
    assert sentence in sentences(answer)
    clerk.refresh_from_db()
    assert clerk.must_choose_password


def test_the_slips_own_password_is_not_kept(clerk: Officer, slip: str) -> None:
    client = browser()
    log_in(client, clerk.username, slip)
    answer = send(client, "password_choose", new_password=slip.lower(), repeated=slip.lower())
    assert "This stands on the slip" in sentences(answer)


@pytest.mark.parametrize(
    "typed",
    [
        "  gute Nacht, Räuber Hotzenplotz  ",
        "houzhuang plum tree",  # two words of one's own beside the village
        "dragon 184 heron",
        "Aa!" * 66 + "zz",  # 200 signs
    ],
)
def test_a_password_of_ones_own_is_taken_as_it_was_typed(clerk: Officer, typed: str) -> None:
    slip = with_slip(clerk, at=timezone.now())
    client = browser()
    log_in(client, clerk.username, slip)
    answer = send(client, "password_choose", new_password=typed, repeated=typed)
    assert answer.status_code == 302
    for wrong in (typed.strip() + "x", typed[:-1], typed.swapcase()):
        assert log_in(browser(), clerk.username, wrong).status_code == 200
    assert log_in(browser(), clerk.username, typed).status_code == 302


def test_changing_the_password_asks_for_the_present_one_and_ends_all_other_sessions(
    clerk: Officer, village: Village
) -> None:
    here, elsewhere = speaking_english(open_as(clerk)), open_as(clerk)
    typed = {"new_password": OWN, "repeated": OWN}
    wrong = send(here, "password_change", password="not the password", **typed)
    assert "This is not your present password." in sentences(wrong)
    assert elsewhere.get(village.get_absolute_url()).status_code == 200
    assert send(here, "password_change", password=PASSWORD, **typed).status_code == 302
    assert here.get(village.get_absolute_url()).status_code == 200
    assert elsewhere.get(village.get_absolute_url()).status_code == 302
    assert log_in(browser(), clerk.username, PASSWORD).status_code == 200
    assert log_in(browser(), clerk.username, OWN).status_code == 302


def test_guessing_the_present_password_has_to_wait_like_a_log_in(clerk: Officer) -> None:
    here = open_as(clerk)
    typed = {"new_password": OWN, "repeated": OWN, "password": "not the password"}
    url, cid = reverse("password_change"), "7d9c4c0e-3c8f-4a39-9a1c-0a9be0a7a111"
    statuses = [press(here, url, {**typed, "cid": cid}).status_code for _again in range(6)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_a_reset_voids_the_password_and_the_officer_reads_who_made_it(
    desk, clerk: Officer, village: Village, township: Township
) -> None:
    working = open_as(clerk)
    answer = send(desk, "password_reset", clerk.pk)
    assert answer.url.startswith(reverse("officer_slips", args=[township.pk]))
    assert working.get(village.get_absolute_url()).status_code == 302
    assert log_in(browser(), clerk.username, PASSWORD).status_code == 200
    clerk.refresh_from_db()
    client = browser()
    log_in(client, clerk.username, password_on_slip(clerk))
    page = client.get("/password/choose/").content.decode()
    assert "Your earlier password was made void on" in page
    assert "李国栋" in page


def test_a_new_slip_makes_the_earlier_one_worthless(clerk: Officer, slip: str) -> None:
    with_slip(clerk, at=timezone.now())
    answer = log_in(browser(), clerk.username, slip)
    assert told_at_login(answer) == "User name or password is not right. Please try again."


def test_nobody_resets_their_own_password(desk, township_officer: Officer) -> None:
    answer = send(desk, "password_reset", township_officer.pk)
    assert "Change your own password under your name" in sentences(answer)


def test_unused_slips_are_printed_with_all_that_is_needed_and_a_trace(
    desk, clerk: Officer, secretary: Officer, supervisor: Officer, township: Township
) -> None:
    good, late = with_slip(clerk, at=timezone.now()), timezone.now() - ONE_TIME_LASTS
    expired = with_slip(secretary, at=late)
    url = reverse("officer_slips", args=[township.pk])
    listed = desk.get(url)
    assert [officer.name for officer in listed.context["officers"]] == ["赵敏"]
    assert good not in listed.content.decode()
    page = send(desk, "officer_slips", township.pk)
    sheet = page.content.decode()
    for told in (good, clerk.username, "后庄村", "Village clerk", "http://testserver/login/"):
        assert told in sheet
    assert expired not in sheet
    assert "no-store" in page.headers["Cache-Control"]
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.chain.township) == ("slips_printed", township)
    assert str(clerk.pk) in entry.body
    assert good not in entry.body
    assert good.replace("-", "") not in entry.body


def test_one_slip_is_printed_alone(desk, clerk: Officer, secretary: Officer) -> None:
    mine, other = with_slip(clerk, at=timezone.now()), with_slip(secretary, at=timezone.now())
    url = reverse("officer_slips", args=[clerk.posts.get().village.township_id])
    cid = desk.get(url).context["form"]["cid"].value()
    sheet = press(desk, f"{url}?officer={clerk.pk}", {"cid": cid}).content.decode()
    assert mine in sheet
    assert other not in sheet


def test_when_no_slip_waits_there_is_nothing_to_press(desk, township: Township) -> None:
    page = desk.get(reverse("officer_slips", args=[township.pk])).content.decode()
    assert "No slip is waiting" in page
    assert "for printing" not in page


@pytest.mark.parametrize("act", ["end", "transfer", "suspend", "reset"])
def test_sessions_end_at_once_with_what_is_done_to_the_officer(
    desk, clerk: Officer, village: Village, other_village: Village, act: str
) -> None:
    """The second post stays, so that only the seal can have ended the session."""
    Post.objects.create(officer=clerk, role=Role.COMMITTEE, village=village, since="2026-01-01")
    first, second = open_as(clerk), open_as(clerk)
    assert second.get(village.get_absolute_url()).status_code == 200
    post = clerk.posts.get(role=Role.CLERK)
    pages = {
        "end": ("post_end", post.pk, {}),
        "transfer": ("post_transfer", post.pk, {"role": "clerk", "village": other_village.pk}),
        "suspend": ("officer_suspend", clerk.pk, {}),
        "reset": ("password_reset", clerk.pk, {}),
    }
    name, key, typed = pages[act]
    assert send(desk, name, key, **typed).status_code == 302
    for client in (first, second):
        answer = client.get(village.get_absolute_url())
        assert (answer.status_code, answer.url[:7]) == (302, "/login/")


def test_the_last_posts_end_logs_out_at_the_next_request(clerk: Officer, village: Village) -> None:
    client = open_as(clerk)
    clerk.posts.update(until=timezone.localdate())
    assert client.get(village.get_absolute_url()).status_code == 302


def test_the_work_for_a_wrong_password_is_the_same_for_every_state(
    clerk: Officer, slip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One round of the hasher, whether there is an officer, a slip, a password, or none of it."""
    rounds: list[str] = []
    from django.contrib.auth.hashers import MD5PasswordHasher  # noqa: PLC0415  # as tests use it

    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        rounds.append("once")
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = []
    with_password = make_officer(name="某人", role=Role.COUNTY)
    rounds.clear()
    for name in (clerk.username, with_password.username, "nobody"):
        log_in(browser(), name, "AAAA-BBBB-CCCC")
        counts.append(len(rounds))
        rounds.clear()
    assert counts == [1, 1, 1]
