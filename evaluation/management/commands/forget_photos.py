"""``manage.py forget_photos``: pictures that no photo names any more go."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.photos.actions import forget
from grids.stores import photos

#: What is being sent just now has its row within the minute; a day leaves room for a restore.
_SETTLED = timedelta(days=1)


class Command(BaseCommand):
    help = "Forget pictures older than a day that belong to no photo."

    def handle(self, *_args: Any, **_options: Any) -> None:
        old = photos().names(before=timezone.now() - _SETTLED)
        count = sum(forget(name) for name in list(old))
        self.stdout.write(_("%s pictures without a photo forgotten.") % count)
