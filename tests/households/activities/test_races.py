"""Two who record at once, each with the lock taken away: a day has 24 hours, a number is one."""

import pytest
from django.db.models import Sum

from grids.models import Grid, Officer, Village
from grids.roles import Role
from households.activities.actions import certificates, planning, recording, serving
from households.activities.actions.certificates import ask_certificate
from households.activities.actions.recording import hold_activity
from households.activities.actions.serving import add_hours
from households.activities.typed import ServedLine
from households.models import Certificate, Household, Served
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at
from tests.factories import make_activity, make_household, make_officer, make_sent, make_served

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(village: Village, micro_grid: Grid) -> Household:
    return make_household(village=village, grid=micro_grid, number="010101", head="王大山")


@pytest.fixture
def second_clerk(village: Village) -> Officer:
    return make_officer(name="钱芳", role=Role.CLERK, place=village)


def two_shifts(grid: Grid, clerk: Officer, second: Officer) -> list[object]:
    """Twenty hours in each of two shifts of one day, by two clerks at the same moment."""
    pairs = [
        (make_activity(grid=grid, officer=clerk, kind="service", topic=topic, held=True), officer)
        for topic, officer in (("扫巷道", clerk), ("守夜", second))
    ]
    lines = [ServedLine(1, "王大山", "010101", 40)]
    sents = [(shift.pk, make_sent(officer)) for shift, officer in pairs]
    return at_once(
        *(lambda key=key, sent=sent: add_hours(key, lines, sent=sent) for key, sent in sents)
    )


def test_two_shifts_recorded_at_once_do_not_make_forty_hours_a_day(
    clerk: Officer,
    second_clerk: Officer,
    micro_grid: Grid,
    home: Household,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meet_at(monkeypatch, (serving, "_refuse_long_days"))
    assert kinds(two_shifts(micro_grid, clerk, second_clerk)) == ["Receipt", "Refused"]
    assert Served.objects.aggregate(n=Sum("half_hours"))["n"] == 40


def test_twin_without_the_lock_a_day_has_forty_hours(
    clerk: Officer,
    second_clerk: Officer,
    micro_grid: Grid,
    home: Household,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "locked_village", lambda key: Village.objects.get(pk=key))
    meet_at(monkeypatch, (serving, "_refuse_long_days"))
    assert kinds(two_shifts(micro_grid, clerk, second_clerk)) == ["Receipt", "Receipt"]
    assert Served.objects.aggregate(n=Sum("half_hours"))["n"] == 80


def held_twice(grid: Grid, clerk: Officer, second: Officer) -> list[object]:
    """The same class, recorded by two at the same moment."""
    key = make_activity(grid=grid, officer=clerk).pk
    sents = [make_sent(officer) for officer in (clerk, second)]
    return at_once(
        *(lambda sent=sent: hold_activity(key, summary="…", sent=sent) for sent in sents)
    )


def test_a_class_that_two_record_at_once_is_recorded_once(
    clerk: Officer,
    second_clerk: Officer,
    micro_grid: Grid,
    home: Household,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meet_at(monkeypatch, (recording, "check_open"))
    assert kinds(held_twice(micro_grid, clerk, second_clerk)) == ["Receipt", "Refused"]


def test_twin_without_the_lock_it_is_recorded_twice(
    clerk: Officer,
    second_clerk: Officer,
    micro_grid: Grid,
    home: Household,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planning, "locked", lambda rows: rows)
    meet_at(monkeypatch, (recording, "check_open"))
    assert kinds(held_twice(micro_grid, clerk, second_clerk)) == ["Receipt", "Receipt"]


def asked_twice(village: Village, clerk: Officer, second: Officer) -> list[object]:
    """Two people's certificates, made out by two clerks at the same moment."""
    asked = []
    for name, officer in (("王大山", clerk), ("李秀英", second)):
        home = Household.objects.get(village=village, head__name=name)
        facts = {"issuer": "村委会", "responsible": "李国强", "sent": make_sent(officer)}
        asked.append(
            lambda home=home, facts=facts: ask_certificate(
                village.pk, person=home.head_id, year=2026, **facts
            )
        )
    return at_once(*asked)


@pytest.fixture
def both_served(clerk: Officer, micro_grid: Grid, home: Household) -> None:
    other = make_household(village=home.village, grid=micro_grid, head="李秀英")
    shift = make_activity(grid=micro_grid, officer=clerk, kind="service", held=True)
    for each in (home, other):
        make_served(household=each, officer=clerk, activity=shift)


@pytest.mark.usefixtures("both_served")
def test_two_certificates_made_out_at_once_have_two_numbers(
    clerk: Officer, second_clerk: Officer, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, (certificates, "_new"))
    assert kinds(asked_twice(village, clerk, second_clerk)) == ["Receipt", "Receipt"]
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.usefixtures("both_served")
def test_twin_without_the_lock_both_want_the_same_number(
    clerk: Officer, second_clerk: Officer, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "locked_village", lambda key: Village.objects.get(pk=key))
    meet_at(monkeypatch, (certificates, "_new"))
    assert kinds(asked_twice(village, clerk, second_clerk)) == ["IntegrityError", "Receipt"]
