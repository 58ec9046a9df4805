"""``manage.py drill``: the newest backup is restored on trial, and thrown away again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import Safekeeping
from starcivil import env, speech
from starcivil.backups.drilling import Trial, drill, newest
from starcivil.backups.noting import noted
from starcivil.backups.refusing import Refused, Why
from starcivil.owner import as_owner


class Command(BaseCommand):
    help = (
        "Restores the newest backup into a server of its own, compares everything, and notes it."
        " Its exit codes are those of restore."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        speech.add_argument(parser)
        parser.add_argument("--key", type=Path, help="default: DRILL_KEY")
        parser.add_argument("--folder", type=Path, help="default: BACKUPS of the settings")

    def handle(self, *_args: Any, **told: Any) -> None:
        folder = told["folder"] or Path(settings.BACKUPS)
        with speech.speaking(told["language"]):
            with noted(Safekeeping.Kind.DRILL, at=timezone.now()) as note, as_owner(connection):
                note.file = newest(folder)
                trial = drill(note.file, told["key"] or _key())
            self._tell(trial)

    def _tell(self, trial: Trial) -> None:
        seen = {"chains": trial.chains, "rows": trial.rows, "photos": trial.photos}
        self.stdout.write(_("%s was restored on trial, and is as it was.") % trial.file.name)
        self.stdout.write(
            _("%(chains)s ledgers and %(rows)s facts hold, %(photos)s photos are there.") % seen
        )


def _key() -> Path:
    named = env.file_of("DRILL_KEY")
    if not named:
        raise Refused(Why.UNPREPARED, _("Name the key of the drill with --key, or DRILL_KEY_FILE."))
    return Path(named)
