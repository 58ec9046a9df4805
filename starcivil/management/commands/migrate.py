"""``manage.py migrate``: Django's, as the owner of the tables.

Then the program gets its rights, and the ledger says how many rows were made or changed.
"""

from contextlib import suppress
from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import Error, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from grids.models import HeldRow
from grids.traces.ledger import take_in
from starcivil.backups import marking
from starcivil.owner import as_owner
from starcivil.privileges import lay_down


class Command(migrate.Command):
    help = "Brings the tables to this version, as their owner, and says what the program may do."

    def execute(self, *args: Any, **options: Any) -> Any:
        """All of it as the owner, whose user of the system may be unable to log in as the program:
        the checks before it, which ask the database too, and the ledger's entry after it."""
        connection = connections[options["database"]]
        program = connection.settings_dict["USER"]
        only_asks = options["plan"] or options["check_unapplied"]
        with as_owner(connection):
            if marking.is_unfinished() and not only_asks:  # so the service does not start either
                raise CommandError(f"{marking.said()} {marking.remedy()}")
            newest = newest_held(connection)
            try:
                done = super().execute(*args, **options)
            except BaseException:
                if not only_asks:  # what went in before the one that failed stays
                    with suppress(Error):
                        take_in(after=newest, at=timezone.now())
                raise
            if not only_asks:
                with transaction.atomic(using=connection.alias):  # no moment without any right
                    lay_down(connection, program)
                if not options["app_label"]:
                    take_in(after=newest, at=timezone.now())
        return done


def newest_held(connection: BaseDatabaseWrapper) -> int:
    """What was held until now; behind it is what these migrations have made or changed."""
    if HeldRow._meta.db_table not in connection.introspection.table_names():
        return 0
    newest = HeldRow.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
