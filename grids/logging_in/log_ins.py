"""One log-in from its beginning to its end: how long it lasts, and what it was proved by.

The session's marks say when it began, when it was last used and when its officer last proved who
they are. A session without them, however it came to be, is over.
"""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, update_session_auth_hash
from django.contrib.auth import logout as end_session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from grids.guesses import address_of
from grids.logging_in.browsers import is_phone, name_of, network_of, system_of
from grids.models import LogIn, Officer

#: In the office others pass by; a leader's phone is in a pocket.
IDLE_AT_A_DESK = timedelta(minutes=30)
IDLE_ON_A_PHONE = timedelta(days=1)
AT_MOST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
#: For so long nobody is asked again before what weighs.
FRESH = timedelta(minutes=10)
#: Between the password and the code.
_HALF_IN = timedelta(minutes=10)
#: A page more within this time is not written down.
_STEP = timedelta(minutes=1)
#: A log-in is kept so long in its officer's list.
KEPT = timedelta(days=400)
_MARKS, _HALF, _PASSED = "log_in", "half_in", "factor_passed"
_log = logging.getLogger("starcivil.security")


def begin(request: HttpRequest, officer: Officer) -> None:
    """Mark the session that has just begun, and keep a line of it for its officer."""
    now, told = timezone.now(), str(request.headers.get("User-Agent", ""))
    row = LogIn.objects.create(
        officer=officer,
        at=now,
        seen_at=now,
        phone=is_phone(told),
        browser=name_of(told),
        system=system_of(told),
        network=network_of(address_of(request)),
        seal=officer.session_seal,
    )
    at = now.timestamp()
    for name in (_HALF, _PASSED):
        request.session.pop(name, None)
    request.session[_MARKS] = {
        "row": str(row.pk), "began": at, "seen": at, "fresh": at, "phone": row.phone,
        "factor_until": 0,
    }  # fmt: skip
    if row.phone:
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)
    _log.info("log-in", extra={"request": request, "line": {"about": str(officer.pk)}})


def end_if_over(request: HttpRequest) -> None:
    """Log out whoever has not done anything for too long, or came in too long ago.

    What was proved by a code stands for its half day: the same browser then asks for the password
    alone (NIST SP 800-63B, 4.2.3), or a list of ten would last two days.
    """
    if not _is_over(_marks(request), timezone.now()):
        return
    passed = {"until": _marks(request).get("factor_until", 0)}
    passed |= {name: request.session.get(name) for name in (SESSION_KEY, HASH_SESSION_KEY)}
    end_session(request)
    if passed["until"] > timezone.now().timestamp():
        request.session[_PASSED] = passed


def _is_over(marks: dict[str, Any], now: datetime) -> bool:
    idle = IDLE_ON_A_PHONE if marks.get("phone") else IDLE_AT_A_DESK
    return now - _at(marks, "seen") > idle or now - _at(marks, "began") > AT_MOST


def note_use(request: HttpRequest) -> None:
    """Somebody did something here; written down once a minute."""
    marks, now = _marks(request), timezone.now()
    if marks and now - _at(marks, "seen") > _STEP:
        _change(request, seen=now.timestamp())
        LogIn.objects.filter(pk=marks["row"]).update(seen_at=now)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the officer has just proved who they are."""
    return timezone.now() - _at(_marks(request), "fresh") <= FRESH


def freshen(request: HttpRequest) -> None:
    """They have."""
    _change(request, fresh=timezone.now().timestamp())


def has_factor(request: HttpRequest) -> bool:
    """Whether this log-in was also proved by a second factor."""
    return bool(_marks(request).get("factor_until"))


def prove_by_factor(request: HttpRequest, *, until: float = 0) -> None:
    """A code was typed right: for this log-in, and for the next ones here of the same half day."""
    _change(request, factor_until=until or (timezone.now() + AT_MOST).timestamp())


def own_row(request: HttpRequest) -> str:
    """The key of this log-in's line; of nobody's, one that no line has."""
    return str(_marks(request).get("row", UUID(int=0)))


def go_on(request: HttpRequest, officer: Officer) -> None:
    """This browser stays logged in, while all others were logged out by the officer's new seal."""
    officer.refresh_from_db()
    update_session_auth_hash(request, officer)
    LogIn.objects.filter(pk=own_row(request)).update(seal=officer.session_seal)


def half_in(request: HttpRequest, officer: Officer, *, to: str) -> None:
    """The password was right, the code is still to come; nobody is logged in yet."""
    until = (timezone.now() + _HALF_IN).timestamp()
    proved = officer.get_session_auth_hash()
    half = {"officer": str(officer.pk), "proved": proved, "until": until, "to": to}
    request.session[_HALF] = half


def who_is_half_in(request: HttpRequest) -> dict[str, str]:
    """``officer``, by key, ``proved``, their session's hash then, and the page that they wanted,
    ``to``; empty when there is nobody, or no more.
    """
    half: dict[str, Any] = request.session.get(_HALF, {})
    return half if half.get("until", 0) >= timezone.now().timestamp() else {}


def passed_before(request: HttpRequest, officer: Officer) -> float:
    """Until when a code that was typed here before stands for this officer; 0: it does not.

    Their password and seal must be what they were then.
    """
    passed = request.session.get(_PASSED, {})
    same = passed.get(SESSION_KEY) == str(officer.pk) and constant_time_compare(
        passed.get(HASH_SESSION_KEY, ""), officer.get_session_auth_hash()
    )
    until = float(passed.get("until", 0))
    return until if same and until > timezone.now().timestamp() else 0


def end(request: HttpRequest) -> None:
    """By the officer's own press: here nothing stands any more."""
    LogIn.objects.filter(pk=own_row(request)).update(ended_at=timezone.now())
    end_session(request)


def forget_old(now: datetime) -> int:
    """Lines of log-ins that are older than they are kept; their number."""
    return LogIn.objects.filter(at__lt=now - KEPT).delete()[0]


def _marks(request: HttpRequest) -> dict[str, Any]:
    marks: dict[str, Any] = request.session.get(_MARKS, {})
    return marks


def _change(request: HttpRequest, **changed: float) -> None:
    request.session[_MARKS] = {**_marks(request), **changed}


def _at(marks: dict[str, Any], name: str) -> datetime:
    return datetime.fromtimestamp(marks.get(name, 0), UTC)
