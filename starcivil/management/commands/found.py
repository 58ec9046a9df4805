"""``manage.py found FILE``: a county's townships, villages, grids and first officers, at once."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.actions import Founded, found_county
from grids.workbook.out import county_template
from grids.writing import Refused
from starcivil import speech


class Command(BaseCommand):
    help = "Founds what a county's workbook names; without --do it only shows what that would be."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an .xlsx or .csv; with --template a new .xlsx")
        parser.add_argument("--do", action="store_true", help="found it, all or nothing")
        parser.add_argument("--template", action="store_true", help="write an empty workbook there")
        speech.add_argument(parser)

    def handle(self, *_args: Any, **told: Any) -> None:
        with speech.speaking(told["language"]):
            try:
                if told["template"]:
                    self._write_template(told["file"])
                else:
                    self._found(told["file"].read_bytes(), do=told["do"])
            except OSError as error:
                why = f"{told['file']}: {error.strerror}"
                raise CommandError(_("The file cannot be read: %s") % why) from None
            except Refused as refusal:
                said = _("Nothing was founded. Correct these cells, then run it again:")
                raise CommandError(f"{said}\n{refusal}") from None

    def _write_template(self, file: Path) -> None:
        with file.open("xb") as new:
            new.write(county_template())
        self.stdout.write(_("Written: %s.") % file)

    def _found(self, data: bytes, *, do: bool) -> None:
        founded = found_county(data, at=timezone.now(), only_show=not do)
        self._tell(founded)
        if founded.nothing:
            self.stdout.write(_("Nothing was to be changed, so nothing was written."))
        elif not do:
            self.stdout.write(_("Nothing is founded yet: run it again with --do."))
        else:
            self._print_slips(founded)

    def _tell(self, founded: Founded) -> None:
        told = _(
            "Townships: %(townships)s, villages: %(villages)s, grids: %(grids)s, officers: "
            "%(officers)s, posts: %(posts)s; posts that are here already: %(unchanged)s."
        )
        self.stdout.write(told % vars(founded))
        for sentence in founded.left_empty:
            self.stdout.write(_("Left empty: %s") % sentence)

    def _print_slips(self, founded: Founded) -> None:
        """The only time that the townships' passwords are shown; they print the others' slips."""
        self.stdout.write(_("One-time passwords of the townships' officers, for a week:"))
        for slip in founded.slips:
            self.stdout.write(f"{slip.township}  {slip.username}  {slip.password}")
