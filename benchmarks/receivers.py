"""A receiver's workbook of 30,000 people, beside XlsxWriter writing the same cells alone.

    python3 manage.py test benchmarks/receivers.py -s

A township of 17 villages made by SQL, everybody with a sealed ID number, every head with a
telephone. Its roster goes out three times: to nobody's columns, to a receiver for the first time,
and to the same one after 300 people got another name, with what changed on the second sheet.
Prints CPU of Python and PostgreSQL from the press to the last byte, and as a ratio to a workbook
of the same cells that XlsxWriter writes row by row from a list, all in one run.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import IO, Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg2.extras import execute_values

from benchmarks.sitting_agenda import Clock, logged_in
from evaluation.tables.queries.listing import asked_of, default_time
from evaluation.tables.queries.registry import TABLES
from grids.models import Township
from grids.roles import Role
from grids.sheets.writing import new_workbook
from households.models import Person
from households.numbers import check_character
from households.tables.filling import everything, fill
from households.tables.typed import Wanted
from tests.factories import make_grid, make_officer, make_township, make_village
from tests.postgres.owner import owner

PEOPLE, VILLAGES, A_HOME, CHANGED = 30_000, 17, 4, 300
TURNS = 3

#: Person n lives in household n // 4 of village (n // 4) % 17; keys follow from the number.
_PEOPLE = """
    INSERT INTO households_person
      (id, village_id, name, search_key, search_grams, birth_year, party_member)
    SELECT md5('person' || n)::uuid, (%(villages)s::uuid[])[n / %(home)s %% %(count)s + 1],
      '王' || chr(20000 + n %% 2000) || chr(22000 + n %% 1777), '', '{}', 1940 + n %% 80,
      n %% 40 = 0
    FROM generate_series(0, %(people)s - 1) n
"""
_HOMES = """
    INSERT INTO households_household
      (id, village_id, grid_id, number, head_id, remark, residence, version)
    SELECT md5('home' || n)::uuid, (%(villages)s::uuid[])[n %% %(count)s + 1],
      (%(grids)s::uuid[])[n %% %(count)s + 1], to_char(n, 'FM000000'),
      md5('person' || n * %(home)s)::uuid, '', 'living_in', 1
    FROM generate_series(0, %(people)s / %(home)s - 1) n
"""
_MEMBERS = """
    INSERT INTO households_membership (id, household_id, person_id, relation, since)
    SELECT md5('member' || n)::uuid, md5('home' || n / %(home)s)::uuid, md5('person' || n)::uuid,
      CASE WHEN n %% %(home)s = 0 THEN '02' ELSE '20' END, '2026-01-01'
    FROM generate_series(0, %(people)s - 1) n
"""


def make_people(township: Township) -> None:
    villages = [make_village(name=f"{n:02}村", township=township) for n in range(VILLAGES)]
    grids = [make_grid(village=village, name="第1组") for village in villages]
    keys = {"villages": [str(one.pk) for one in villages], "grids": [str(one.pk) for one in grids]}
    told: dict[str, Any] = {**keys, "people": PEOPLE, "home": A_HOME, "count": VILLAGES}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in (_PEOPLE, _HOMES, _MEMBERS):
            cursor.execute(statement, told)
        _seal_numbers(cursor)
    with owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _seal_numbers(cursor: Any) -> None:
    """Sealing is the program's; the database has not the key."""
    rows = []
    for number, person in enumerate(Person.objects.order_by("pk").only("pk").iterator()):
        first = f"{900000 + number // 1000:06}19800101{number % 1000:03}"
        person.id_number = first + check_character(first)
        if number % A_HOME == 0:
            person.phone = f"138{number:08}"
        rows.append((str(person.pk), person.id_number_sealed, person.phone_sealed))
    execute_values(
        cursor,
        "UPDATE households_person p SET id_number_sealed = v.id_number, phone_sealed = v.phone"
        " FROM (VALUES %s) v (key, id_number, phone) WHERE p.id = v.key::uuid",
        rows,
        template="(%s, %s::bytea, %s::bytea)",
    )


def cpu(clock: Clock, label: str, work: Callable[[], Any], *, turns: int = 1) -> float:
    """Seconds of Python and PostgreSQL, of the quietest turn."""
    spent = []
    for _turn in range(turns):
        began, behind = time.process_time(), clock.behind()
        work()
        spent.append(time.process_time() - began + clock.behind() - behind)
    print(f"{label:<52}{min(spent):7.2f} s", flush=True)
    return min(spent)


def alone(rows: Sequence[Sequence[str]], written: IO[bytes]) -> None:
    """The same cells, and nothing else."""
    with new_workbook(written) as book:
        sheet = book.add_worksheet("花名册")
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)


def filled_in(client: Client, township: Township) -> dict[str, Any]:
    """The form as its page shows it."""
    form = client.get(address(township)).context["form"]
    fields = {bound.html_name: bound.value() for bound in form if bound.value()}
    for part in (form.columns.formset.management_form, *form.columns.formset.forms):
        fields |= {bound.html_name: bound.value() for bound in part if bound.value()}
    return fields


def address(township: Township) -> str:
    return reverse("township_table", args=[township.pk, "roster"])


def handed_in(client: Client, township: Township, fields: dict[str, Any]) -> int:
    """Pressed; how many bytes came."""
    sent = urlencode({**fields, "cid": str(uuid4())})
    answer: Any = client.post(
        address(township), sent, content_type="application/x-www-form-urlencoded"
    )
    return sum(len(piece) for piece in answer.streaming_content)


def test_a_workbook_of_thirty_thousand_people(db: None, tmp_path: Any) -> None:
    township = make_township(name="量速度乡")
    office = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
    make_people(township)
    clock, client = Clock(), logged_in(office)
    table, now = TABLES["roster"], timezone.now()
    asked = asked_of(township, default_time(township, now.date()), office, now)
    wanted = Wanted(everything(table.told(asked, table.load(asked))))
    filled = fill(table, asked, wanted)
    rows = [filled.headings, *filled.sheets[0].rows]
    assert len(rows) == PEOPLE + 1
    print(f"\n{PEOPLE} people, {len(filled.headings)} columns, CPU of Python and PostgreSQL")

    def write_alone() -> None:
        with (tmp_path / "alone.xlsx").open("wb") as written:
            alone(rows, written)

    floor = cpu(clock, "the same cells, by XlsxWriter alone", write_alone, turns=TURNS)
    fields = filled_in(client, township)
    first = partial(handed_in, client, township, {**fields, "receiver": "县民政局"})
    steps: dict[str, Callable[[], Any]] = {
        "filled, without a file": partial(fill, table, asked, wanted),
        "for nobody's columns": partial(handed_in, client, township, fields),
        "for a receiver, the first time": first,
    }
    for label, work in steps.items():
        spent = cpu(clock, label, work, turns=1 if "first" in label else TURNS)
        print(f"{'':<52}{spent / floor:7.2f} ×")
    changed = Person.objects.order_by("pk").values("pk")[:CHANGED]
    Person.objects.filter(pk__in=changed).update(name="改了名")
    spent = cpu(clock, "… and once more, 300 changed", first)
    print(f"{'':<52}{spent / floor:7.2f} ×")
