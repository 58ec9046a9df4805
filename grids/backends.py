"""Logging in with a user name or the phone number, by one's own password or by the slip's."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.models import Officer, phone_mark
from grids.one_time_passwords import Slip, try_slip

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
        officer = _find(username.strip())
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
        officer = Officer.objects.filter(pk=user_id, is_active=True).first()
        return officer if officer and officer.standing_posts else None


def _why_nobody_comes_in(officer: Officer) -> Promise | None:
    if not officer.is_active:
        return _SUSPENDED
    return None if officer.standing_posts else _NO_POST


def _find(username: str) -> Officer | None:
    """User names are kept in small letters; phones like to begin with a large one."""
    names = (username, username.lower())
    found = {each.username: each for each in Officer.objects.filter(username__in=names)}
    if found:
        return found.get(username) or found[username.lower()]
    return Officer.objects.filter(phone_fingerprint=phone_mark(username)).first()
