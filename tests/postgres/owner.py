"""The one way in which a test acts as the owner of the tables, as somebody with the server would.

Whatever a test does to frozen rows or to triggers stands inside ``with owner():``. Everything else
is done as the program's own role, which the database refuses to do it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as default
from django.db import transaction
from django.db.models import Model

from starcivil import env

OWNER = env.owner()


@contextmanager
def owner(connection: Any = default) -> Iterator[None]:
    """Inside, statements of this connection are the owner's, in the same transaction if there is
    one: whatever rolls that back makes them the program's again."""
    program = connection.settings_dict["USER"]
    if connection.in_atomic_block:
        with transaction.atomic(using=connection.alias):
            _become(connection, OWNER["USER"])
            yield
            _become(connection, program)
        return
    _become(connection, OWNER["USER"])
    try:
        yield
    finally:
        _become(connection, program)


def rewrite(row: Model) -> None:
    """Change a row that the program may put in and take away, but not change."""
    with owner():
        row.save()


def _become(connection: Any, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_authorization', %s, false)", [role])
