"""A roster of 11,000 people in 3,300 households: check, commit, the same again; and two measures.

    DATABASE_URL=… python -m benchmarks.large_roster [--plain]

Prints seconds, the process's memory, and what the same file costs (a) read by calamine and sent
by raw COPY into the same three tables, with their indexes and constraints, nothing checked or
sealed, and (b) with ``--plain`` (minutes) through plain import-export ``ModelResource``s with their
preview and confirmation. Everything happens in transactions that are taken back.
"""

import argparse
import gc
import io
import os
import random
import resource
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import starcivil.wsgi  # noqa: F401  # the program as the server has it

# isort: split
import xlsxwriter
from django.db import connection, transaction
from import_export.formats.base_formats import XLSX
from import_export.resources import ModelResource
from python_calamine import CalamineSheet, CalamineWorkbook
from tablib import Dataset

from grids.models import Village
from grids.roles import Role
from households.actions import import_roster
from households.models import Household, Membership, Person
from households.naming import search_grams, search_key
from households.numbers import check_character
from households.roster.comparing import compare
from households.roster.plan import Plan
from households.roster.reading import read_roster
from households.roster.table import read_table
from tests.factories import (
    make_grid,
    make_officer,
    make_sent,
    make_township,
    make_village,
)

HOUSEHOLDS, PEOPLE = 3_300, 11_000
TURNS = 3
PLACE = ["村民小组", "微网格", "户编号"]
HEADINGS = [*PLACE, "姓名", "与户主关系", "身份证号码", "联系电话", "居住情况", "是否党员"]
PERSON = "id village name search_key birth_year party_member"
HOUSEHOLD = "id village grid number head residence"
MEMBERSHIP = "id household person relation since"
RowsOf = Callable[[Dataset], list[list[Any]]]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单解仇曾"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉梅海燕红建国志华文斌"
RELATIONS = ["户主", "配偶", "长子", "长女", "父亲", "母亲", "儿媳", "孙子"]


def people() -> Iterator[list[Any]]:
    """Rows as a clerk has them, a family after the other; every number differs."""
    chance = random.Random(2026)  # because nothing secret is made of it
    spread = [1 + (number < PEOPLE % HOUSEHOLDS) for number in range(HOUSEHOLDS)]
    most = PEOPLE // HOUSEHOLDS - 1
    person = 0
    for home in range(HOUSEHOLDS):
        group = home * 30 // HOUSEHOLDS + 1
        for place in range(most + spread[home]):
            name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice([1, 2])))
            day = (
                f"{chance.randint(1940, 2020)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
            )
            first = f"999999{day}{person % 1000:03}"
            # The number that a thousand share by their day is told apart by its area.
            first = f"{900000 + person // 1000:06}{first[6:]}"
            yield [
                f"第{group}组",
                f"{group:02}-{home % 8 + 1}",
                f"{group:02}{home:04}",
                name,
                RELATIONS[place],
                first + check_character(first),
                f"138{person:08}" if place == 0 else None,
                "在村居住",
                "是" if person % 40 == 0 else "否",
            ]
            person += 1


def workbook() -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("花名册")
    for number, row in enumerate([HEADINGS, *people()]):
        sheet.write_row(number, 0, row)
    book.close()
    return written.getvalue()


@contextmanager
def taken_back() -> Iterator[Village]:
    with transaction.atomic():
        yield make_village(township=make_township(name="量速度乡"))
        transaction.set_rollback(True)


def timed(label: str, work: Callable[[], Any], turns: int = 1) -> tuple[Any, float]:
    """The answer and the seconds; what can be done again is, and the quickest turn counts."""
    seconds = float("inf")
    for _turn in range(turns):
        gc.collect()  # what came before is not to be counted
        start = time.perf_counter()
        answer = work()
        seconds = min(seconds, time.perf_counter() - start)
    print(f"{label:<44}{seconds:8.3f} s", flush=True)
    return answer, seconds


def check(data: bytes, village: Village) -> Plan:
    return compare(read_roster(read_table(data)), village)


def rows_written() -> int:
    """Rows that this transaction's statements have written so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


def ours(data: bytes) -> float:
    """Seconds from the bytes to the receipt: the preview and the confirmation."""
    with taken_back() as village:
        clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
        plan, checking = timed("check (new)", lambda: check(data, village), TURNS)
        assert (plan.new, len(plan.new_households)) == (PEOPLE, HOUSEHOLDS)
        _done, committing = timed(
            "commit (read, checked and planned again)",
            lambda: import_roster(village.pk, data=data, sent=make_sent(clerk)),
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            # As the database does by itself within a minute of the commit, which never comes here.
            cursor.execute("ANALYZE households_person, households_membership, households_household")
        before = rows_written()
        again, _seconds = timed("the same again, unchanged", lambda: check(data, village), TURNS)
        assert (again.empty, again.unchanged) == (True, PEOPLE)
        print(f"{'rows written by it':<44}{rows_written() - before:8}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'most memory of this process':<44}{memory:8.0f} MB", flush=True)
    return checking + committing


def copied(data: bytes) -> float:
    """Read by calamine, sent by COPY: what no import can be quicker than."""
    with taken_back() as village:
        grid = make_grid(village=village, name="第1组")
        names = {row[3] for row in people()}
        keys = {name: (search_key(name), search_grams(search_key(name))) for name in names}

        def work() -> None:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
            homes, persons, members = io.StringIO(), io.StringIO(), io.StringIO()
            home, last = uuid.uuid4(), ""
            for row in _texts(sheet):
                person = uuid.uuid4()
                if row[2] != last:
                    home, last = uuid.uuid4(), row[2]
                    homes.write(
                        f"{home}\t{village.pk}\t{grid.pk}\t{last}\t{person}\t\tliving_in\t1\n"
                    )
                key, grams = keys[row[3]]
                array = "{" + ",".join(f'"{gram}"' for gram in grams) + "}"
                persons.write(f"{person}\t{village.pk}\t{row[3]}\t{key}\t{array}\tf\n")
                relation = "02" if row[4] == "户主" else "20"
                members.write(f"{uuid.uuid4()}\t{home}\t{person}\t{relation}\t2026-01-01\n")
            with connection.cursor() as cursor:
                _copy(
                    cursor,
                    Person,
                    "id village_id name search_key search_grams party_member",
                    persons,
                )
                columns = "id village_id grid_id number head_id remark residence"
                _copy(cursor, Household, f"{columns} version", homes)
                _copy(cursor, Membership, "id household_id person_id relation since", members)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        _nothing, seconds = timed("calamine and raw COPY", work)
    return seconds


def _texts(sheet: CalamineSheet) -> list[list[str]]:
    """The rows below the headings; this file holds nothing but text."""
    return [[str(cell) for cell in row] for row in sheet.to_python()[1:]]


def _copy(cursor: Any, model: Any, columns: str, rows: io.StringIO) -> None:
    rows.seek(0)
    listed = ", ".join(columns.split())
    cursor.copy_expert(f"COPY {model._meta.db_table} ({listed}) FROM STDIN", rows)


def resource_of(model: Any, fields: str) -> ModelResource:
    """What the library makes of a model by itself."""
    meta = type("Meta", (), {"model": model, "fields": tuple(fields.split())})
    made: ModelResource = type(f"Plain{model.__name__}", (ModelResource,), {"Meta": meta})()
    return made


def plain(data: bytes) -> float:
    """Plain ``ModelResource``s of people, households and memberships, each as its admin page does.

    The file is opened by the library's own XLSX format for the preview (a dry run) and once more
    for the confirmation; keys are given, so that it has to look nothing up but those.
    """
    with taken_back() as village:
        grid = make_grid(village=village, name="第1组")
        keys = [(uuid.uuid4(), uuid.uuid4(), uuid.uuid4()) for _row in people()]

        def bring_in(
            model: Any, fields: str, rows_of: Callable[[Dataset], list[list[Any]]]
        ) -> None:
            resource = resource_of(model, fields)
            for dry_run in (True, False):
                dataset = Dataset(*rows_of(XLSX().create_dataset(data)), headers=fields.split())
                resource.import_data(dataset, dry_run=dry_run, raise_errors=True)

        def work() -> None:
            bring_in(Person, PERSON, lambda file: [
                [person, village.pk, row[3], row[3], row[5][6:10], row[8] == "是"]
                for (person, _home, _member), row in zip(keys, file, strict=True)
            ])  # fmt: skip
            heads = [place for place, row in enumerate(people()) if row[4] == "户主"]
            bring_in(Household, HOUSEHOLD, lambda file: [
                [keys[place][1], village.pk, grid.pk, file[place][2], keys[place][0], "living_in"]
                for place in heads
            ])  # fmt: skip
            rows = list(people())
            homes = {rows[place][2]: keys[place][1] for place in heads}
            bring_in(Membership, MEMBERSHIP, lambda file: [
                [member, homes[row[2]], person, "02" if row[4] == "户主" else "20", "2026-01-01"]
                for (person, _home, member), row in zip(keys, file, strict=True)
            ])  # fmt: skip

        _nothing, seconds = timed("plain ModelResources, preview and confirmation", work)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plain", action="store_true", help="also plain ModelResources")
    told = parser.parse_args()
    data = workbook()
    print(f"{PEOPLE} people, {HOUSEHOLDS} households, {len(data) // 1024} kB; one warm-up")
    with taken_back() as village:
        clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
        check(data, village)
        import_roster(village.pk, data=data, sent=make_sent(clerk))
    whole = ours(data)
    floor = min(copied(data) for _turn in range(TURNS))
    print(f"{'check and commit ÷ calamine and COPY':<44}{whole / floor:8.2f}")
    if told.plain:
        print(f"{'plain ModelResources ÷ ours, per row':<44}{plain(data) / whole:8.1f}")


if __name__ == "__main__":
    main()
