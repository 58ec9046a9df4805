"""Two confirmations of one roster at once: one takes effect; twins without the protection."""

import uuid
from pathlib import Path
from threading import Barrier

import pytest

from grids import writing
from grids.models import LedgerEntry, Officer, Receipt, Village
from grids.writing import Refused, Sent
from households.actions import carry_out_act, check_household_code, import_roster, rosters, undo_act
from households.actions.families import ActFacts, Newcomer, acting, homes, undoing
from households.models import FamilyAct, Household, Membership, Person
from tests.factories import NOW, make_grid, make_household, make_sent
from tests.races import kinds_at_once

pytestmark = pytest.mark.django_db(transaction=True)
CLEAN = Path(__file__).parents[1] / "rosters" / "houzhuang-clean.xlsx"
# Nobody is told apart by an ID number here, so only the lock keeps people from coming in twice.
SMALL = "户编号,姓名,与户主关系\n,,\n010001,张大山,户主\n010001,李梅,妻\n".encode()


def confirm_both(village: Village, sents: list[Sent], data: bytes) -> list[str]:
    return kinds_at_once(
        *(lambda sent=sent: import_roster(village.pk, data=data, sent=sent) for sent in sents)
    )


def same_press(clerk: Officer, count: int) -> list[Sent]:
    cid, sent = uuid.uuid4(), make_sent(clerk)
    return [
        Sent(actor=make_sent(clerk).officer, kind=sent.kind, at=sent.at, cid=cid)
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


def a_birth(village: Village) -> FamilyAct:
    home = make_household(village=village, grid=make_grid(village=village, name="第1组"))
    facts = ActFacts(happened_on=NOW.date(), newcomer=Newcomer("张新"))
    clerk = Officer.objects.get(name="赵敏")
    carry_out_act(home.pk, "birth", facts, sent=make_sent(clerk))
    return FamilyAct.objects.get()


def test_an_act_undone_twice_at_once_is_undone_once(village: Village, clerk: Officer) -> None:
    act = a_birth(village)
    presses = [make_sent(clerk), make_sent(clerk)]
    outcomes = kinds_at_once(*(lambda sent=sent: undo_act(act.pk, sent=sent) for sent in presses))
    assert outcomes == ["Receipt", "Refused"]
    assert not Person.objects.filter(name="张新").exists()
    assert LedgerEntry.objects.filter(verb="family_act_undone").count() == 1


def test_twin_without_the_villages_lock_both_find_that_it_is_not_undone_yet(
    village: Village, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, both = a_birth(village), Barrier(2)
    monkeypatch.setattr(undoing, "take_back", lambda _act: both.wait(5))
    monkeypatch.setattr(undoing, "locked_village", lambda key: Village.objects.get(pk=key))
    presses = [make_sent(clerk), make_sent(clerk)]
    outcomes = kinds_at_once(*(lambda sent=sent: undo_act(act.pk, sent=sent) for sent in presses))
    assert outcomes == ["Receipt", "Receipt"]


def two_splits(village: Village, clerk: Officer) -> list[str]:
    """Two members part from one household at once, each with the number 9."""
    grid = make_grid(village=village, name="第1组")
    home = make_household(village=village, grid=grid, members=("甲", "乙"))
    Membership.objects.update(since="2020-01-01")

    def part(name: str) -> Receipt:
        one = Person.objects.get(name=name).pk
        facts = ActFacts(NOW.date(), people=[one], new_head=one, number="9", grid=grid.pk)
        return carry_out_act(home.pk, "split", facts, sent=make_sent(clerk))

    return kinds_at_once(lambda: part("甲"), lambda: part("乙"))


def test_two_splits_at_once_with_one_number_make_one_household(
    village: Village, clerk: Officer
) -> None:
    assert two_splits(village, clerk) == ["Receipt", "Refused"]
    assert Household.objects.filter(number="9").count() == 1


def test_twin_without_the_villages_lock_only_the_database_stops_the_second_split(
    village: Village, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, free_number = Barrier(2), homes._free_number

    def free_together(household: Household, number: str) -> str:
        found = free_number(household, number)
        both.wait(5)
        return found

    monkeypatch.setattr(homes, "_free_number", free_together)
    monkeypatch.setattr(acting, "locked_village", lambda key: Village.objects.get(pk=key))
    assert two_splits(village, clerk) == ["IntegrityError", "Receipt"]


def test_thirty_wrong_codes_at_once_are_looked_at_ten_times(village: Village) -> None:
    home = make_household(village=village, grid=make_grid(village=village, name="第1组"))
    guesses = [lambda: check_household_code(home.pk, "AAAAAAAA", now=NOW)] * 30
    assert kinds_at_once(*guesses) == [Refused.__name__] * 20 + ["bool"] * 10
