"""One's own log-ins: all but this one ended."""

from datetime import datetime

from django.utils.translation import gettext as _

from grids.logging_in.actions.passwords import oneself
from grids.models import FactorReplacement, LogIn, Officer, Receipt
from grids.writing import Sent, writing


def end_other_log_ins(own_row: str, *, sent: Sent) -> Receipt:
    """Every other browser is logged out at its next page; ``own_row``: the log-in that stays."""
    with writing(sent) as write:
        officer = oneself(write)
        officer.end_sessions()
        officer.save(update_fields=["session_seal"])
        others = LogIn.objects.filter(officer=officer, ended_at=None).exclude(pk=own_row)
        others.update(ended_at=write.at)
        write.record("others_logged_out", officer)
        return write.done(_("Everywhere else you are logged out."))


def tell_replaced(officer: Officer, *, at: datetime) -> bool:
    """Whether the officer is still to be told that others made their second factor void.

    They are led to the page that says so, once.
    """
    done = FactorReplacement.objects.filter(officer=officer, confirmed_at__isnull=False)
    return bool(done.filter(told_at=None).update(told_at=at))
