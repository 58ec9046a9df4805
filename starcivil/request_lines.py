"""One line in the log for each request: who, which page, how it ended and why, in how many ms.

Written are keys and names of ours only: the page's name and not its address, which can hold a
code, no query, nothing typed, no answer's text. Each request has a number of eight characters; it
stands on pages for errors and in ``X-Request-Id``, so that a telephone call leads to its line.
"""

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from grids.codes import RECEIPT, grouped, new_code

_LOG = logging.getLogger("starcivil.requests")


class RequestLineMiddleware:
    """Outermost of all, so that no answer goes out without its line; files of pages have none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, began = grouped(new_code(RECEIPT)), time.perf_counter()
        request.number = number  # type: ignore[attr-defined]  # because pages for errors show it
        response = self.get_response(request)
        response.headers["X-Request-Id"] = number
        if not request.path_info.startswith(settings.STATIC_URL):
            line = _line(request, response.status_code, time.perf_counter() - began)
            _LOG.info("request", extra={"request": request, "line": line})
        return response


def _line(request: HttpRequest, status: int, seconds: float) -> dict[str, Any]:
    told = {
        "status": status,
        "ms": round(seconds * 1000),
        "cid": _cid(request),
        "why": getattr(request, "refused_for", None),
        "in": getattr(request, "refused_in", None),
    }
    return {name: value for name, value in told.items() if value is not None}


def _cid(request: HttpRequest) -> str | None:
    """Leads from the line to the receipt; only what was read anyway, and only when it is a key."""
    sent = getattr(request, "_post", None)
    try:
        return str(uuid.UUID(sent["cid"])) if sent and "cid" in sent else None
    except ValueError:
        return None
