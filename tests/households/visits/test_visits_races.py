"""Two at one door, a visit against a hand-over, two links at once; twins without the lock."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from grids.models import Grid, Officer, Village
from grids.roles import Role
from households.liaisons.actions import entering, linking
from households.liaisons.actions.linking import hand_over, link_household
from households.liaisons.typed import HandOver
from households.models import Household, Liaison, Link, Visit
from households.visits import actions as visits
from households.visits.actions import record_nothing_new
from households.visits.typed import NothingNew
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at
from tests.evaluation.vetoes.test_vetoes_races import after_a_look
from tests.factories import NOW, make_household, make_link, make_officer, make_sent

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = localdate(NOW)


@pytest.fixture
def secretary(village: Village) -> Officer:
    return make_officer(name="李国强", role=Role.SECRETARY, place=village)


@pytest.fixture
def link(village: Village, group: Grid, clerk: Officer) -> Link:
    home = make_household(village=village, grid=group, number="010001")
    return make_link(household=home, officer=clerk)


def successor(link: Link, name: str = "接手人") -> Liaison:
    return Liaison.objects.create(
        village=link.liaison.village, name=name, since=TODAY - timedelta(days=3)
    )


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (visits, linking, entering):
        monkeypatch.setattr(module, "locked", lambda rows: rows)
        monkeypatch.setattr(module, "locked_village", lambda pk: Village.objects.get(pk=pk))


def visit_twice(link: Link, clerk: Officer) -> list[object]:
    """The clerk types the same visit in two windows."""
    seen = NothingNew([link.household_id], TODAY, "home")
    sents = [make_sent(clerk) for _ in range(2)]
    return at_once(*(lambda sent=sent: record_nothing_new(seen, sent=sent) for sent in sents))


def test_the_same_visit_typed_twice_at_once_is_entered_once(
    link: Link, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, (visits, "_refuse_day"))
    assert kinds(visit_twice(link, clerk)) == ["Receipt", "Refused"]
    assert Visit.objects.count() == 1


def test_twin_without_the_lock_the_second_runs_into_the_table(
    link: Link, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    meet_at(monkeypatch, (visits, "_refuse_day"))
    assert kinds(visit_twice(link, clerk)) == ["IntegrityError", "Receipt"]


def visit_while_handing_over(
    link: Link, clerk: Officer, secretary: Officer, monkeypatch: pytest.MonkeyPatch
) -> Link:
    """Somebody types a visit; before it is written the household is handed over."""
    seen = NothingNew([link.household_id], TODAY, "home")
    over = HandOver([link.pk], successor(link).pk, "外出务工")
    sents = [make_sent(clerk), make_sent(secretary)]
    after_a_look(
        monkeypatch, visits, "_refuse_day",
        lambda: record_nothing_new(seen, sent=sents[0]),
        lambda: hand_over(link.liaison_id, over, sent=sents[1]),
    )  # fmt: skip
    return Link.objects.standing().get(household=link.household_id)


def test_a_visit_while_it_is_handed_over_counts_for_the_successor(
    link: Link, clerk: Officer, secretary: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = visit_while_handing_over(link, clerk, secretary, monkeypatch)
    assert now.liaison.name == "接手人"
    assert (now.visited_on, Visit.objects.get().liaison) == (TODAY, link.liaison)


def test_twin_without_the_lock_the_successor_does_not_know_of_the_visit(
    link: Link, clerk: Officer, secretary: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    now = visit_while_handing_over(link, clerk, secretary, monkeypatch)
    assert now.visited_on is None


def link_twice(home: Household, liaisons: list[Liaison], clerk: Officer) -> list[object]:
    sents = [make_sent(clerk) for _ in liaisons]
    return at_once(
        *(
            lambda liaison=liaison, sent=sent: link_household(
                home.pk, liaison.pk, reason="同组", proposed=False, sent=sent
            )
            for liaison, sent in zip(liaisons, sents, strict=True)
        )
    )


def test_two_liaisons_for_one_household_at_once_leave_the_last(
    link: Link, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, (linking, "refuse_close"))
    both = [successor(link, "甲"), successor(link, "乙")]
    assert kinds(link_twice(link.household, both, clerk)) == ["Receipt", "Receipt"]
    assert Link.objects.standing().filter(household=link.household).count() == 1
    assert Link.objects.filter(household=link.household).count() == 3


def test_twin_without_the_locks_one_runs_into_the_table(
    link: Link, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    meet_at(monkeypatch, (linking, "refuse_close"))
    both = [successor(link, "甲"), successor(link, "乙")]
    assert kinds(link_twice(link.household, both, clerk)) == ["IntegrityError", "Receipt"]
