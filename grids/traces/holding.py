"""What the ledger holds: rows whose digests its entries carry, so that none changes unseen.

``HELD`` in each app's ``models/held.py`` says which columns of which model are held. A trigger on
each of these tables writes a ``HeldRow`` for every row that was made, changed or ended, whoever
did it and however: nothing has to be remembered by an action, and nothing can be forgotten by one.
The last entry of a write then carries the digest over what the write held.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, migrations, models
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

#: Which rows belong together, until an entry carries them; the trigger sets it, a claim ends it.
WRITE = "starcivil.write"
#: A row as canonical text: its columns that hold anything, in jsonb's own order of names.
_TEXT = "jsonb_strip_nulls(to_jsonb({row}) - {but}::text[])::text"
_DIGEST = f"sha256(convert_to({_TEXT}, 'UTF8'))"
#: What a write held, as text: number, row, digest; a stroke stands for a row that has ended.
_LINES = (
    "string_agg(id || ' ' || fact || ' ' || coalesce(encode(digest, 'hex'), '-'), E'\\n'"
    " ORDER BY id)"
)
ROOT = f"encode(sha256(convert_to({_LINES}, 'UTF8')), 'hex')"


@dataclass(frozen=True)
class Held:
    """One table of facts: what one of its rows is called, and of what place and home it is.

    ``of`` are look-ups from a row to texts that say so; ``but`` the columns that may change unheld,
    each with its reason.
    """

    model: type[models.Model]
    called: str | Promise
    of: Sequence[str] = ()
    but: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """As the ledger names its rows: ``ballot``."""
        return str(self.model._meta.model_name)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def text(self) -> RawSQL:
        """The canonical text of a row, for annotating a query of the model."""
        return RawSQL(_TEXT.format(row=self.table, but="%s"), [self.left_out])

    @cached_property
    def left_out(self) -> list[str]:
        columns = {field.name: str(field.column) for field in self.model._meta.concrete_fields}
        return sorted(columns[name] for name in self.but)


@cache
def held() -> dict[str, Held]:
    """What is held, by kind."""
    found = [each for module in _modules() for each in module.HELD]
    return {each.kind: each for each in found}


@cache
def not_held() -> dict[type[models.Model], str]:
    """The models that are not, each with its reason."""
    return {model: why for module in _modules() for model, why in module.NOT_HELD.items()}


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        module = config.models_module
        if module is not None and module_has_submodule(module, "held"):
            yield import_module(f"{module.__name__}.held")


@dataclass(frozen=True)
class Carried:
    """What one write held, as its entry carries it: key, how many rows, digest over their lines."""

    write: UUID
    rows: int
    digest: str

    def as_details(self) -> dict[str, Any]:
        """As it stands in an entry's body."""
        return {"write": str(self.write), "rows": self.rows, "digest": self.digest}


def claim() -> Carried | None:
    """What this transaction has held since the last claim; the next row begins another write."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM)
        row = cursor.fetchone()
    return Carried(*row[:3]) if row else None


_CLAIM = f"""
    SELECT write, count(*), {ROOT}, set_config('{WRITE}', '', true) FROM grids_heldrow
    WHERE write = nullif(current_setting('{WRITE}', true), '')::uuid GROUP BY write
"""


def begin() -> None:
    """The next row that this transaction holds begins another write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [WRITE])


def unclaimed(*, after: int) -> list[Carried]:
    """The writes behind that number of a held row that no entry carries, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_UNCLAIMED, [after])
        return [Carried(*row) for row in cursor.fetchall()]


_UNCLAIMED = f"""
    SELECT write, count(*), {ROOT} FROM grids_heldrow held WHERE id > %s
        AND NOT EXISTS (SELECT FROM grids_ledgerentry entry WHERE entry.write = held.write)
    GROUP BY write ORDER BY min(id)
"""


def digest_sql(row: str, but: str) -> str:
    """SQL for the digest of a row; ``but``: SQL for the names of the columns left out."""
    return _DIGEST.format(row=row, but=but)


def standing_sql() -> tuple[str, list[Any]]:
    """All rows that are held, as they stand now: ``fact``, ``digest``; with its parameters."""
    asked = [
        f"SELECT %s || ':' || id AS fact, {digest_sql('row', '%s')} AS digest FROM {each.table} row"
        for each in held().values()
    ]
    values = [value for each in held().values() for value in (each.kind, each.left_out)]
    return " UNION ALL ".join(asked), values


def hold(table: str, kind: str, *left_out: str) -> migrations.RunSQL:
    """For a migration: from now on the rows of this table are held, those that are there, too."""
    columns = "{" + ",".join(sorted(left_out)) + "}"
    triggers = "".join(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {seen}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION hold_rows('{kind}', '{columns}');\n"
        for name, (event, seen) in TRIGGERS.items()
    )
    digest = digest_sql("made", f"'{columns}'")
    there = (
        f"INSERT INTO grids_heldrow (write, fact, digest, at) SELECT {_THIS_WRITE},"
        f" '{kind}:' || id, {digest}, clock_timestamp() FROM {table} made;"
    )
    return migrations.RunSQL(
        f"SET LOCAL timezone = 'UTC'; {_BEGIN}{triggers}{there}", let_go(table)
    )


_BEGIN = f"SELECT set_config('{WRITE}', gen_random_uuid()::text, true);"
_THIS_WRITE = f"current_setting('{WRITE}')::uuid"


def let_go(table: str) -> str:
    """SQL after which the rows of this table are held no more."""
    return "".join(f"DROP TRIGGER {name} ON {table};\n" for name in TRIGGERS)


TRIGGERS = {
    "rows_made_are_held": ("INSERT", "NEW TABLE AS new_rows"),
    "rows_changed_are_held": ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    "rows_ended_are_held": ("DELETE", "OLD TABLE AS old_rows"),
}
