"""``manage.py load_catalogue [FILE]``: the ten stars, their criteria and the veto grounds."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.catalogue.actions.versions import load_catalogue
from grids.writing import Refused

FILE = Path(__file__).resolve().parents[2] / "catalogue.toml"


class Command(BaseCommand):
    help = "Load and publish the star catalogue; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FILE)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            new = load_catalogue(data, at=timezone.now())
        except (OSError, tomllib.TOMLDecodeError, Refused) as error:
            raise CommandError(str(error)) from error
        counts = {"stars": len(data["stars"]), "version": data["version"]}
        told = (
            _("Catalogue version %(version)s with %(stars)s stars is loaded.")
            if new
            else _("Catalogue version %(version)s with %(stars)s stars was here already.")
        )
        self.stdout.write(told % counts)
