"""``manage.py verify_ledger [--village NAME] [--seals FILE]``.

Exit 0 when all that is held holds, 2 when not, 3 when the ledger is not the one that was sealed.
"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import Verification
from grids.traces.seals import broken_seals
from grids.traces.verifying import Walk, walk_all, walk_village

#: So many faults are told; when a whole table is gone nobody reads on.
TOLD = 200


class Command(BaseCommand):
    help = "Check every ledger from its first entry to its head, and every row that it holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--village", help="check only this village's ledger, not the rows")

        parser.add_argument("--seals", type=Path, help="compare with the file of seal_ledgers")

    def handle(self, *_args: Any, village: str | None, seals: Path | None, **_options: Any) -> None:
        broken = list(broken_seals(_lines_of(seals))) if seals else []
        walk = walk_village(village) if village else walk_all()
        if village and not walk.chains:
            raise CommandError(_("No village with a ledger is called %s.") % village)
        for fault in [*broken, *walk.faults[:TOLD]]:
            self.stderr.write(str(fault))
        if not village:
            self._tell_since(len(walk.faults))
            walk.kept(at=timezone.now())
        if walk.faults or broken:
            sys.exit(3 if broken else 2)
        self.stdout.write(_hold(walk, rows=not village))

    def _tell_since(self, faults: int) -> None:
        if not faults:
            return
        last = Verification.objects.filter(faults=0).first()
        day = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M") if last else _("never")
        told = _("%(faults)s things do not hold. The last whole walk without a fault: %(day)s.")
        self.stderr.write(told % {"faults": faults, "day": day})


def _lines_of(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CommandError(_("%s cannot be read.") % error.filename) from None


def _hold(walk: Walk, *, rows: bool) -> str:
    told = _("%(chains)s ledgers with %(entries)s entries hold.")
    if rows:
        told = _("%(chains)s ledgers with %(entries)s entries hold, and %(rows)s rows as they say.")
    return told % {"chains": walk.chains, "entries": walk.entries, "rows": walk.rows}
