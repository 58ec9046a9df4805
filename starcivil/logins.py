"""How django-axes sees a log-in: for which account, from where, and how long to wait.

Counted twice: by account and address, so that a stranger elsewhere cannot lock the owner out; and
by address over all accounts, so that nobody tries one password on each of them. Whatever spelling
of its name or number an account is called by, it is one account.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessFailureLog
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from grids.backends import officer_named, spelled
from grids.logging_in import log_ins
from grids.sealing import fingerprint

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(minutes=30)
#: So many accounts may have nothing but wrong passwords before an address waits: an office of
#: twenty in which everybody mistypes gets in, and whoever is in is not counted any more.
_ACCOUNTS = 20
_STEP = 5
_log = logging.getLogger("starcivil.security")


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # because axes has no types
    """Of axes; besides an account's own wait there is the one of the address.

    Every log-in passes here, so its session begins here, too.
    """

    def is_locked(self, request: HttpRequest, credentials: Any = None) -> bool:
        return super().is_locked(request, credentials) or _address_waits(address(request))

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
        """A success forgets the failures, here and for the address."""
        super().user_logged_in(sender, request, user, **more)
        mine = pseudonym(request, {"username": user.get_username()})
        _failures(address(request)).filter(username=mine).delete()
        log_ins.begin(request, user)

    def user_login_failed(
        self, sender: Any, credentials: Any, request: Any = None, **more: Any
    ) -> None:
        """Counted by axes; the log's line has the account's fingerprint, never what was typed."""
        super().user_login_failed(sender, credentials, request, **more)
        about = pseudonym(request, credentials)
        _log.warning("log-in failed", extra={"request": request, "line": {"about": about}})


def pseudonym(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The account as a keyed fingerprint; of a name that nobody has, the name's.

    What is weighed counts, not what else the form holds: only where axes passes no credentials is
    it taken from the request, as it was weighed there last.
    """
    weighed: dict[str, str] = request.__dict__.setdefault("weighed_names", {})
    name = (credentials or {}).get("username")
    if name is None and weighed:
        return next(reversed(weighed.values()))
    name = request.POST.get("username", "") if name is None else name
    if name not in weighed:
        weighed[name] = _mark(name)
    return weighed[name]


def _mark(name: str) -> str:
    officer = officer_named(name)
    told = f"account:{officer.pk}" if officer else f"name:{spelled(name)}"
    return fingerprint(told, purpose="login-attempt").hex()


def address(request: HttpRequest) -> str:
    """The visitor's address; X-Forwarded-For counts only behind our own proxy, its last hop."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return str(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))


def wait(request: HttpRequest | None) -> timedelta:
    """One minute after the fifth failure of a day, twice as long after each further five."""
    if request is None:
        return _FIRST_WAIT
    mine = _failures(address(request)).filter(username=pseudonym(request, None))
    return _longer((mine.count() + 1) // settings.AXES_FAILURE_LIMIT - 1)


def _address_waits(here: str) -> bool:
    """The same by address: one minute beyond twenty accounts, longer after each five more."""
    accounts = _failures(here).order_by().values_list("username").distinct().count()
    if accounts <= _ACCOUNTS:
        return False
    last: datetime = _failures(here).latest("attempt_time").attempt_time
    return timezone.now() < last + _longer((accounts - _ACCOUNTS - 1) // _STEP)


def _failures(here: str) -> QuerySet[Any]:
    """Those of a day from an address, without those of accounts that have got in since."""
    since = timezone.now() - timedelta(days=1)
    failures: QuerySet[Any] = AccessFailureLog.objects.filter(
        ip_address=here, attempt_time__gte=since
    )
    return failures


def _longer(further: int) -> timedelta:
    return min(_FIRST_WAIT * (1 << min(max(further, 0), 10)), _LONGEST_WAIT)
