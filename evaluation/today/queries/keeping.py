"""Whether the installation's data would come back, for those who answer for it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.models import Officer
from grids.queries.safekeeping import Kept, safety
from grids.roles import Role

_WHO = {Role.TOWNSHIP, Role.COUNTY}


@dataclass(frozen=True)
class KeptSafe:
    """One sentence, and whether somebody must act on it."""

    said: str
    is_red: bool


def kept_safe(officer: Officer, *, now: datetime) -> KeptSafe | None:
    """How old the last backup and its last trial are; nothing for who works in a village."""
    if not {post.role for post in officer.standing_posts} & _WHO:
        return None
    found = safety(now)
    told = {"backup": _told(found.backup), "drill": _told(found.drill)}
    said = _("Backup: %(backup)s. Last restored on trial: %(drill)s.") % told
    return KeptSafe(said, found.is_red)


def _told(kept: Kept) -> str:
    if kept.failed:
        return _("the last one failed")
    if kept.well is None:
        return _("none yet")
    days = (localdate(kept.now) - localdate(kept.well)).days
    if days == 0:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
