"""Two confirmations of one roster at once: one takes effect; twins without the protection."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from grids import writing
from grids.models import LedgerEntry, Officer, Receipt, Village
from grids.writing import Refused, Sent
from households.actions import check_household_code, import_roster, rosters
from households.models import Household, Person
from tests.factories import NOW, make_grid, make_household, make_sent

pytestmark = pytest.mark.django_db(transaction=True)
CLEAN = Path(__file__).parents[1] / "rosters" / "houzhuang-clean.xlsx"
# Nobody is told apart by an ID number here, so only the lock keeps people from coming in twice.
SMALL = "户编号,姓名,与户主关系\n,,\n010001,张大山,户主\n010001,李梅,妻\n".encode()


def at_once(*presses) -> list[str]:
    start = Barrier(len(presses))

    def press(one) -> str:
        try:
            start.wait(10)
            return type(one()).__name__
        except Exception as error:  # whatever went wrong is what is looked at
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as pool:
        return sorted(pool.map(press, presses))


def confirm_both(village: Village, sents: list[Sent], data: bytes) -> list[str]:
    return at_once(
        *(lambda sent=sent: import_roster(village.pk, data=data, sent=sent) for sent in sents)
    )


def same_press(clerk: Officer, count: int) -> list[Sent]:
    cid, sent = uuid.uuid4(), make_sent(clerk)
    return [
        Sent(officer=make_sent(clerk).officer, kind=sent.kind, at=sent.at, cid=cid)
        for _ in range(count)
    ]


def test_one_press_arriving_eight_times_is_one_import(village: Village, clerk: Officer) -> None:
    outcomes = confirm_both(village, same_press(clerk, 8), CLEAN.read_bytes())
    assert outcomes == ["AlreadySent"] * 7 + ["Receipt"]
    assert (Person.objects.count(), Receipt.objects.count()) == (703, 1)
    assert LedgerEntry.objects.count() == 1


def test_twin_without_the_claimed_receipt_the_second_is_no_longer_the_first_ones_receipt(
    village: Village, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unclaimed(sent: Sent) -> Receipt:
        return Receipt.objects.create(
            cid=uuid.uuid4(),
            code=writing.new_code(8),
            kind=sent.kind,
            officer=sent.officer,
            digest=sent.digest,
            at=sent.at,
        )

    monkeypatch.setattr(writing, "claim_receipt", unclaimed)
    assert confirm_both(village, same_press(clerk, 2), SMALL) == ["Receipt", "Refused"]


def test_of_two_uploads_confirmed_at_once_the_second_finds_nothing_left(
    village: Village, clerk: Officer
) -> None:
    outcomes = confirm_both(village, [make_sent(clerk), make_sent(clerk)], SMALL)
    assert outcomes == ["Receipt", "Refused"]
    assert (Household.objects.count(), Person.objects.count()) == (1, 2)


def test_twin_without_the_villages_lock_the_second_is_stopped_only_by_the_database(
    village: Village, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, compare = Barrier(2), rosters.compare

    def compare_together(*given):
        plan = compare(*given)
        both.wait(5)
        return plan

    monkeypatch.setattr(rosters, "compare", compare_together)
    monkeypatch.setattr(rosters, "locked_village", lambda key: Village.objects.get(pk=key))
    outcomes = confirm_both(village, [make_sent(clerk), make_sent(clerk)], SMALL)
    assert outcomes == ["IntegrityError", "Receipt"]


def test_thirty_wrong_codes_at_once_are_looked_at_ten_times(village: Village) -> None:
    home = make_household(village=village, grid=make_grid(village=village, name="第1组"))
    guesses = [lambda: check_household_code(home.pk, "AAAAAAAA", now=NOW)] * 30
    assert at_once(*guesses) == [Refused.__name__] * 20 + ["bool"] * 10
