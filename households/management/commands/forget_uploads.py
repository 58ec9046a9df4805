"""``manage.py forget_uploads``: unconfirmed spreadsheets go, old counts, copies, log-ins too."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.actions.workbooks import forget_officer_uploads
from grids.guesses import forget_old
from grids.logging_in.log_ins import forget_old as forget_old_log_ins
from households.actions.receivers import forget_copies
from households.actions.uploads import forget_uploads


class Command(BaseCommand):
    help = "Forget uploaded spreadsheets that were not confirmed within an hour."

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        count = forget_uploads(now) + forget_officer_uploads(now)
        forget_old(now)
        forget_copies(now)
        forget_old_log_ins(now)
        self.stdout.write(_("%s uploads forgotten.") % count)
