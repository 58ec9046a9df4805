"""``manage.py migrate``: Django's, as the owner of the tables; then the program gets its rights."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from starcivil.owner import as_owner
from starcivil.privileges import lay_down


class Command(migrate.Command):
    help = "Brings the tables to this version, as their owner, and says what the program may do."

    def execute(self, *args: Any, **options: Any) -> Any:
        """Its checks ask the database too, where the owner's user cannot log in as the program."""
        connection = connections[options["database"]]
        program = connection.settings_dict["USER"]
        with as_owner(connection):
            done = super().execute(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                lay_down(connection, program)
        return done
