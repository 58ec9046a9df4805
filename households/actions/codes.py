"""A household's own code: eight characters on a slip of paper, by which it speaks for itself."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from grids.codes import HOUSEHOLD, new_code, read_code
from grids.models import Receipt
from grids.roles import Role
from grids.sealing import fingerprint
from grids.writing import Refused, Sent, locked, writing
from households.models import Household

MOST_FAILURES = 10
_WINDOW = timedelta(hours=1)
_PURPOSE = "household_code"


def issue_code(household_id: UUID, *, sent: Sent) -> tuple[Receipt, str]:
    """A new code and its receipt; the code is kept as a fingerprint only, so it is shown once."""
    with writing(sent) as write:
        homes = Household.objects.filter(pk=household_id).select_related("village")
        household = locked(homes).get()
        write.allow(household.village, Role.CLERK)
        if household.ended_on:
            raise Refused(_("This household has ended."))
        code = new_code(HOUSEHOLD)
        household.code_fingerprint = fingerprint(code, purpose=_PURPOSE)
        household.code_failures, household.code_failing_since = 0, None
        household.save(update_fields=["code_fingerprint", "code_failures", "code_failing_since"])
        write.record("code_issued", household)
        return write.done(
            _("A new code was issued; an older slip no longer works."), household
        ), code


def check_household_code(household_id: UUID, typed: str, *, now: datetime) -> bool:
    """Whether this is the household's code; refused after ten wrong ones in an hour.

    A transaction of its own, called before the action's: a refusal there must not take the count
    of failures back (so calling it inside another is an error).
    """
    with transaction.atomic(durable=True):
        household = locked(Household.objects.filter(pk=household_id)).get()
        since = household.code_failing_since
        if since is None or now - since > _WINDOW:
            household.code_failures, household.code_failing_since = 0, now
        if household.code_failures >= MOST_FAILURES:
            raise Refused(_("Too many wrong codes. Wait an hour, or let the household sign."))
        fits = _fits(household, typed)
        if not fits:
            household.code_failures += 1
            household.save(update_fields=["code_failures", "code_failing_since"])
        return fits


def _fits(household: Household, typed: str) -> bool:
    stored = bytes(household.code_fingerprint or b"")
    return hmac.compare_digest(stored, fingerprint(read_code(typed), purpose=_PURPOSE))
