"""``manage.py restore FILE --key KEY``: into an empty database, or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _

from grids.stores import Folder
from grids.traces.verifying import Walk
from starcivil import env, speech
from starcivil.backups import restoring
from starcivil.backups.making import told_settings
from starcivil.backups.target import looking_at
from starcivil.owner import owners


def settings_then(backup: restoring.Opened) -> list[str]:
    """The lines of its settings that are others now."""
    now = told_settings().splitlines()
    then = backup.reader.read("settings").decode(errors="replace").splitlines()
    return [line for line in then if line not in now]


class Command(BaseCommand):
    help = (
        "Restores a backup into an empty database. Exit 10: a part is missing; 11: it was changed;"
        " 12: another key is needed; 13: the keys of the installation are others; 14: the code is"
        " older than the backup; 15: the whole backup that it stands on is missing; 16: the"
        " database is not empty; 17: what was restored is not as it was; 18: PostgreSQL's programs"
        " failed; 19: something must be prepared first."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        speech.add_argument(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="from the safe")
        parser.add_argument("--into", metavar="URL", help="as the owner; default: the settings'")

    def handle(self, *_args: Any, file: Path, key: Path, **told: Any) -> None:
        where = env.database(told["into"]) if told["into"] else {}
        where = {**connection.settings_dict, **(where or owners())}
        program = connection.settings_dict["USER"]
        with speech.speaking(told["language"]):
            backup = restoring.opened(file, key)
            with looking_at(where):
                store = Folder(Path(settings.PHOTOS))
                walk = restoring.restore(backup, where, program=program, into=store)
            self._tell(backup, walk)

    def _tell(self, backup: restoring.Opened, walk: Walk) -> None:
        manifest = backup.manifest
        rows = sum(int(count) for count, _digest in manifest.tables.values())
        told = {"tables": len(manifest.tables), "rows": rows, "photos": len(manifest.photos)}
        self.stdout.write(_("Restored what was there at %s.") % manifest.made_at)
        self.stdout.write(
            _("%(tables)s tables with %(rows)s rows and %(photos)s photos are as they were.") % told
        )
        for line in settings_then(backup):
            self.stdout.write(_("Other settings at that time: %s") % line)
        held = {"chains": walk.chains, "entries": walk.entries, "rows": walk.rows}
        self.stdout.write(
            _("%(chains)s ledgers with %(entries)s entries hold, and %(rows)s rows as they say.")
            % held
        )
