"""``manage.py recount``: exit 0 when every count says what its rows say, 2 when one does not."""

import sys
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from grids.counting import counted, differences

#: So many differences are told; when triggers were off for long nobody reads on.
TOLD = 200


class Command(BaseCommand):
    help = "Count anew what the database keeps counted, and tell each count that is another."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = list(islice(differences(), TOLD))
        for difference in found:
            self.stderr.write(str(difference))
        if found:
            sys.exit(2)
        told = _("%s counts say what their rows say.") % len(counted())
        self.stdout.write(told)
