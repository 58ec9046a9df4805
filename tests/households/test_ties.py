"""Ties that ended: they count for a year, unless two officers of neither household release them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import Refused
from households.actions import ask_release, end_tie, refuse_release, release_tie, ties
from households.models import Tie
from tests.evaluation.meeting import make_tie
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at
from tests.factories import NOW, make_household, make_officer, make_sent

WHY = "登记时写错了户号，两家并非亲属"
DAY = NOW.date()


@pytest.fixture
def tie(village: Village, micro_grid: Grid) -> Tie:
    """Ended yesterday."""
    homes = [make_household(village=village, grid=micro_grid) for _home in range(2)]
    return make_tie(*homes, until=DAY - timedelta(days=1))


def counts(tie: Tie) -> bool:
    return Tie.objects.counting(DAY).filter(pk=tie.pk).exists()


def asked(tie: Tie, clerk: Officer) -> Tie:
    ask_release(tie.pk, reason=WHY, sent=make_sent(clerk))
    tie.refresh_from_db()
    return tie


def belongs(officer: Officer, tie: Tie) -> None:
    head = tie.second.head
    head.officer = officer
    head.save()


def test_two_officers_release_a_tie_with_a_reason(
    tie: Tie, clerk: Officer, supervisor: Officer
) -> None:
    assert counts(asked(tie, clerk))
    release_tie(tie.pk, sent=make_sent(supervisor))
    assert not counts(tie)
    verbs = LedgerEntry.objects.order_by("at", "seq").values_list("verb", flat=True)
    assert list(verbs) == ["tie_release_asked", "tie_released"]
    with pytest.raises(Refused):
        release_tie(tie.pk, sent=make_sent(supervisor))


def test_one_officer_alone_releases_nothing(tie: Tie, clerk: Officer, village: Village) -> None:
    """Not even who is clerk and secretary at once."""
    both = make_officer(name="一肩挑", role=Role.SECRETARY, place=village)
    both.posts.create(role=Role.CLERK, village=village, since=date(2026, 1, 1))
    with pytest.raises(Refused):
        release_tie(tie.pk, sent=make_sent(both))
    asked(tie, both)
    with pytest.raises(Refused):
        release_tie(tie.pk, sent=make_sent(both))
    with pytest.raises(PermissionDenied):
        release_tie(tie.pk, sent=make_sent(clerk))
    assert counts(tie)


def test_nobody_of_the_two_households_asks_or_says_so(
    tie: Tie, clerk: Officer, secretary: Officer, supervisor: Officer
) -> None:
    belongs(clerk, tie)
    with pytest.raises(Refused):
        ask_release(tie.pk, reason=WHY, sent=make_sent(clerk))
    belongs(secretary, tie)
    asked(tie, clerk)
    with pytest.raises(Refused):
        release_tie(tie.pk, sent=make_sent(secretary))
    assert counts(tie)
    release_tie(tie.pk, sent=make_sent(supervisor))
    assert not counts(tie)


def test_an_open_tie_an_old_one_and_a_short_reason_are_refused(tie: Tie, clerk: Officer) -> None:
    with pytest.raises(Refused):
        ask_release(tie.pk, reason="写错了", sent=make_sent(clerk))
    for until in (None, DAY.replace(year=DAY.year - 1)):
        Tie.objects.filter(pk=tie.pk).update(until=until)
        with pytest.raises(Refused):
            ask_release(tie.pk, reason=WHY, sent=make_sent(clerk))


def test_a_release_that_is_refused_may_be_asked_again(
    tie: Tie, clerk: Officer, secretary: Officer
) -> None:
    asked(tie, clerk)
    with pytest.raises(Refused):
        ask_release(tie.pk, reason=WHY, sent=make_sent(clerk))
    refuse_release(tie.pk, sent=make_sent(secretary))
    assert counts(asked(tie, clerk))


@pytest.mark.parametrize(
    "values",
    [
        {"released_at": NOW},
        {"release_asked_at": NOW},
        {"release_reason": WHY},
        {"until": None},
        {"release_reason": "短"},
    ],
)
def test_the_table_refuses_half_a_release(
    tie: Tie, clerk: Officer, values: dict[str, object]
) -> None:
    """Each value beside a whole request, or alone where there is none."""
    whole = "until" in values or values.get("release_reason") == "短"
    if whole:
        asked(tie, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tie.objects.filter(pk=tie.pk).update(**values)


def test_the_table_refuses_a_release_by_who_asked(tie: Tie, clerk: Officer) -> None:
    asked(tie, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tie.objects.filter(pk=tie.pk).update(released_by=clerk, released_at=NOW)


def test_the_tie_that_the_clerk_ends_counts_for_a_year(tie: Tie, clerk: Officer) -> None:
    Tie.objects.filter(pk=tie.pk).update(until=None)
    end_tie(tie.pk, sent=make_sent(clerk))
    tie.refresh_from_db()
    assert (tie.until, tie.counts_until) == (DAY, date(2027, 11, 19))
    assert counts(tie)


def test_the_household_says_how_long_an_ended_tie_counts_and_who_released_it(
    client: Client, tie: Tie, clerk: Officer, supervisor: Officer
) -> None:
    page = reverse("household_detail", args=[tie.first_id])
    client.force_login(supervisor, backend="grids.backends.OfficerBackend")
    assert tie.counts_until.isoformat() in client.get(page).content.decode()
    assert reverse("tie_confirm", args=[tie.pk]) not in client.get(page).content.decode()
    asked(tie, clerk)
    assert reverse("tie_confirm", args=[tie.pk]) in client.get(page).content.decode()
    release_tie(tie.pk, sent=make_sent(supervisor))
    told = client.get(page).content.decode()
    assert WHY in told
    assert supervisor.name in told


def test_the_pages_ask_and_confirm(
    client: Client, tie: Tie, clerk: Officer, secretary: Officer
) -> None:
    for officer, name, typed in (
        (clerk, "tie_release", {"reason": WHY}),
        (secretary, "tie_confirm", {"answer": "yes"}),
    ):
        client.force_login(officer, backend="grids.backends.OfficerBackend")
        page = reverse(name, args=[tie.pk])
        cid = client.get(page).context["form"]["cid"].value()
        assert client.post(page, typed | {"cid": cid, "_end": "1"}).status_code == 302
    assert not counts(tie)


def test_the_second_officers_day_names_the_tie_that_waits(
    client: Client, tie: Tie, clerk: Officer, secretary: Officer
) -> None:
    client.force_login(secretary, backend="grids.backends.OfficerBackend")
    where = reverse("tie_confirm", args=[tie.pk])
    assert where not in client.get("/").content.decode()
    asked(tie, clerk)
    assert where in client.get("/").content.decode()


def release_twice(tie: Tie, clerk: Officer, *officers: Officer) -> list[object]:
    """The secretary and a supervisor release the same tie at the same moment."""
    asked(tie, clerk)
    sents = [make_sent(officer) for officer in officers]
    connections.close_all()
    return at_once(*(lambda sent=sent: release_tie(tie.pk, sent=sent) for sent in sents))


@pytest.mark.django_db(transaction=True)
def test_a_tie_that_two_release_at_once_is_released_once(
    tie: Tie,
    clerk: Officer,
    secretary: Officer,
    supervisor: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meet_at(monkeypatch, (ties, "_refuse_over"))
    assert kinds(release_twice(tie, clerk, secretary, supervisor)) == ["Receipt", "Refused"]
    assert LedgerEntry.objects.filter(verb="tie_released").count() == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_a_tie_is_released_twice(
    tie: Tie,
    clerk: Officer,
    secretary: Officer,
    supervisor: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ties, "locked", lambda rows: rows)
    meet_at(monkeypatch, (ties, "_refuse_over"))
    assert kinds(release_twice(tie, clerk, secretary, supervisor)) == ["Receipt", "Receipt"]
    assert LedgerEntry.objects.filter(verb="tie_released").count() == 2
