"""``manage.py preflight``: could this release's migrations run now? Exit 1 when they should not.

``upgrade`` asks it of the new release, as the owner of the tables, while the old one serves.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from starcivil import speech
from starcivil.doctor.database import newer_than_the_code
from starcivil.owner import as_owner
from starcivil.releases import plans


class Command(BaseCommand):
    help = "Says what this release's migrations would do and lock; exit 1 when it is not the time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        speech.add_argument(parser)
        parser.add_argument("--bytes", action="store_true", help="only how large the database is")

    def handle(self, *_args: Any, **told: Any) -> None:
        with speech.speaking(told["language"]), as_owner(connection):
            if told["bytes"]:
                self.stdout.write(str(plans.size_of_database()))
                return
            self._tell()
            if holders := plans.long_holders():
                said = ngettext(
                    "%s transaction has held a table for seconds: try again when it has ended.",
                    "%s transactions have held tables for seconds: try again when they have ended.",
                    holders,
                )
                self.stdout.write(said % holders)
                sys.exit(1)

    def _tell(self) -> None:
        if newer := newer_than_the_code():
            said = _("The tables are newer than this release, by %s; they stay as they are.")
            self.stdout.write(said % ".".join(max(newer)))
        pending = plans.pending()
        names = ", ".join(f"{each.app_label}.{each.name}" for each in pending)
        said = _("Migrations to apply: %s.") % names if names else _("There is nothing to migrate.")
        self.stdout.write(said)
        for lock in plans.locks(pending):
            said = _("%(table)s (%(rows)s rows) is locked meanwhile: %(statement)s")
            self.stdout.write(said % vars(lock))
