"""What the migrations of this release would do to a database on which another one serves."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

#: Rows from which on a lock is worth a word.
MANY = 50_000
#: Seconds after which a transaction that still holds a table is no press of a button.
LONG = 5.0

#: Statements that keep others from writing a table, or from reading it, until they are through.
_LOCKING = (
    r'^ALTER TABLE (?:IF EXISTS |ONLY )*"?(\w+)"?',
    r'^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)[^;]*? ON (?:ONLY )?"?(\w+)"?',
    r'^CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER [^;]*? ON "?(\w+)"?',
    r'^(?:UPDATE|DELETE FROM|LOCK TABLE|TRUNCATE) (?:ONLY )?"?(\w+)"?',
)
_ROWS = """
    SELECT relname, reltuples::bigint FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples >= %s"""
_HOLDERS = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    JOIN pg_class ON pg_class.oid = relation AND relnamespace = 'public'::regnamespace
    WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pid <> pg_backend_pid()"""


@dataclass(frozen=True)
class Lock:
    """A statement that keeps others from a table with many rows until it is through."""

    table: str
    rows: int
    statement: str


def size_of_database() -> int:
    """In bytes; a dump, which is packed and has no indexes, is smaller."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [size] = cursor.fetchone() or [0]
        return int(size)


def pending() -> list[Migration]:
    """The migrations that are not applied, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _backwards in plan]


def locks(migrations: list[Migration], *, many: int = MANY) -> Iterator[Lock]:
    """Which of their statements lock a table of at least so many rows."""
    large = _large(many)
    executor = MigrationExecutor(connection)
    plan = [(migration, False) for migration in migrations]
    for statement in _statements(executor.loader.collect_sql(plan)):
        for table in _locked(statement):
            if table in large:
                yield Lock(table, large[table], " ".join(statement.split())[:80])


def _statements(lines: list[str]) -> Iterator[str]:
    """One by one, without what stands in comments and functions' bodies."""
    text = re.sub(r"\$\$.*?\$\$", "''", "\n".join(lines), flags=re.S)
    text = re.sub(r"^--.*$", "", text, flags=re.M)
    yield from filter(None, map(str.strip, text.split(";")))


def _locked(statement: str) -> Iterator[str]:
    for pattern in _LOCKING:
        if found := re.match(pattern, statement, re.I | re.S):
            yield found[1]


def _large(many: int) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [many])
        return dict(cursor.fetchall())


def long_holders(*, seconds: float = LONG) -> int:
    """How many transactions hold a table of ours now and still do after so many seconds.

    Their beginning is not told to us, since they are another role's; their locks are.
    """
    first = _holders()
    until = time.monotonic() + seconds
    while first and time.monotonic() < until:
        time.sleep(0.2)
        first &= _holders()
    return len(first)


def _holders() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS)
        return {name for (name,) in cursor.fetchall()}
