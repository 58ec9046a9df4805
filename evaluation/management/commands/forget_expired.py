"""``manage.py forget_expired``: what was kept for its time; shows first, erases with ``--do``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.uses.actions import Over, forget_over, over


class Command(BaseCommand):
    help = "Shows what has been kept for its whole time; with --do it is erased."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--do", action="store_true", help="erase it; each ledger says so")

    def handle(self, *_args: Any, **told: Any) -> None:
        now = timezone.now()
        found = forget_over(now) if told["do"] else over(now)
        for each in found:
            self.stdout.write(self._line(each, localdate(now)))
        if not found:
            self.stdout.write(_("Nothing has been kept for longer than its time."))
        elif told["do"]:
            self.stdout.write(_("Erased; each ledger has a line of it."))
        else:
            self.stdout.write(_("Nothing was erased. To erase it: forget_expired --do"))

    def _line(self, each: Over, day: Any) -> str:
        said = {
            "place": each.village or _("Installation"),
            "what": each.kept.told,
            "until": each.kept.until(day).isoformat(),
            "count": each.count,
        }
        return _("%(place)s: %(what)s, until %(until)s: %(count)s") % said
