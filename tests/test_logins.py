"""Guessing passwords: waits that grow, for the guesser only, without a name being stored."""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog
from django.conf import settings
from django.db.models import F
from django.test import Client, RequestFactory
from django.utils import timezone

from grids.logging_in.forms import passwords as logging_in
from grids.models import Officer
from grids.roles import Role
from starcivil import logins
from tests.factories import PASSWORD, make_officer
from tests.postgres.owner import owner
from tests.races import at_once

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def guesses_at_once(name: str) -> Counter[int]:
    """The answers to fifty wrong passwords that are sent in the same moment."""
    return Counter(at_once(*[lambda: log_in(name, "wrong password")[0]] * 50))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_guesses_at_once_five_are_weighed() -> None:
    officer = make_officer(name="赵敏", role=Role.COUNTY)
    assert guesses_at_once(officer.username) == {200: 4, 429: 46}
    assert AccessFailureLog.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_more_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging_in, "_wait_for_those_before", lambda _here: None)
    officer = make_officer(name="赵敏", role=Role.COUNTY)
    guesses_at_once(officer.username)
    assert AccessFailureLog.objects.count() > 5


@pytest.fixture
def officer(db: None) -> Officer:
    return make_officer(name="赵敏", role=Role.COUNTY)


def log_in(name: str, password: str, *, address: str = HERE) -> tuple[int, bool]:
    """The status and whether a session began."""
    browser = Client(REMOTE_ADDR=address)
    response = browser.post("/login/", {"username": name, "password": password, "_end": "1"})
    return response.status_code, "_auth_user_id" in browser.session


def fail(name: str, *, times: int, address: str = HERE) -> list[int]:
    return [log_in(name, "wrong password", address=address)[0] for _ in range(times)]


def minutes_to_wait() -> float:
    ends = AccessAttemptExpiration.objects.get()
    return round((ends.expires_at - ends.access_attempt.attempt_time).total_seconds() / 60)


def wait_is_over() -> None:
    AccessAttemptExpiration.objects.update(expires_at=timezone.now())
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(hours=1))


def test_the_fifth_wrong_password_makes_even_the_right_one_wait(officer: Officer) -> None:
    assert fail(officer.username, times=5) == [200, 200, 200, 200, 429]
    assert log_in(officer.username, PASSWORD) == (429, False)


def test_after_the_wait_the_right_password_is_taken(officer: Officer) -> None:
    fail(officer.username, times=5)
    wait_is_over()
    assert log_in(officer.username, PASSWORD) == (302, True)


def test_waits_grow_up_to_half_an_hour(officer: Officer) -> None:
    waited = []
    for _ in range(7):
        fail(officer.username, times=5)
        waited.append(minutes_to_wait())
        wait_is_over()
    assert waited == [1, 2, 4, 8, 16, 30, 30]


def test_failures_during_a_wait_do_not_lengthen_it(officer: Officer) -> None:
    fail(officer.username, times=5)
    ends = AccessAttemptExpiration.objects.get().expires_at
    fail(officer.username, times=10)
    assert AccessAttemptExpiration.objects.get().expires_at == ends


def test_a_stranger_elsewhere_cannot_lock_the_owner_out(officer: Officer) -> None:
    fail(officer.username, times=20, address=ELSEWHERE)
    assert log_in(officer.username, PASSWORD) == (302, True)


def test_one_guesser_does_not_stop_the_office_behind_the_same_address(officer: Officer) -> None:
    colleague = make_officer(name="贾小兰", role=Role.COUNTY)
    fail(officer.username, times=20)
    assert log_in(colleague.username, PASSWORD) == (302, True)


KELVIN = "zhao-\u212aelvin"  # the sign of the unit looks like the letter and is not the same


@pytest.mark.parametrize("typed", ["ZHAO-Kelvin", KELVIN, "１３８００００１２３４", "138 00001234"])
def test_one_account_is_counted_once_however_it_is_spelled(officer: Officer, typed: str) -> None:
    officer.username = "zhao-kelvin"
    officer.phone = "13800001234"
    officer.save()
    fail("zhao-kelvin", times=3)
    assert fail(typed, times=2) == [200, 429]
    for name in ("zhao-kelvin", "Zhao-Kelvin", "13800001234", typed):
        assert log_in(name, PASSWORD) == (429, False)


def test_a_name_of_ones_own_in_the_form_for_passwords_is_not_counted_for_it(
    officer: Officer,
) -> None:
    """The account's own password is weighed there, whatever else is sent."""
    browser = Client(REMOTE_ADDR=HERE)
    browser.post("/login/", {"username": officer.username, "password": PASSWORD, "_end": "1"})
    answers = []
    for number in range(6):
        typed = {"password": "wrong password", "new_password": "x", "username": f"other-{number}"}
        fields = {**typed, "repeated": "x", "cid": str(uuid.uuid4()), "_end": "1"}
        answers.append(browser.post("/password/", fields).status_code)
    assert answers[-2:] == [429, 429]
    assert log_in(officer.username, PASSWORD) == (429, False)


@pytest.fixture
def office(db: None) -> list[Officer]:
    """A village office of twenty behind one address, and six more."""
    return [make_officer(name=f"干部{number}", role=Role.COUNTY) for number in range(26)]


def test_one_password_on_two_dozen_accounts_is_slowed(office: list[Officer]) -> None:
    answers = [log_in(each.username, "Spring-2026!")[0] for each in office]
    assert answers == [200] * 21 + [429] * 5
    assert log_in(office[-1].username, PASSWORD, address=ELSEWHERE) == (302, True)


def test_the_wait_of_an_address_ends_and_grows(office: list[Officer]) -> None:
    for each in office[:21]:
        log_in(each.username, "Spring-2026!")
    answers = []
    for each in office[21:]:
        minute_passes()
        answers.append(log_in(each.username, "Spring-2026!")[0])
        assert log_in(office[0].username, PASSWORD) == (429, False)
    assert answers == [200, 200, 200, 200, 200]
    minute_passes()
    assert log_in(office[0].username, PASSWORD) == (429, False), "two minutes by now"
    minute_passes()
    assert log_in(office[0].username, PASSWORD) == (302, True)


def minute_passes() -> None:
    earlier = F("attempt_time") - timedelta(seconds=61)
    with owner():
        AccessFailureLog.objects.update(attempt_time=earlier)


def test_an_office_of_twenty_that_all_mistype_gets_in(office: list[Officer]) -> None:
    for each in office[:20]:
        fail(each.username, times=2)
    for each in office[:20]:
        wait_is_over()
        assert log_in(each.username, PASSWORD) == (302, True)


def test_a_success_forgets_the_failures(officer: Officer) -> None:
    fail(officer.username, times=4)
    assert log_in(officer.username, PASSWORD) == (302, True)
    assert fail(officer.username, times=4) == [200, 200, 200, 200]


def test_a_name_that_does_not_exist_is_answered_alike(officer: Officer) -> None:
    assert fail("nobody-of-that-name", times=6) == fail(officer.username, times=6)


def test_a_typed_name_is_not_stored(db: None) -> None:
    fail("13800001234", times=6)
    rows = [*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()]
    assert len(rows) == 6
    assert "13800001234" not in str(rows)
    assert "wrong password" not in str(rows)


@pytest.fixture
def behind_proxy() -> Iterator[None]:
    settings.BEHIND_PROXY = True
    yield
    settings.BEHIND_PROXY = False


def test_a_forged_forwarding_header_is_not_believed() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=ELSEWHERE)
    assert logins.address(request) == HERE


def test_behind_our_proxy_its_own_last_hop_counts(behind_proxy: None) -> None:
    hops = f"203.0.113.9, {ELSEWHERE}"
    request = RequestFactory().get("/", REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=hops)
    assert logins.address(request) == ELSEWHERE
