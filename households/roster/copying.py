"""New rows by COPY: a roster's people go in about five times as quickly as by ``bulk_create``.

What ``bulk_create`` does, and no more: no ``save``, no validation; every constraint holds.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
#: Most texts have none of these, and need not be gone through sign by sign.
_SPECIAL = re.compile(r'[\\"\t\n\r]')
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
    told = [values[name] for name in names]
    return "\t".join([r"\N" if value is None else _text(value) for value in told]) + "\n"


def _text(value: Any) -> str:
    """A value as COPY's text format has it."""
    match value:
        case str():
            return value.translate(_ESCAPED) if _SPECIAL.search(value) else value
        case bool():
            return "t" if value else "f"
        case bytes():
            return rf"\\x{value.hex()}"
        case UUID():
            return value.hex
        case int() | datetime() | date():
            return str(value)
        case list():
            return _array(value)
    raise TypeError(f"{type(value)} cannot be copied")


def _array(texts: list[str]) -> str:
    if not texts:
        return "{}"
    if not _SPECIAL.search("".join(texts)):
        return '{"' + '","'.join(texts) + '"}'
    quoted = ",".join(f'"{text.translate(_QUOTED)}"' for text in texts)
    return f"{{{quoted}}}".translate(_ESCAPED)
