"""``manage.py import_roster FILE --village NAME --as OFFICER [--check] [--json]``."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.listing import listed
from grids.models import Officer, Village
from grids.writing import Refused, Sent
from households.access import can_keep_roster
from households.actions import import_roster
from households.actions.uploads import meanings_in
from households.roster.comparing import compare
from households.roster.plan import Plan
from households.roster.reading import read_roster
from households.roster.rows import Roster
from households.roster.showing import as_json
from households.roster.table import read_table


class Command(BaseCommand):
    help = "Read a village's roster from a spreadsheet, and keep it unless --check is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--village", required=True, help="the village's name")
        parser.add_argument("--as", dest="officer", help="user name of the clerk who imports")
        parser.add_argument("--check", action="store_true", help="write nothing, only say")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        village = self._village(options["village"])
        data = self._read(options["file"])
        try:
            roster = read_roster(read_table(data, meanings_in(village.pk)))
            plan = compare(roster, village)
            if not options["check"]:
                self._keep(plan, village, data, username=options["officer"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(as_json(roster, plan), ensure_ascii=False))
        else:
            self._tell(roster, plan, checked=options["check"])

    def _village(self, name: str) -> Village:
        villages = list(Village.objects.filter(name=name))
        if not villages:
            raise CommandError(_("There is no village called %s.") % name)
        if len(villages) > 1:
            raise CommandError(_("Several townships have a village called %s.") % name)
        return villages[0]

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(_("The file cannot be read: %s") % error.strerror) from error

    def _clerk(self, username: str | None, village: Village) -> Officer:
        officer = Officer.objects.filter(username=username or "").first()
        if officer is None:
            raise CommandError(_("Say with --as which clerk imports (a user name)."))
        if not can_keep_roster(officer, village):
            raise CommandError(
                _("%(name)s is not the clerk of %(village)s.")
                % {"name": officer.name, "village": village}
            )
        return officer

    def _keep(self, plan: Plan, village: Village, data: bytes, *, username: str | None) -> None:
        """Where nothing would change nothing is written: no receipt, no ledger entry."""
        officer = self._clerk(username, village)
        if not plan.empty:
            content = {"file": [sha256_of(data)]}
            sent = Sent(actor=officer, kind="import_roster", at=timezone.now(), content=content)
            import_roster(village.pk, data=data, sent=sent)

    def _tell(self, roster: Roster, plan: Plan, *, checked: bool) -> None:
        found = as_json(roster, plan)
        self.stdout.write(
            _(
                "%(households)s households, %(persons)s people: %(new)s new, %(changed)s changed, "
                "%(unchanged)s unchanged."
            )
            % found
        )
        for one in [*found["refused"], *found["values_left_empty"]]:
            self.stdout.write(_("Row %(row)s: %(why)s") % one)
        if roster.skipped_columns:
            columns = listed(roster.skipped_columns)
            self.stdout.write(_("Columns that are not taken: %s") % columns)
        if checked:
            self.stdout.write(_("Checked only: nothing was written."))
        elif plan.empty:
            self.stdout.write(_("Nothing was to be changed, so nothing was written."))
