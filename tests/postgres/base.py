"""Tests run as the program's own role; making the database and emptying it is the owner's work.

Each connection logs in as the owner and becomes the program for the session, which for PostgreSQL
is another user without any of the owner's rights, except that ``tests.postgres.owner`` can lead
back. So a test may tamper with rows that are not committed yet, which no second connection sees.
The ledger refuses to be emptied by a trigger, and stays so; only the flush steps aside.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base, operations

from tests.postgres.creation import DatabaseCreation
from tests.postgres.owner import OWNER, owner

#: Filled by ``migrate`` and by nobody else; emptied, they would be filled anew after every test.
_KEPT = {"django_content_type", "auth_permission"}
_LARGE = 256 * 1024  # bytes of a table from which on it is worth a VACUUM


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style: Any, tables: Iterable[str], **_options: Any) -> list[str]:
        """DELETE where there is something: TRUNCATE makes new files for each table and index."""
        filled = self._larger_than(0, set(tables) - _KEPT)
        return [f"DELETE FROM {self.quote_name(name)}" for name in filled]

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        with owner(self.connection):
            with transaction.atomic(using=self.connection.alias):
                with self.connection.cursor() as cursor:
                    cursor.execute("SET LOCAL session_replication_role = replica")
                super().execute_sql_flush(sql_list)
            # What tests take back stays in the files as dead rows, and no autovacuum runs here.
            self._vacuum(self._larger_than(_LARGE, self.connection.introspection.table_names()))

    def _larger_than(self, size: int, tables: Iterable[str]) -> list[str]:
        asked = (
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)"
            " AND pg_relation_size(oid) > %s ORDER BY relname"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(asked, [list(tables), size])
            return [name for (name,) in cursor.fetchall()]

    def _vacuum(self, tables: list[str]) -> None:
        if tables:
            with self.connection.cursor() as cursor:
                cursor.execute(f"VACUUM (ANALYZE) {', '.join(map(self.quote_name, tables))}")


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    creation_class = DatabaseCreation

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Log in as the owner, and become whoever the settings name."""
        made = super().get_new_connection(
            conn_params | {"user": OWNER["USER"], "password": OWNER["PASSWORD"]}
        )
        with made.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('session_authorization', %s, false)", [conn_params["user"]]
            )
        made.commit()
        return made
