"""The second factor: asked for, used once, guessed slowly, required by rule, replaced by two."""

import base64
import re
import time
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from grids.actions import void_factor
from grids.logging_in import factors
from grids.logging_in.factors import address_of_key, in_the_making, must_have, standing, try_code
from grids.logging_in.one_time_passwords import give_slip
from grids.models import Factor, FactorReplacement, LedgerEntry, Officer, Township
from grids.roles import Role
from grids.traces.ledger import take_in
from grids.traces.verifying import mismatches, unrecorded
from tests.access.matrix import PAGES
from tests.access.test_walk import address
from tests.access.world import make_world
from tests.factories import PASSWORD, make_officer
from tests.grids.logging_in.aging import grow_old
from tests.journeys.browser import PLAIN
from tests.races import at_once

CODES = [f"{number:08}" for number in range(11, 21)]
WRONG = "99999999"


def made_list(officer: Officer) -> Factor:
    """A list that holds, with the codes above."""
    factor = Factor(user=officer, at=timezone.now(), confirmed=True)
    factors.fill_list(factor, CODES)
    factor.save()
    return factor


def made_key(officer: Officer) -> Factor:
    factor = Factor(user=officer, at=timezone.now(), confirmed=True)
    factors.fill_key(factor)
    factor.save()
    return factor


def shown_code(factor: Factor, *, steps: int = 0) -> str:
    """What an app shows that scanned the picture, so many half minutes from now."""
    asked = parse_qs(urlsplit(address_of_key(factor, factor.user)).query)
    clock = TOTP(_bytes(asked["secret"][0]))
    clock.time = time.time() + 30 * steps
    return f"{clock.token():06}"


def _bytes(secret: str) -> bytes:
    return base64.b32decode(secret)


def send(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, urlencode(typed, doseq=True), content_type=PLAIN)


def press(client: Client, url: str, **typed: Any) -> Any:
    return send(client, url, cid=str(uuid.uuid4()), **typed)


def with_password(officer: Officer) -> tuple[Client, Any]:
    """A browser in which the password was typed, and whither it was led."""
    client = Client()
    return client, send(client, "/login/", username=officer.username, password=PASSWORD)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_after_the_password_nobody_is_in_until_the_code_fits(clerk: Officer) -> None:
    made_list(clerk)
    client, answer = with_password(clerk)
    assert (answer.url, is_in(client)) == ("/login/code/", False)
    assert client.get("/").url == "/boards/"
    assert "第 1 号" in client.get("/login/code/").text
    assert send(client, "/login/code/", proof=WRONG).status_code == 200
    assert not is_in(client)
    assert send(client, "/login/code/", proof="０００００ 011").url == "/"
    assert is_in(client)


def test_the_page_that_was_asked_for_comes_after_the_code(clerk: Officer) -> None:
    made_list(clerk)
    client = Client()
    typed = {"username": clerk.username, "password": PASSWORD, "next": "/households/"}
    send(client, "/login/", **typed)
    assert send(client, "/login/code/", proof=CODES[0]).url == "/households/"


def test_without_the_password_there_is_no_page_for_codes(clerk: Officer) -> None:
    made_list(clerk)
    assert Client().get("/login/code/").url == "/login/"
    client, _answer = with_password(clerk)
    session = client.session
    session["half_in"] = {**session["half_in"], "until": time.time() - 1}
    session.save()
    assert send(client, "/login/code/", proof=CODES[0]).url == "/login/"


@pytest.mark.parametrize("done", ["a new slip", "another password", "all log-ins ended"])
def test_between_password_and_code_nothing_holds_that_would_end_a_log_in(
    clerk: Officer, done: str
) -> None:
    made_list(clerk)
    client, _answer = with_password(clerk)
    if done == "a new slip":
        give_slip(clerk, at=timezone.now())
    elif done == "another password":
        clerk.set_password("long-enough-too")
    else:
        clerk.end_sessions()
    clerk.save()
    assert send(client, "/login/code/", proof=CODES[0]).url == "/login/"
    assert not is_in(client)


def test_the_code_brings_another_session_key_and_the_half_one_opens_nothing(clerk: Officer) -> None:
    made_list(clerk)
    client, _answer = with_password(clerk)
    half = client.cookies["sid"].value
    send(client, "/login/code/", proof=CODES[0])
    assert client.cookies["sid"].value not in {"", half}
    stranger = Client()
    stranger.cookies["sid"] = half
    assert stranger.get("/households/").url == "/login/?next=/households/"
    assert stranger.get("/login/code/").url == "/login/"


def test_half_in_no_page_opens_that_asks_for_a_log_in(db: None, subtests: Any) -> None:
    world = make_world()
    made_list(world.officers["township"])
    client, _answer = with_password(world.officers["township"])
    for page in PAGES:
        if not page.public:
            url = address(page, world, side="own")
            with subtests.test(page.name):
                for method in ("get", "post"):
                    answer = getattr(client, method)(url, content_type=PLAIN)
                    assert (answer.status_code, is_in(client)) == (302, False)
                    assert answer.url in {f"/login/?next={url}", "/boards/"}


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"],
)
def test_the_code_leads_to_no_other_site(clerk: Officer, wanted: str) -> None:
    made_list(clerk)
    client = Client()
    typed = {"username": clerk.username, "password": PASSWORD, "next": wanted}
    send(client, f"/login/?{urlencode({'next': wanted})}", **typed)
    assert send(client, "/login/code/", proof=CODES[0]).url == "/"


def test_a_list_goes_code_by_code_and_each_opens_once(clerk: Officer) -> None:
    factor = made_list(clerk)
    assert not try_code(factor.pk, CODES[1]).fits
    for number, code in enumerate(CODES):
        assert try_code(factor.pk, code).fits
        assert not try_code(factor.pk, code).fits
        factor.refresh_from_db()
        assert factor.used == number + 1
    assert factor.left == 0


def test_with_two_codes_left_the_log_in_asks_for_a_new_list(clerk: Officer) -> None:
    factor = made_list(clerk)
    Factor.objects.filter(pk=factor.pk).update(used=7)
    client, _answer = with_password(clerk)
    assert "今天就重新打印一张" not in client.get("/login/code/").text
    Factor.objects.filter(pk=factor.pk).update(used=8)
    assert "今天就重新打印一张" in client.get("/login/code/").text


def test_a_code_of_an_app_opens_once_in_its_half_minute(clerk: Officer) -> None:
    factor = made_key(clerk)
    assert not try_code(factor.pk, shown_code(factor, steps=3)).fits
    code = shown_code(factor)
    assert try_code(factor.pk, code).fits
    assert not try_code(factor.pk, code).fits
    assert not try_code(factor.pk, shown_code(factor, steps=-1)).fits


def test_the_second_wrong_code_makes_one_wait_and_each_further_one_longer(clerk: Officer) -> None:
    factor = made_list(clerk)
    waits = []
    for _number in range(20):
        tried = try_code(factor.pk, WRONG)
        waits.append((tried.until - timezone.now()).total_seconds() if tried.until else 0)
        Factor.objects.filter(pk=factor.pk).update(
            throttling_failure_timestamp=timezone.now() - timedelta(days=1)
        )
    assert [round(wait) for wait in waits[:4]] == [0, 30, 60, 120]
    assert max(waits) < timedelta(days=1).total_seconds()


@pytest.mark.parametrize(
    ("wrong", "told"), [(2, r"请等[23]\d秒"), (5, "请等3分钟"), (11, "请等4小时")]
)
def test_who_waits_is_told_how_long_and_a_right_code_does_not_open(
    clerk: Officer, wrong: int, told: str
) -> None:
    factor = made_list(clerk)
    client, _answer = with_password(clerk)
    Factor.objects.filter(pk=factor.pk).update(
        throttling_failure_count=wrong, throttling_failure_timestamp=timezone.now()
    )
    answer = send(client, "/login/code/", proof=CODES[0])
    assert re.search(told, answer.text.replace("\xa0", ""))
    assert not is_in(client)


def opened_at_once(factor: Factor, code: str) -> int:
    """How many of twenty that send the same code in the same moment come in."""
    return sum(at_once(*[lambda: try_code(factor.pk, code).fits] * 20))


@pytest.mark.django_db(transaction=True)
def test_one_code_twenty_times_at_once_opens_once(township: Township) -> None:
    officer = make_officer(name="赵敏", role=Role.TOWNSHIP, place=township)
    assert opened_at_once(made_list(officer), CODES[0]) == 1


@pytest.mark.django_db(transaction=True)
def test_one_code_of_an_app_twenty_times_at_once_opens_once(township: Township) -> None:
    officer = make_officer(name="赵敏", role=Role.TOWNSHIP, place=township)
    factor = made_key(officer)
    assert opened_at_once(factor, shown_code(factor)) == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_one_code_opens_more_often(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(factor_id: uuid.UUID) -> Factor | None:
        found = Factor.objects.filter(pk=factor_id).first()
        time.sleep(0.2)  # all have read before the first one writes
        return found

    monkeypatch.setattr(factors, "_locked", unlocked)
    officer = make_officer(name="赵敏", role=Role.TOWNSHIP, place=township)
    assert opened_at_once(made_list(officer), CODES[0]) > 1


def test_no_code_and_no_key_lies_in_the_database_in_clear(clerk: Officer) -> None:
    paper, app = made_list(clerk), None
    Factor.objects.filter(pk=paper.pk).update(ended_at=timezone.now())
    app = made_key(clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, ' ') FROM grids_factor f")
        [stored] = cursor.fetchone()
    key = factors.key_of(app)
    assert [code for code in CODES if code in stored] == []
    assert key not in stored
    assert _bytes(key).hex() not in stored


def test_a_list_is_printed_and_holds_from_its_first_code_on(clerk: Officer) -> None:
    take_in(after=0, at=timezone.now())
    client, other = with_password(clerk)[0], with_password(clerk)[0]
    sheet = press(client, "/factor/list/")
    codes = [code.replace(" ", "") for code in re.findall(r"\d{4} \d{4}(?=</b>)", sheet.text)]
    assert len(set(codes)) == 10
    assert with_password(clerk)[1].url == "/"
    assert "第 1 号" in client.get("/factor/confirm/").text
    assert press(client, "/factor/confirm/", proof=codes[1]).status_code == 200
    assert press(client, "/factor/confirm/", proof=codes[0]).status_code == 302
    assert client.get("/").status_code == 200
    assert other.get("/households/").status_code == 302
    late, answer = with_password(clerk)
    assert answer.url == "/login/code/"
    assert send(late, "/login/code/", proof=codes[1]).url == "/"
    verbs = LedgerEntry.objects.filter(verb__in=["code_list_printed", "factor_set_up"])
    assert [entry.verb for entry in verbs.order_by("seq")] == ["code_list_printed", "factor_set_up"]
    assert [*unrecorded(), *mismatches()] == []


def test_an_app_is_set_up_by_its_picture_and_ends_the_list(clerk: Officer) -> None:
    paper = made_list(clerk)
    client, _answer = with_password(clerk)
    send(client, "/login/code/", proof=CODES[0])
    assert press(client, "/factor/app/").url.startswith("/factor/confirm/")
    assert "<svg" in client.get("/factor/confirm/").text
    made = in_the_making(clerk)
    assert made
    assert press(client, "/factor/confirm/", proof=shown_code(made)).status_code == 302
    paper.refresh_from_db()
    assert paper.ended_at
    assert standing(clerk) == made


def test_an_apps_key_is_shown_only_to_who_has_just_proved_who_they_are(clerk: Officer) -> None:
    """Else whoever finds a screen open takes the key along, and their app opens from then on."""
    client, _answer = with_password(clerk)
    press(client, "/factor/app/")
    made = in_the_making(clerk)
    assert made
    key = factors.key_of(made)
    assert key[:4] in client.get("/factor/confirm/").text
    grow_old(client, minutes=11)
    assert client.get("/factor/confirm/").url == "/factor/app/"
    wrong = press(client, "/factor/confirm/", proof="000000")
    assert ("<svg" in wrong.text, key[:4] in wrong.text) == (False, False)
    assert press(client, "/factor/confirm/", proof=shown_code(made)).status_code == 302
    assert standing(clerk) == made


@pytest.fixture
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("_required")
def test_who_must_have_one_gets_no_further_than_setting_it_up(db: None, subtests: Any) -> None:
    world = make_world()
    client = Client()
    client.force_login(world.officers["township"])
    for page in PAGES:
        if page.public or (page.name.startswith("factor_") and page.args is None):
            continue
        url = address(page, world, side="own")
        with subtests.test(page.name):
            to = "/factor/" if page.name != "password_choose" else "/password/"
            for method in ("get", "post"):
                answer = getattr(client, method)(url, content_type=PLAIN)
                assert (answer.status_code, answer.url) == (302, to)
    assert "请先设好" in client.get("/factor/").text


@pytest.mark.usefixtures("_required")
def test_the_rule_is_for_whoever_stands_for_whole_villages(
    township_officer: Officer,
    county_officer: Officer,
    secretary: Officer,
    clerk: Officer,
    committee_member: Officer,
    grid_leader: Officer,
) -> None:
    must = [township_officer, county_officer, secretary, clerk]
    assert [must_have(officer) for officer in must] == [True] * 4
    assert not must_have(committee_member)
    assert not must_have(grid_leader)


@pytest.mark.usefixtures("_required")
def test_who_need_not_have_one_goes_on_without(grid_leader: Officer) -> None:
    client, answer = with_password(grid_leader)
    assert answer.url == "/"
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_a_new_clerk_chooses_a_password_sets_up_a_list_and_works(clerk: Officer) -> None:
    slip = give_slip(clerk, at=timezone.now())
    clerk.save()
    client = Client()
    send(client, "/login/", username=clerk.username, password=slip)
    own = {"new_password": "long-enough-too", "repeated": "long-enough-too"}
    press(client, "/password/choose/", **own)
    assert client.get("/").url == "/factor/"
    sheet = press(client, "/factor/list/")
    [first, *_rest] = re.findall(r"\d{4} \d{4}(?=</b>)", sheet.text)
    press(client, "/factor/confirm/", proof=first)
    assert client.get("/").status_code == 200


def test_a_new_slip_does_not_go_round_the_code(clerk: Officer) -> None:
    made_list(clerk)
    slip = give_slip(clerk, at=timezone.now())
    clerk.save()
    client = Client()
    answer = send(client, "/login/", username=clerk.username, password=slip)
    assert (answer.url, is_in(client)) == ("/login/code/", False)
    assert send(client, "/login/code/", proof=CODES[0]).url == "/"
    assert client.get("/").url == "/password/choose/"


def replace(by: Officer, lost: Officer, **typed: Any) -> Any:
    client = Client()
    client.force_login(by)
    return press(client, reverse("factor_replace", args=[lost.pk]), **typed)


def test_a_lost_one_is_made_void_by_two_others_and_its_owner_is_told(
    township_officer: Officer, second_township_officer: Officer, clerk: Officer
) -> None:
    factor = made_list(clerk)
    assert replace(township_officer, clerk).status_code == 302
    asked = FactorReplacement.objects.get()
    again = replace(township_officer, clerk, asked=asked.pk)
    assert "另一位" in again.text
    assert standing(clerk) == factor
    client = Client()
    client.force_login(second_township_officer)
    page = client.get(reverse("factor_replace", args=[clerk.pk])).text
    assert f'value="{asked.pk}"' in page
    assert "只有两个人" in page  # what an office of two does
    assert replace(second_township_officer, clerk, asked=asked.pk).status_code == 302
    assert standing(clerk) is None
    owner, answer = with_password(clerk)
    assert answer.url == "/factor/"
    told = owner.get("/factor/").text
    assert (township_officer.name in told, second_township_officer.name in told) == (True, True)
    assert with_password(clerk)[1].url == "/"
    verbs = LedgerEntry.objects.filter(verb__startswith="factor_replace")
    assert [entry.verb for entry in verbs] == ["factor_replacement_asked", "factor_replaced"]


def test_nobody_replaces_their_own_and_nothing_after_a_day(
    township_officer: Officer, second_township_officer: Officer, clerk: Officer
) -> None:
    made_list(clerk)
    made_list(township_officer)
    assert "另外两位" in replace(township_officer, township_officer).text
    replace(township_officer, clerk)
    asked = FactorReplacement.objects.get()
    FactorReplacement.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "已经不算数" in replace(second_township_officer, clerk, asked=asked.pk).text
    assert standing(clerk)


@pytest.mark.parametrize("first_is_new", [True, False])
def test_nobody_opens_a_second_account_to_confirm_what_they_asked(
    township_officer: Officer, clerk: Officer, *, first_is_new: bool
) -> None:
    """One of the office alone would be both: the slip of a new colleague is in their hands."""
    made_list(clerk)
    new = make_officer(name="周三", role=Role.TOWNSHIP, place=township_officer.offices[0])
    give_slip(new, at=timezone.now(), by=township_officer)
    new.one_time_sealed = None  # used up: an own password was chosen
    new.save()
    first, second = (new, township_officer) if first_is_new else (township_officer, new)
    replace(first, clerk)
    asked = FactorReplacement.objects.get()
    assert "第三人" in replace(second, clerk, asked=asked.pk).text
    assert standing(clerk)
    Officer.objects.filter(pk=new.pk).update(one_time_at=timezone.now() - timedelta(days=8))
    assert replace(second, clerk, asked=asked.pk).status_code == 302
    assert standing(clerk) is None


def test_what_nobody_asked_for_is_confirmed_by_nobody(
    township_officer: Officer, second_township_officer: Officer, clerk: Officer
) -> None:
    """Nor is somebody else's, on a page that shows this one's name."""
    made_list(clerk)
    made_list(second_township_officer)
    assert "已经不算数" in replace(township_officer, clerk, asked=uuid.uuid4()).text
    third = make_officer(name="周三", role=Role.TOWNSHIP, place=township_officer.offices[0])
    replace(third, second_township_officer)
    other = FactorReplacement.objects.get()
    assert "已经不算数" in replace(township_officer, clerk, asked=other.pk).text
    assert (standing(clerk) is None, standing(second_township_officer) is None) == (False, False)


def test_the_first_officer_gets_a_new_one_by_the_setup(township_officer: Officer) -> None:
    made_list(township_officer)
    void_factor(township_officer.username, at=timezone.now())
    assert standing(township_officer) is None
    client, answer = with_password(township_officer)
    assert answer.url == "/factor/"
    assert "管服务器的人" in client.get("/factor/").text
