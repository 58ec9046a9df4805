"""How django-axes sees a login: who tried, from where, and how long to wait after failures."""

from collections.abc import Mapping
from datetime import timedelta

from axes.models import AccessFailureLog
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from grids.numbers import half_width
from grids.sealing import fingerprint

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(minutes=30)


def pseudonym(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The typed name as a keyed fingerprint: it may be a telephone number or a password.

    What was typed comes first, because after a success axes passes the account's own name.
    """
    typed = request.POST.get("username") or (credentials or {}).get("username") or ""
    return fingerprint(half_width(typed), purpose="login-attempt").hex()


def address(request: HttpRequest) -> str:
    """The visitor's address; X-Forwarded-For counts only behind our own proxy, its last hop."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return str(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))


def wait(request: HttpRequest | None) -> timedelta:
    """One minute after the fifth failure of a day, twice as long after each further five."""
    if request is None:
        return _FIRST_WAIT
    failures: int = AccessFailureLog.objects.filter(
        username=pseudonym(request, None),
        ip_address=address(request),
        attempt_time__gte=timezone.now() - timedelta(days=1),
    ).count()
    further = (failures + 1) // settings.AXES_FAILURE_LIMIT - 1
    return min(_FIRST_WAIT * (1 << max(further, 0)), _LONGEST_WAIT)
