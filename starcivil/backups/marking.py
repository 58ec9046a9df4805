"""While a restore is under way its database says so: one that was broken off serves nobody.

The rows come in one transaction, but a kill can fall between it and the proof that they are what
the backup's manifest says. The mark is the database's own comment: there before the first table,
in no dump, and readable for every role.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext as _

_MARK = "starcivil: a restore is under way"


@contextmanager
def under_way() -> Iterator[None]:
    """Inside the database is marked; it stays so unless all went well. As its owner."""
    _comment(f"'{_MARK}'")
    yield
    _comment("NULL")


def is_unfinished() -> bool:
    """Whether a restore into this database has not come to its good end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        )
        return bool(cursor.fetchone() == (_MARK,))


def said() -> str:
    """For whoever asks for anything but a look."""
    return _("A restore into this database was broken off, or is still under way.")


def remedy() -> str:
    return _("Make the database anew and restore once more (docs/operations.md, “Restoring”).")


def _comment(text: str) -> None:
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {name} IS {text}")
