"""整改提高: the clerk says until which day what a household mends counts; told on every form."""

from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.doors.queries.doors import OPEN_AT
from evaluation.doors.typed import MendUntil
from evaluation.locking import locked_round
from evaluation.models import Round
from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, writing


def set_mend_until(round_id: UUID, *, until: MendUntil, sent: Sent) -> Receipt:
    """A day from today to the end of the year, or none; until assessing starts."""
    with writing(sent) as write:
        round_ = locked_round(round_id)
        write.allow(round_.village, Role.CLERK)
        if refusal := why_not_mended(round_):
            raise Refused(refusal)
        if until and until < localdate(write.at):
            raise Refused(_("This day is past already. Choose one that households can still use."))
        if until and until > round_.campaign.ends_on:
            last = {"day": round_.campaign.ends_on.isoformat()}
            raise Refused(_("The year ends on %(day)s: choose a day before it.") % last)
        round_.mend_until = until
        round_.save(update_fields=["mend_until"])
        day = until.isoformat() if until else ""
        write.record("mend_until_set", round_, until=day)
        return write.done(_("It stands on every form from now on."), round_)


def why_not_mended(round_: Round) -> str:
    """Said on the page before, and by the refusal after."""
    if not round_.is_change and round_.stage in OPEN_AT:
        return ""
    return _("The day can be set until assessing starts; the round is at “%(stage)s”.") % {
        "stage": round_.get_stage_display()
    }
