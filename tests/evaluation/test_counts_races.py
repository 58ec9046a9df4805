"""Counts where two writers meet, each with a twin whose triggers lack what protects the count."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest
from django.db import connection, connections, transaction

from evaluation.models import Declaration, Entry, ModeCount
from evaluation.sums import MODES
from grids.counting import Sums, count, differences
from grids.models import Officer, Village
from households.models import HomeCount, Household
from households.sums import HOMES
from tests.factories import NOW, make_entry, make_grid, make_household, make_round, make_village
from tests.postgres.owner import owner

pytestmark = pytest.mark.django_db(transaction=True)

Write = Callable[[], object]
#: A writer that is not kept waiting has ended long before.
MOMENT = 0.7


def crossing(first: Write, second: Write) -> bool:
    """The second writes while the first has written and not committed; whether it had to wait."""
    written, second_ended, waited = Event(), Event(), []

    def early() -> None:
        with transaction.atomic():
            first()
            written.set()
            waited.append(not second_ended.wait(MOMENT))

    def late() -> None:
        written.wait()
        with transaction.atomic():
            second()
        second_ended.set()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(in_a_session, each) for each in (early, late)]:
            done.result()
    return waited[0]


def in_a_session(write: Write) -> None:
    try:
        write()
    finally:
        connections.close_all()


@contextmanager
def laid(sums: Sums, change: Callable[[str], str] = str) -> Iterator[None]:
    """Other triggers in the place of a count's own, the SQL of which is changed."""
    real, other = count(sums), count(sums)
    run(str(real.reverse_sql) + emptied(sums) + change(str(other.sql)))
    try:
        yield
    finally:
        run(str(other.reverse_sql) + emptied(sums) + str(real.sql))


def emptied(sums: Sums) -> str:
    return f"DELETE FROM {sums.table};"


def run(sql: str) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(sql)


def read_again(sql: str) -> str:
    """Counting anew instead of adding: the others' rows are not there yet."""
    rows = "village_id = kept.village_id AND residence = kept.residence AND ended_on IS NULL"
    return sql.replace(
        "kept.n + excluded.n", f"(SELECT count(*) FROM households_household WHERE {rows})"
    )


def two_come(village: Village) -> bool:
    grid = make_grid(village=village, name="第9组")

    def come() -> None:
        make_household(village=village, grid=grid)

    return crossing(come, come)


def test_two_households_that_come_at_once_are_both_counted(village: Village) -> None:
    assert two_come(village)
    assert HomeCount.objects.get(village=village).n == 2
    assert list(differences()) == []


def test_counted_anew_one_of_them_is_lost(village: Village) -> None:
    """The twin."""
    with laid(HOMES, read_again):
        assert two_come(village)
        assert HomeCount.objects.get(village=village).n == 1


def test_two_villages_do_not_wait_for_each_other(village: Village) -> None:
    villages = [village, make_village(name="别村", township=village.township)]
    grids = [make_grid(village=each, name="第9组") for each in villages]
    writes = [lambda grid=grid: make_household(village=grid.village, grid=grid) for grid in grids]
    assert not crossing(*writes)


def test_households_that_change_villages_crosswise_do_not_block_each_other_for_good(
    village: Village,
) -> None:
    """Each statement takes its counts in the order of their keys, whichever way it moves them."""
    other = make_village(name="别村", township=village.township)
    homes = [
        make_household(village=each, grid=make_grid(village=each, name="第9组"))
        for each in (village, other)
    ]
    ways = zip(homes, (other, village), strict=True)
    moves = [
        lambda home=home, to=to: Household.objects.filter(pk=home.pk).update(village=to)
        for home, to in ways
    ]
    assert crossing(*moves)
    assert [each.n for each in HomeCount.objects.all()] == [1, 1]


def said_otherwise_while_confirmed(village: Village, clerk: Officer) -> bool:
    """Its mode changes in one session, and its entry becomes declared in the other."""
    home = make_household(village=village, grid=make_grid(village=village, name="第9组"))
    entry = make_entry(round_=make_round(village=village), household=home)
    said = Declaration.objects.create(entry=entry, mode="dictated", typist=clerk, typed_at=NOW)
    return crossing(
        lambda: Declaration.objects.filter(pk=said.pk).update(mode="by_phone"),
        lambda: Entry.objects.filter(pk=entry.pk).update(status=Entry.Status.DECLARED),
    )


def test_a_mode_that_changes_while_it_is_confirmed_is_counted_as_it_ends(
    village: Village, clerk: Officer
) -> None:
    assert said_otherwise_while_confirmed(village, clerk)
    assert [(each.mode, each.n) for each in ModeCount.objects.all()] == [("by_phone", 1)]


def test_without_its_lock_the_mode_of_before_is_counted(village: Village, clerk: Officer) -> None:
    """The twin."""
    declaration, entry = MODES.sources
    with laid(replace(MODES, sources=(replace(declaration, first=""), entry))):
        assert not said_otherwise_while_confirmed(village, clerk)
        assert [(each.mode, each.n) for each in ModeCount.objects.all()] == [("dictated", 1)]
