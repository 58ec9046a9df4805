"""The ledger refuses TRUNCATE by a trigger, and transactional tests clean up with TRUNCATE.

The trigger stays as it is; only the flush, as the test database's superuser, steps aside.
"""

from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base, operations

from tests.postgres.creation import DatabaseCreation


class DatabaseOperations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list: Any) -> None:
        with transaction.atomic(using=self.connection.alias):
            with self.connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
            super().execute_sql_flush(sql_list)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    creation_class = DatabaseCreation
