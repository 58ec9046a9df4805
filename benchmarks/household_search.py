"""How long PostgreSQL looks for a household among a million; prints milliseconds of SQL.

    DATABASE_URL=… python -m benchmarks.household_search [--households 1000000]

Fills an empty, migrated database with COPY (minutes), one person a household, and leaves it so; a
second run measures only. What is timed is the very SQL of ``keys_of``, by EXPLAIN ANALYZE: as the
county, which sees every village, and as a clerk, who sees one.
"""

import argparse
import io
import os
import random
import statistics
import uuid
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup
from django.db.models import QuerySet  # noqa: E402  # after setup
from django.test.utils import CaptureQueriesContext  # noqa: E402  # after setup

from grids.models import Village  # noqa: E402  # after setup
from households.models import Household  # noqa: E402  # after setup
from households.naming import search_grams, search_key  # noqa: E402  # after setup
from households.queries.searching import Search, keys_of  # noqa: E402  # after setup
from tests.factories import make_grid, make_township, make_village  # noqa: E402  # after setup

VILLAGES, TURNS = 2_500, 9
#: Surnames as often as in the census, roughly; given names of characters that are in use.
SURNAMES = "王李张" * 7 + "刘陈" * 5 + "杨" * 3 + "赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉梅海燕红建国志华文斌飞鹏宇浩然子轩雨欣怡嘉欢乐"
    "天翔俊辉凤珍淑云山川松柏春夏秋冬东南西北金木水火土宝贵福禄寿喜财源广进德仁义礼智信忠孝廉耻勤俭"
)
SEARCHES = {
    "two characters of a name": "桂兰",
    "a whole name": "王桂兰",
    "pinyin": "wangguilan",
    "initials of three": "wgl",
    "a number": "0100",
}
PLENTY = {"a surname alone": "王"}


def fill(households: int) -> None:
    chance = random.Random(2026)  # because nothing secret is made of it
    township = make_township(name="百万县")
    each = households // VILLAGES
    for number in range(VILLAGES):
        village = make_village(name=f"第{number}村", township=township)
        _copy_village(village, each, chance)
        if number % 250 == 0:
            print(f"{number * each:>9} households", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy_village(village: Village, count: int, chance: random.Random) -> None:
    grid = make_grid(village=village, name="第1组")
    people, homes, members = io.StringIO(), io.StringIO(), io.StringIO()
    for number in range(count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice([1, 2, 2])))
        key, person, home = search_key(name), uuid.uuid4(), uuid.uuid4()
        grams = "{" + ",".join(f'"{gram}"' for gram in search_grams(key)) + "}"
        people.write(f"{person}\t{village.pk}\t{name}\t{key}\t{grams}\tf\n")
        homes.write(f"{home}\t{village.pk}\t{grid.pk}\t01{number:04}\t{person}\t\tliving_in\t1\n")
        members.write(f"{uuid.uuid4()}\t{home}\t{person}\t02\t2026-01-01\n")
    with transaction.atomic(), connection.cursor() as cursor:
        _copy(cursor, "person", "id village_id name search_key search_grams party_member", people)
        columns = "id village_id grid_id number head_id remark residence version"
        _copy(cursor, "household", columns, homes)
        _copy(cursor, "membership", "id household_id person_id relation since", members)


def _copy(cursor: Any, table: str, columns: str, rows: io.StringIO) -> None:
    rows.seek(0)
    cursor.copy_expert(f"COPY households_{table} ({', '.join(columns.split())}) FROM STDIN", rows)


def milliseconds(households: QuerySet[Household], words: str, *among: Village) -> tuple[float, int]:
    """The median of several runs, and how many were found."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = keys_of(households, Search(words=words), among=among)
    (query,) = queries.captured_queries
    times = []
    for _turn in range(TURNS):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            (plan,) = cursor.fetchone()[0]
        times.append(plan["Execution Time"])
    return statistics.median(times), len(found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=1_000_000)
    told = parser.parse_args()
    if not Household.objects.exists():
        fill(told.households)
    village = Village.objects.first()
    assert village
    clerk = Household.objects.filter(village=village)
    print(f"{Household.objects.count()} households")
    for label, words in {**SEARCHES, **PLENTY}.items():
        county, found = milliseconds(Household.objects.all(), words)
        in_village, here = milliseconds(clerk, words, village)
        print(
            f"{label:<26}{words:<12} county {county:7.2f} ms ({found}) · "
            f"clerk {in_village:7.2f} ms ({here})"
        )


if __name__ == "__main__":
    main()
