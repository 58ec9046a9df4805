"""``manage.py verify_ledger [--village NAME]``: exit 0 when every chain holds, 2 when not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from grids.ledger import faults
from grids.models import Chain


class Command(BaseCommand):
    help = "Check every ledger (or one village's) from its first entry to its head."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--village", help="check only this village's ledger")

    def handle(self, *_args: Any, village: str | None, **_options: Any) -> None:
        chains = Chain.objects.select_related("village", "township").order_by("pk")
        if village:
            chains = chains.filter(village__name=village)
            if not chains:
                raise CommandError(_("No village with a ledger is called %s.") % village)
        found = [fault for chain in chains for fault in faults(chain)]
        for fault in found:
            self.stderr.write(str(fault))
        if found:
            sys.exit(2)
        entries = sum(chain.length for chain in chains)
        self.stdout.write(
            _("%(chains)s ledgers with %(entries)s entries hold.")
            % {"chains": len(chains), "entries": entries}
        )
