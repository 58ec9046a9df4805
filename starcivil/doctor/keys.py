"""The age of SEAL_KEY, and what an older one has still sealed."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from starcivil import env
from starcivil.doctor.finding import Finding, good, mind
from starcivil.resealing import left_under_old_keys


def seal_key_findings() -> Iterator[Finding]:
    """How old the newest is, and whether an older one may go."""
    newest = next(iter(settings.SEAL_KEYS))
    file = env.file_of("SEAL_KEY")
    if file and not settings.DEMO:
        days = int((time.time() - Path(file).stat().st_mtime) // (24 * 60 * 60))
        told = {"number": newest, "days": days}
        yield good("key age", _("SEAL_KEY has number %(number)s and is %(days)s days old.") % told)
    if left := left_under_old_keys():
        said = _("%s values are sealed by an older key than the newest.") % left
        yield mind("old keys", said, _("Run manage.py reseal."))
    elif len(settings.SEAL_KEYS) > 1:
        said = _("Nothing is sealed by an older key any more.")
        yield mind("old keys", said, _("Run manage.py reseal --drop-old, then restart."))
    else:
        yield good("old keys", _("Everything is sealed by the newest key."))
