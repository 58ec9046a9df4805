"""``manage.py store_boards``: the finished pages of what hangs; those of past days go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.notices.actions.pages import renew


class Command(BaseCommand):
    help = "Store the pages of the boards that hang where they are missing, and remove past ones."

    def handle(self, *_args: Any, **_options: Any) -> None:
        made, removed = renew(timezone.localdate())
        counts = {"made": made, "removed": removed}
        self.stdout.write(_("%(made)s pages of boards made, %(removed)s removed.") % counts)
