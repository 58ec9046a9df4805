"""Who acts is exactly one of an officer, a household by its code, and the public."""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory

from grids.access import own_receipts
from grids.actors import Actor, Anybody, Home
from grids.codes import sha256_of
from grids.models import Chain, Grid, LedgerEntry, Officer, Receipt, Village
from grids.traces.ledger import digest_of, faults
from grids.writing import Sent, Write, twin_of, writing
from households.models import Household
from tests.factories import NOW, make_household, make_sent
from tests.postgres.owner import owner

Allow = Callable[[Write], object]


@pytest.fixture
def household(village: Village, micro_grid: Grid) -> Household:
    return make_household(village=village, grid=micro_grid)


@pytest.fixture
def home(household: Household) -> Home:
    return Home(household.pk)


def sent_by(actor: Actor, **content: list[str]) -> Sent:
    return Sent(actor=actor, kind="test", at=NOW, content=content)


def wish(village: Village, sent: Sent, allow: Allow) -> Receipt:
    with writing(sent) as write:
        allow(write)
        write.record("wished", village)
        return write.done("done", village)


def by_household(household: Household) -> Allow:
    return lambda write: write.allow_household(household.pk, household.village)


def test_a_household_writes_and_no_officer_stands_in_the_rows(
    village: Village, household: Household, home: Home
) -> None:
    receipt = wish(village, sent_by(home), by_household(household))
    receipt.refresh_from_db()
    entry = LedgerEntry.objects.get()
    for row in (receipt, entry):
        assert (row.officer_id, row.household_id, row.public) == (None, household.pk, False)
    assert receipt.village == village
    body = json.loads(entry.body)
    assert (body["officer"], body["household"], body["public"]) == (None, str(household.pk), False)
    assert (body["post"], body["role"]) == (None, "")
    assert list(faults(Chain.objects.get())) == []


def test_the_public_writes_without_a_name(village: Village) -> None:
    receipt = wish(village, sent_by(Anybody()), lambda write: write.allow_public(village))
    entry = LedgerEntry.objects.get()
    assert (receipt.officer_id, receipt.household_id, receipt.public) == (None, None, True)
    assert json.loads(entry.body)["public"] is True
    assert list(faults(Chain.objects.get())) == []
    assert receipt.who != LedgerEntry().who


def test_another_household_is_refused(
    village: Village, household: Household, micro_grid: Grid
) -> None:
    other = Home(make_household(village=village, grid=micro_grid).pk)
    with pytest.raises(PermissionDenied):
        wish(village, sent_by(other), by_household(household))
    assert not Receipt.objects.exists()


def test_what_is_an_officers_is_refused_to_everybody_else(
    village: Village, household: Household, clerk: Officer, home: Home
) -> None:
    walls: list[tuple[Actor, Allow]] = [
        (home, lambda write: write.allow(village, "clerk")),
        (Anybody(), lambda write: write.allow(village, "clerk")),
        (home, lambda write: write.allow_public(village)),
        (clerk, lambda write: write.allow_public(village)),
        (clerk, by_household(household)),
        (Anybody(), by_household(household)),
        (home, lambda write: write.sent.officer),
    ]
    for actor, allow in walls:
        with pytest.raises(PermissionDenied):
            wish(village, sent_by(actor), allow)
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("said", ["nobody", "officer and household", "household and public", "all"])
def test_a_receipt_with_another_number_of_actors_is_refused_by_the_database(
    clerk: Officer, household: Household, said: str
) -> None:
    everything = said == "all"
    receipt = Receipt(
        cid=uuid4(),
        code="4TRK9M2Q",
        officer=clerk if everything or "officer" in said else None,
        household_id=household.pk if everything or "household" in said else None,
        public=everything or "public" in said,
        at=NOW,
    )
    with pytest.raises(IntegrityError, match="a_receipt_has_exactly_one_actor"):
        receipt.save(force_insert=True)


def test_an_entry_with_two_actors_is_refused_by_the_database(
    village: Village, clerk: Officer, household: Household
) -> None:
    wish(village, make_sent(clerk), lambda write: write.allow(village, "clerk"))
    entry = LedgerEntry.objects.get()
    entry.pk, entry.seq, entry.household_id = uuid4(), 2, household.pk
    with pytest.raises(IntegrityError, match="an_entry_has_at_most_one_actor"):
        entry.save(force_insert=True)


def test_who_acts_as_a_household_is_one(village: Village) -> None:
    nobodys = uuid4()
    wish(village, sent_by(Home(nobodys)), lambda write: write.allow_household(nobodys, village))
    with pytest.raises(IntegrityError, match="is_a_household"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_bodies_from_before_households_acted_still_hold(village: Village, clerk: Officer) -> None:
    """And their columns may not say more than they do."""
    wish(village, make_sent(clerk), lambda write: write.allow(village, "clerk"))
    chain, entry = Chain.objects.get(), LedgerEntry.objects.get()
    body = json.loads(entry.body)
    assert (body.pop("household"), body.pop("public")) == (None, False)
    old = json.dumps(body, ensure_ascii=False, sort_keys=True)
    chain.head = digest_of(entry.previous, old)
    chain.save()
    tamper(entry, body=old, digest=chain.head)
    assert list(faults(chain)) == []
    tamper(entry, officer_id=None, public=True)
    assert [fault.kind for fault in faults(chain)] == ["column"]


def test_a_changed_actor_is_found(village: Village, household: Household, home: Home) -> None:
    wish(village, sent_by(home), by_household(household))
    tamper(LedgerEntry.objects.get(), household_id=None, public=True)
    assert [fault.kind for fault in faults(Chain.objects.get())] == ["column"]


def tamper(entry: LedgerEntry, **columns: object) -> None:
    """As the database's owner, past the trigger."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        LedgerEntry.objects.filter(pk=entry.pk).update(**columns)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_an_officers_press_has_the_digest_that_it_had(clerk: Officer) -> None:
    sent = make_sent(clerk, name="新庄村")
    assert sent.digest == sha256_of(f"{clerk.pk}\n{sent.kind}\n{sent.text}".encode())


def test_the_same_content_by_another_actor_is_another_press(clerk: Officer, home: Home) -> None:
    presses = {sent_by(actor).digest for actor in (clerk, home, Home(uuid4()), Anybody())}
    assert len(presses) == 4


def test_one_owns_ones_own_receipts(
    village: Village, clerk: Officer, household: Household, home: Home
) -> None:
    """Who says no name owns none, also of those that have no name."""
    named: dict[str, Receipt] = {
        "officer": wish(village, make_sent(clerk), lambda write: write.allow(village, "clerk")),
        "home": wish(village, sent_by(home), by_household(household)),
        "public": wish(village, sent_by(Anybody()), lambda write: write.allow_public(village)),
    }
    owned: list[tuple[Actor, list[UUID]]] = [
        (clerk, [named["officer"].pk]),
        (home, [named["home"].pk]),
        (Home(uuid4()), []),
        (Anybody(), []),
    ]
    for actor, expected in owned:
        assert [one.pk for one in own_receipts(actor)] == expected


def test_what_somebody_without_a_name_sent_is_shown_to_nobody_else(
    village: Village, client: Client
) -> None:
    """The same cid with other content: the page that compares both has the second only."""
    first = sent_by(Anybody(), content=["谁也不该看见的话"])
    receipt = wish(village, first, lambda write: write.allow_public(village))
    request = RequestFactory().post("/", {"cid": str(first.cid), "content": "别的"})
    request.user = AnonymousUser()
    assert twin_of(request) is None
    assert own_receipts(Anybody()).filter(pk=receipt.pk).exists() is False
    assert "谁也不该看见的话" not in client.get(f"/boards/?receipt={receipt.code}").text


def test_a_retry_by_the_household_finds_its_receipt(
    village: Village, household: Household, home: Home
) -> None:
    request = RequestFactory().post("/", {"cid": str(uuid4()), "wish": "改地址"})
    request.user = AnonymousUser()
    request.home = home  # type: ignore[attr-defined]  # because HttpRequest is Django's
    sent = replace(Sent.of(request), at=NOW)
    receipt = wish(village, sent, by_household(household))
    assert twin_of(request) == receipt
    request.home = None
    assert twin_of(request) is None
