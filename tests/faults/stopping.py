"""Work in a process of its own that is killed (SIGKILL), and what of it is there then."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from django.apps import apps
from django.db import connection, connections
from django.db.models import Model
from psycopg2 import sql

from tests.access.walking import NOTES

Work = Callable[[], object]
#: Table → how many values, so that a filled field is seen as well; those without any are left out.
Counts = dict[str, int]


def killed_after(seconds: float, work: Work) -> None:
    """A copy of this process does it, and is killed if it is still at it then."""
    connections.close_all()  # or both would speak on one line
    child = os.fork()
    if not child:
        _do_and_end(work)
    until = time.monotonic() + seconds
    while time.monotonic() < until and not os.waitpid(child, os.WNOHANG)[0]:
        time.sleep(0.001)
    with suppress(ProcessLookupError, ChildProcessError):  # it had ended by itself
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _do_and_end(work: Work) -> None:
    """Nothing of the tests' own runs in the copy, whatever the work raises."""
    try:
        work()
    finally:
        os._exit(0)


def counts() -> Counts:
    """Of all tables of the project, but for notes that every request makes."""
    models = [model for model in apps.get_models() if model._meta.db_table not in NOTES]
    with connection.cursor() as cursor:
        asked = sql.SQL(" UNION ALL ").join(map(_asked, models))
        cursor.execute(asked.as_string(connection.connection))
        return {table: int(number) for table, number in cursor.fetchall() if number}


def _asked(model: type[Model]) -> sql.Composable:
    columns = (sql.Identifier(field.column) for field in model._meta.concrete_fields)
    table = model._meta.db_table
    one = sql.SQL("SELECT {}, sum(num_nonnulls({})) FROM {}")
    return one.format(sql.Literal(table), sql.SQL(", ").join(columns), sql.Identifier(table))


def more(before: Counts) -> Counts:
    """What was added since."""
    now = counts()
    return {table: n - before.get(table, 0) for table, n in now.items() if n != before.get(table)}
