"""``manage.py import_roster FILE --village NAME --as OFFICER [--check] [--json]``."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.codes import sha256_of
from grids.models import Officer, Village
from grids.writing import Refused, Sent
from households.actions import import_roster
from households.roster.comparing import compare
from households.roster.reading import read_roster
from households.roster.showing import as_json


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
        data, name = self._read(options["file"]), options["file"].name
        try:
            roster = read_roster(data, file_name=name)
            plan = compare(roster, village)
            if not options["check"]:
                self._keep(village, data, name, officer=self._officer(options["officer"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        found = as_json(roster, plan)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            self._tell(found, checked=options["check"])

    def _village(self, name: str) -> Village:
        villages = list(Village.objects.filter(name=name))
        if len(villages) != 1:
            raise CommandError(_("There is no single village called %s.") % name)
        return villages[0]

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(_("The file cannot be read: %s") % error.strerror) from error

    def _officer(self, username: str | None) -> Officer:
        officer = Officer.objects.filter(username=username or "").first()
        if officer is None:
            raise CommandError(_("Say with --as which clerk imports (a user name)."))
        return officer

    def _keep(self, village: Village, data: bytes, name: str, *, officer: Officer) -> None:
        content = {"file": [sha256_of(data)]}
        sent = Sent(officer=officer, kind="import_roster", at=timezone.now(), content=content)
        try:
            import_roster(village.pk, data=data, file_name=name, sent=sent)
        except PermissionDenied as error:
            raise CommandError(
                _("%(name)s is not the clerk of %(village)s.")
                % {"name": officer.name, "village": village}
            ) from error

    def _tell(self, found: Any, *, checked: bool) -> None:
        self.stdout.write(
            _(
                "%(households)s households, %(persons)s people: %(new)s new, %(changed)s changed, "
                "%(unchanged)s unchanged."
            )
            % found
        )
        for one in [*found["refused"], *found["values_left_empty"]]:
            self.stdout.write(_("Row %(row)s: %(why)s") % one)
        if checked:
            self.stdout.write(_("Checked only: nothing was written."))
