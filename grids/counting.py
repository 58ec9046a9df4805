"""Counts kept beside the rows they count, exact in every transaction, so that a county reads few.

``COUNTED`` in each app's ``models/counts.py`` says what is counted by which key, as the SELECT that
would count it anew. From the same text come the triggers that keep a count, what fills it when a
migration brings it, and what ``manage.py recount`` compares it with. Nothing else writes one.

A count's key begins with what every writer of its rows has locked (a round, a village), so no two
writers wait for each other's counts in different order; within a statement keys are taken in order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, migrations, models
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Source:
    """A table whose rows make or change a count.

    ``select`` gives a key for each of ``{rows}`` that counts. ``sign`` is -1 where a row takes
    away what another counts; ``first`` locks what the select looks at beside the rows.
    """

    table: str
    select: str
    sign: int = 1
    first: str = ""


@dataclass(frozen=True)
class Sums:
    """The table of a count, the columns of its key, and whence it comes; plain, for migrations.

    The first source alone counts everything anew. ``weighed``: a row counts for as much as the
    last column of the select says, behind those of the key.
    """

    table: str
    key: tuple[str, ...]
    sources: tuple[Source, ...]
    weighed: bool = False

    @property
    def name(self) -> str:
        return self.table.rpartition("_")[2]

    @property
    def anew(self) -> str:
        """SQL that counts the rows as they stand."""
        [source, *_others] = self.sources
        key, rows = ", ".join(self.key), self.told(source, source.table)
        return f"SELECT {key}, sum(one)::int AS n FROM {rows} GROUP BY {key}"

    def told(self, source: Source, rows: str) -> str:
        """SQL for the keys of these rows, with how much each counts."""
        key, select = ", ".join(self.key), source.select.format(rows=rows)
        if self.weighed:
            return f"({select}) counted ({key}, one)"
        return f"(SELECT {key}, 1 FROM ({select}) each ({key})) counted ({key}, one)"


@dataclass(frozen=True)
class Counted:
    """A count by its model, what it counts in words, and by which look-ups its places are named."""

    model: type[models.Model]
    called: str | Promise
    sums: Sums
    of: Mapping[str, Sequence[str]]

    def named(self, key: Sequence[Any]) -> str:
        """A key in words; whatever is no place or star stands as it is stored."""
        told = zip(self.sums.key, key, strict=True)
        return " ".join(self._named(column, value) for column, value in told)

    def _named(self, column: str, value: Any) -> str:
        if column not in self.of:
            return str(value)
        field = self.model._meta.get_field(column.removesuffix("_id"))
        assert isinstance(field, models.ForeignKey)
        found = field.related_model._default_manager.filter(pk=value)
        return " ".join(map(str, found.values_list(*self.of[column]).first() or [value]))


@cache
def counted() -> dict[str, Counted]:
    """Every count, by its table."""
    modules = [config.models_module for config in apps.get_app_configs()]
    found = [
        import_module(f"{module.__name__}.counts").COUNTED
        for module in modules
        if module is not None and module_has_submodule(module, "counts")
    ]
    return {each.sums.table: each for every in found for each in every}


class Difference(NamedTuple):
    """A key whose count is not what its rows say."""

    of: Counted
    key: tuple[Any, ...]
    kept: int
    found: int

    def __str__(self) -> str:
        told = _("%(what)s: %(key)s: %(kept)s are kept, %(found)s are there")
        what, key = self.of.called, self.of.named(self.key)
        return told % {"what": what, "key": key, "kept": self.kept, "found": self.found}


def differences() -> Iterator[Difference]:
    """What a recount finds, in one statement for each count; a count of none may be missing."""
    for each in counted().values():
        key = ", ".join(each.sums.key)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, coalesce(kept.n, 0), coalesce(found.n, 0)"
                f" FROM {each.sums.table} kept FULL JOIN ({each.sums.anew}) found USING ({key})"
                f" WHERE coalesce(kept.n, 0) <> coalesce(found.n, 0) ORDER BY {key}"
            )
            for *values, kept, found in cursor.fetchall():
                yield Difference(each, tuple(values), kept, found)


def triggers() -> Iterator[tuple[str, str]]:
    """Table and name of every trigger that keeps a count."""
    for each in counted().values():
        for source in each.sums.sources:
            for name in _EVENTS:
                yield source.table, f"{each.sums.name}_{name}"


def count(sums: Sums) -> migrations.RunSQL:
    """For a migration, after the table is made: from now on kept, and the rows there are counted.

    Making a trigger waits for whoever writes and keeps others waiting, so none is missed.
    """
    key = ", ".join(sums.key)
    made = "".join(_kept(sums, source) for source in sums.sources)
    gone = "".join(_let_go(sums, source) for source in sums.sources)
    return migrations.RunSQL(f"{made}INSERT INTO {sums.table} ({key}, n) {sums.anew};", gone)


_EVENTS = {
    "counts_rows_made": ("INSERT", "NEW TABLE AS new_rows"),
    "counts_rows_changed": ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    "counts_rows_ended": ("DELETE", "OLD TABLE AS old_rows"),
}


def _kept(sums: Sums, source: Source) -> str:
    function = _function_of(sums, source)
    bodies = {
        "INSERT": _added(sums, source, {"new_rows": 1}),
        "UPDATE": _added(sums, source, {"new_rows": 1, "old_rows": -1}),
        "DELETE": _added(sums, source, {"old_rows": -1}),
    }
    branches = " ELSIF ".join(f"TG_OP = '{event}' THEN {body}" for event, body in bodies.items())
    on = "".join(
        f"CREATE TRIGGER {sums.name}_{name} AFTER {event} ON {source.table} REFERENCING {seen}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
        for name, (event, seen) in _EVENTS.items()
    )
    # As the tables' owner: the program may read a count, and nobody writes one that fits.
    return (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN\n"
        f"IF {branches} END IF; RETURN NULL; END $$;\n{on}"
    )


def _added(sums: Sums, source: Source, seen: dict[str, int]) -> str:
    """What rows of one statement add to a count; nothing is written where nothing changes.

    A statement inside the function sees what others have committed while it waited for a lock.
    """
    key = ", ".join(sums.key)
    parts = [
        f"SELECT {key}, {sign * source.sign} * one FROM {sums.told(source, rows)}"
        for rows, sign in seen.items()
    ]
    first = "".join(f"{source.first.format(rows=rows)};\n" for rows in seen if source.first)
    return (
        f"{first}INSERT INTO {sums.table} AS kept ({key}, n)\n"
        f"SELECT {key}, sum(one) FROM ({' UNION ALL '.join(parts)}) change ({key}, one)\n"
        f"GROUP BY {key} HAVING sum(one) <> 0 ORDER BY {key}\n"
        f"ON CONFLICT ({key}) DO UPDATE SET n = kept.n + excluded.n;\n"
    )


def _let_go(sums: Sums, source: Source) -> str:
    off = "".join(f"DROP TRIGGER {sums.name}_{name} ON {source.table};\n" for name in _EVENTS)
    return f"{off}DROP FUNCTION {_function_of(sums, source)}();\n"


def _function_of(sums: Sums, source: Source) -> str:
    return f"count_{source.table}_in_{sums.name}"
