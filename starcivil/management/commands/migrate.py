"""``manage.py migrate``: Django's, as the owner of the tables.

Then the program gets its rights, and the ledger says how many rows were made or changed.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from grids.ledger import take_in
from grids.models import HeldRow
from starcivil.owner import as_owner
from starcivil.privileges import lay_down


class Command(migrate.Command):
    help = "Brings the tables to this version, as their owner, and says what the program may do."

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        program = connection.settings_dict["USER"]
        only_asked = options["plan"] or options["check_unapplied"]
        with as_owner(connection):
            newest = _newest_held(connection)
            super().handle(*args, **options)
            if not only_asked:
                lay_down(connection, program)
        if not (only_asked or options["app_label"]):
            take_in(after=newest, at=timezone.now())


def _newest_held(connection: BaseDatabaseWrapper) -> int:
    """What was held until now; behind it is what these migrations have made or changed."""
    if HeldRow._meta.db_table not in connection.introspection.table_names():
        return 0
    newest = HeldRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
