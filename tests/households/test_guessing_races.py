"""Fifty who guess at once have no more looked at than the limit says; a twin that looks first."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Barrier

import pytest

from grids import guesses
from grids.guesses import Limit, is_spent
from grids.models import Guess, Officer, Village
from grids.writing import Refused
from households.actions import entering, issue_code
from households.actions.entering import EVERYWHERE, try_code
from households.models import Household
from tests.factories import NOW, make_grid, make_household, make_sent
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 50


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every code that was compared with those there are."""
    seen: list[str] = []
    look = entering.household_with

    def noted(code: str) -> Household | None:
        seen.append(code)
        return look(code)

    monkeypatch.setattr(entering, "household_with", noted)
    return seen


def guessed_at_once(guess: Callable[[int], object], *, threads: int = THREADS) -> None:
    """Whoever is not looked at any more is refused, and nothing else goes wrong."""
    outcomes = at_once(*(partial(guess, number) for number in range(threads)))
    faulty = [one for one in outcomes if isinstance(one, Exception)]
    assert [one for one in faulty if not isinstance(one, Refused)] == []


def wrong(number: int) -> object:
    return try_code(f"AAAA{number:04d}", address=f"10.0.0.{number}", now=NOW)


def test_fifty_at_once_are_looked_at_forty_times(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = looked_at(monkeypatch)
    guessed_at_once(wrong)
    assert len(seen) == EVERYWHERE.most
    assert Guess.objects.get(key=EVERYWHERE.key("")).missed == EVERYWHERE.most


def test_twin_that_looks_first_and_counts_afterwards_lets_all_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody_has_looked = Barrier(THREADS)

    def look_then_count(limit: Limit, about: object, *, now: datetime) -> bool:
        if is_spent(limit, about, now=now):
            return False
        if limit is EVERYWHERE:
            everybody_has_looked.wait(30)
        return guesses.take(Limit(limit.what, most=THREADS, within=limit.within), about, now=now)

    monkeypatch.setattr(entering, "take", look_then_count)
    seen = looked_at(monkeypatch)
    guessed_at_once(wrong)
    assert len(seen) == THREADS


def test_nine_behind_one_address_who_are_right_at_once_all_come_in(
    village: Village, clerk: Officer
) -> None:
    """And nothing of it stays counted."""
    grid = make_grid(village=village, name="第1组")
    homes = [make_household(village=village, grid=grid) for _number in range(9)]
    codes = [issue_code(home.pk, sent=make_sent(clerk))[1] for home in homes]
    opened: list[Household] = []
    guessed_at_once(
        lambda n: opened.append(try_code(codes[n], address="10.0.1.1", now=NOW)), threads=9
    )
    assert len(opened) == 9
    assert not Guess.objects.exclude(missed=0).exists()
