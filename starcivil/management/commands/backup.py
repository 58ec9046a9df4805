"""``manage.py backup``: one sealed file more, and those that the scheme does not keep go."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import Safekeeping
from starcivil import speech
from starcivil.backups.making import Order, make
from starcivil.backups.noting import noted
from starcivil.owner import as_owner


class Command(BaseCommand):
    help = (
        "Makes one sealed file of the database, the photos and the settings. Exit 18: PostgreSQL's"
        " programs failed; 19: something must be prepared first; 20: the disk is full."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        speech.add_argument(parser)
        parser.add_argument("--to", type=Path, help="the folder; default: BACKUPS of the settings")

    def handle(self, *_args: Any, **told: Any) -> None:
        order = Order(
            program=connection.settings_dict["USER"],
            folder=told["to"] or Path(settings.BACKUPS),
            to=Path(settings.BACKUP_CERTIFICATES),
            at=timezone.now(),
        )
        with speech.speaking(told["language"]), noted(Safekeeping.Kind.BACKUP, at=order.at) as note:
            with as_owner(connection):
                note.file = make(order)
            size = f"{note.file.stat().st_size / 1024**2:.1f}"
            self.stdout.write(_("Made %(file)s, %(mb)s MB.") % {"file": note.file, "mb": size})
