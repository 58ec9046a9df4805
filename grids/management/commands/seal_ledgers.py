"""``manage.py seal_ledgers FILE``: take all heads up, and write the uppermost outside."""

import fcntl
import os
from io import StringIO
from pathlib import Path
from typing import Any

import segno
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.traces.seals import Seal, seal_all


class Command(BaseCommand):
    help = "Seal all ledgers: one line is added to FILE, and printed as a slip to be signed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where the seals are kept, off this database")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        if not file.parent.is_dir():
            raise CommandError(_("There is no folder %s: make it first.") % file.parent)
        seal = seal_all(at=timezone.now())
        _write_down(file, seal)
        self.stdout.write(_slip(seal))


def _write_down(file: Path, seal: Seal) -> None:
    """On the disk before anybody is told; two seals at once write one line after the other."""
    with file.open("a", encoding="utf-8") as seals:
        fcntl.flock(seals, fcntl.LOCK_EX)
        seals.write(f"{seal.line}\n")
        seals.flush()
        os.fsync(seals.fileno())


def _slip(seal: Seal) -> str:
    code = segno.make(seal.line, error="m", micro=False)
    with StringIO() as drawn:
        code.terminal(drawn, compact=True)
        picture = drawn.getvalue()
    told = {"day": timezone.localtime(seal.at).strftime("%Y-%m-%d %H:%M"), "code": seal.code}
    numbers = {"entries": seal.entries, "rows": seal.rows}
    head = _("Seal of all ledgers, %(day)s: %(code)s") % told
    counts = _("%(entries)s entries, %(rows)s digests of rows") % numbers
    signed = _("Taken by (name, day): ____________________")
    return f"{head}\n{counts}\n{seal.line}\n{picture}\n{signed}"
