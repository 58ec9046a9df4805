"""An import killed at any moment is all or nothing; a twin that commits in between is not."""

import random
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from grids.models import Officer, Township, Village
from grids.roles import Role
from tests.factories import make_officer, make_post, make_village
from tests.households.importing import start_import

pytestmark = pytest.mark.django_db(transaction=True)
CLEAN = (Path(__file__).parents[1] / "rosters" / "houzhuang-clean.xlsx").read_bytes()
KILLS = 50
NOTHING, ALL = (0, 0, 0, 0, 0), (703, 212, 703, 1, 1)
#: People, households, memberships, imports and ledger entries of a village, at one moment.
COUNTS = """
    SELECT (SELECT count(*) FROM households_person WHERE village_id = %(village)s),
           (SELECT count(*) FROM households_household WHERE village_id = %(village)s),
           (SELECT count(*) FROM households_membership JOIN households_person AS person
              ON person.id = person_id WHERE person.village_id = %(village)s),
           (SELECT count(*) FROM grids_receipt WHERE village_id = %(village)s),
           (SELECT count(*) FROM grids_ledgerentry AS entry JOIN grids_chain AS chain
              ON chain.id = entry.chain_id WHERE chain.village_id = %(village)s)
"""


def what_is_there(village: Village) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"village": village.pk})
        return tuple(cursor.fetchone())


def kill_after(
    seconds: float, village: Village, clerk: Officer, *, protected: bool = True
) -> tuple[int, ...]:
    process = start_import(
        village.pk, officer=clerk.pk, data=CLEAN, at=timezone.now(), protected=protected
    )
    process.join(seconds)
    process.kill()
    process.join()
    return what_is_there(village)


@pytest.fixture
def clerk_of_all(township: Township) -> Officer:
    return make_officer(name="赵敏", role=Role.CLERK, place=make_village(township=township))


def make_villages(count: int, clerk: Officer, township: Township) -> list[Village]:
    villages = [make_village(name=f"第{n}村", township=township) for n in range(count)]
    for village in villages:
        make_post(officer=clerk, role=Role.CLERK, place=village)
    return villages


def test_killed_at_fifty_random_moments_an_import_is_all_or_nothing(
    clerk_of_all: Officer, township: Township
) -> None:
    first, warm, *villages = make_villages(KILLS + 2, clerk_of_all, township)
    kill_after(60, first, clerk_of_all)  # also starts the fork server
    start = time.perf_counter()
    assert kill_after(60, warm, clerk_of_all) == ALL
    longest = time.perf_counter() - start
    chance = random.Random(2026)  # because nothing secret is made of it
    found = [
        kill_after(chance.uniform(0, 1.2 * longest), village, clerk_of_all) for village in villages
    ]
    assert set(found) == {NOTHING, ALL}
    cut_off = villages[found.index(NOTHING)]
    assert kill_after(60, cut_off, clerk_of_all) == ALL


def test_twin_that_commits_each_table_by_itself_is_found_with_a_part_of_the_roster(
    clerk_of_all: Officer, township: Township
) -> None:
    (village,) = make_villages(1, clerk_of_all, township)
    found = kill_after(60, village, clerk_of_all, protected=False)
    assert found not in {NOTHING, ALL}
    assert found[0] == 703
