"""Logging in with a user name or the phone number, by one's own password or by the slip's.

Every session keeps this module's name: under another one an upgrade would log everybody out.
"""

import unicodedata
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.logging_in.one_time_passwords import Slip, try_slip
from grids.models import Officer, phone_mark
from grids.numbers import half_width
from grids.prepared import prepared_models

_SLIPS = {
    Slip.USED: _(
        "This one-time password was used already. Log in with the password that you chose then; "
        "if it was not you, tell the township office at once."
    ),
    Slip.EXPIRED: _(
        "This one-time password is more than seven days old. Ask the township office for a new "
        "slip."
    ),
}
_SUSPENDED = _("This account is suspended. Ask the township office.")
_NO_POST = _("You hold no post at present, so there is nothing to open. Ask the township office.")


class OfficerBackend(BaseBackend):
    """Finds the officer; takes the same time whether there is one or not.

    Why somebody with the right password may still not come in is told on the request
    (``login_refusal``); whoever has not typed the right one learns nothing.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_kwargs: Any,
    ) -> Officer | None:
        if not username or password is None:
            return None
        officer = officer_named(username)
        if officer is None:
            Officer().set_password(password)  # the same work as a real check
            return None
        # Without an own password Django does the same work, too.
        fits = officer.check_password(password)
        slip = try_slip(officer, password, now=timezone.now())
        if not fits and slip == Slip.ANOTHER:
            return None
        late = None if fits else _SLIPS.get(slip)
        refusal = late or _why_nobody_comes_in(officer)
        if refusal and request is not None:
            request.login_refusal = refusal  # type: ignore[attr-defined]  # because HttpRequest is Django's
        return None if refusal else officer

    def get_user(self, user_id: Any) -> Officer | None:
        """Asked at every request, so nobody works on after their last post has ended."""
        officer = next(iter(_active(user_id)), None)
        return officer if officer and officer.standing_posts else None


def half_in_officer(key: str, *, proved: str) -> Officer | None:
    """Whose password was typed a moment ago, if they may come in; with the backend's mark.

    What ends a log-in (another password, a new slip) ends what is half of one, too.
    """
    officer = OfficerBackend().get_user(UUID(key))
    if officer is None or not constant_time_compare(proved, officer.get_session_auth_hash()):
        return None
    officer.backend = "grids.backends.OfficerBackend"
    return officer


@prepared_models
def _active(officer: UUID) -> QuerySet[Officer]:
    return Officer.objects.filter(pk=officer, is_active=True)


def _why_nobody_comes_in(officer: Officer) -> Promise | None:
    if not officer.is_active:
        return _SUSPENDED
    return None if officer.standing_posts else _NO_POST


def officer_named(typed: str) -> Officer | None:
    """By user name or telephone number, however it is spelled."""
    names = (typed, spelled(typed))
    found = {each.username: each for each in Officer.objects.filter(username__in=names)}
    if found:
        return found.get(typed) or found[spelled(typed)]
    return Officer.objects.filter(phone_fingerprint=phone_mark(spelled(typed))).first()


def spelled(typed: str) -> str:
    """One spelling of all that call the same account: phones like to begin with a large letter,
    and other signs look like the letters of the alphabet (K is also the sign of Kelvin).
    """
    return unicodedata.normalize("NFKC", half_width(typed)).casefold()
