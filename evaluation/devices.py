"""One device for many households: a random cookie of the browser, kept as a digest only.

It says that two forms came from one browser and nothing about whose it is; it is told on the page
of what is kept about a household, and forgotten with the round.
"""

from collections.abc import Callable
from functools import wraps
from secrets import token_urlsafe
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from grids.sealing import fingerprint

COOKIE: str = settings.DEVICE_COOKIE_NAME
_TWO_YEARS = 2 * 365 * 24 * 3600
P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponse]


def device_of(request: HttpRequest) -> str:
    """The browser's mark; empty before it got one."""
    cookie = request.COOKIES.get(COOKIE, "")
    return fingerprint(cookie, purpose="device").hex() if cookie else ""


def marks_device(view: View[R, P]) -> View[R, P]:
    """The page of a form gives the browser its cookie, so that what it sends has a mark."""

    @wraps(view)
    def with_cookie(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if COOKIE not in request.COOKIES:
            response.set_cookie(
                COOKIE, token_urlsafe(24), max_age=_TWO_YEARS, httponly=True,
                secure=bool(settings.DEVICE_COOKIE_SECURE), samesite="Lax",
            )  # fmt: skip
        return response

    return with_cookie
