"""The page for a request that was not carried out, and why, for its line in the log.

What a refusal says may quote what somebody typed, so the log gets where it was said: the name of
the page and of the function that refused.
"""

from types import TracebackType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refuse(request: HttpRequest, why: str, *, status: int, **context: object) -> HttpResponse:
    """The page ``errors/<why>.html``."""
    note(request, why)
    return render(request, f"errors/{why}.html", context, status=status)


def note(request: HttpRequest, why: str, error: BaseException | None = None) -> None:
    """For the log: a word, and of an exception where it came from (``module.function``)."""
    request.refused_for = why  # type: ignore[attr-defined]  # because the log's middleware reads it
    if error is not None and error.__traceback__:
        request.refused_in = _origin(error.__traceback__)  # type: ignore[attr-defined]  # because the log reads it


def _origin(trace: TracebackType) -> str:
    while trace.tb_next:
        trace = trace.tb_next
    frame = trace.tb_frame
    return f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_name}"
