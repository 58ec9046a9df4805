"""The database is away for a moment: nothing is lost, and what was sent is sent again.

Where it is gone in the middle of a request, the request is carried out once more as soon as the
database is back, within three seconds: a page always, a press only under its ``cid``, under which
a second run is harmless, whether the first was committed or not. Lasts it longer, the answer is a
page that needs no database: it holds what was typed and sends it again by itself.

Where the database works for half a minute and is not done, it gives up (``starcivil.hurry``):
nothing was saved, the page holds what was typed, and nothing runs again by itself, since it would
take as long again.
"""

import time
from collections.abc import Callable

from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

from grids.forms.told import in_words
from grids.presses import SECRETS, comes_from_here, sendable
from grids.refusing import note

#: When to come again, in seconds; the page's own script waits as long, and longer each time.
RETRY_AFTER = 5
#: How long a press waits for the database to be back, and how often it looks, in seconds.
PATIENCE, PAUSE = 3.0, 0.2
_READS = {"GET", "HEAD"}
#: PostgreSQL's own word for what ended a statement, in the classes 08 (connection), 57P (stopped),
#: 53 (out of connections, memory, disk), 58 (of the system), 40 (rolled back for another's sake).
_ENDED = ("08", "57P", "53", "58", "40")
#: A statement that was ended because it took too long.
_GIVEN_UP = "57014"
#: After how many seconds somebody may try again what took too long.
BREATH = 60


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not answer, as against: it answered no.

    A lock that was not to be had in time (55P03) is an answer. Without any code it is the
    connection that broke, of which psycopg2 tells as one of three errors.
    """
    broken = isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError
    if not broken or error is None or error.__cause__ is None:
        return False
    code = _code(error)
    return code is None or code.startswith(_ENDED)


def is_given_up(error: BaseException | None) -> bool:
    """Whether the database had no end of it in time."""
    return isinstance(error, DatabaseError) and _code(error) == _GIVEN_UP


def _code(error: BaseException) -> str | None:
    code: str | None = getattr(error.__cause__, "pgcode", None)
    return code


class AwayMiddleware:
    """Carries a request out once more whose answer was that the database is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(response, "is_away", False) or not _may_run_again(request):
            return response
        if not _is_back(0 if request.method in _READS else PATIENCE):
            return response
        _rewind(request)
        return self.get_response(request)


def answer_away(request: HttpRequest) -> HttpResponse:
    """503 with what was typed; no session, no user and no table is asked."""
    response = _answer(request, "away", seconds=RETRY_AFTER, again=True)
    response.is_away = True  # type: ignore[attr-defined]  # because the middleware looks for it
    return response


def answer_given_up(request: HttpRequest) -> HttpResponse:
    """503 with what was typed, to be sent again by a press."""
    return _answer(request, "given_up", seconds=BREATH, again=False)


def _answer(request: HttpRequest, why: str, *, seconds: int, again: bool) -> HttpResponse:
    """``again``: where all of it is kept, the page sends it again by itself."""
    note(request, why)
    fields = sendable(request) if comes_from_here(request) else []
    secrets = bool(SECRETS & set(request.POST))
    context = {
        "reads": request.method in _READS,
        "fields": fields,
        "told": _told(request, fields),
        "secrets": secrets,
        "files": bool(request.FILES),
        "by_itself": again and "cid" in request.POST and not (secrets or request.FILES),
        "address": request.get_full_path(),
        "csrf_token": request.POST.get("csrfmiddlewaretoken", ""),
        "seconds": seconds,
        "number": getattr(request, "number", ""),
    }
    page = render_to_string(f"errors/{why}.html", context)
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def _told(request: HttpRequest, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """In the form's words where they can be had: some forms ask the database for theirs."""
    try:
        return in_words(request, fields)
    except Error:
        return []


def _may_run_again(request: HttpRequest) -> bool:
    try:
        return request.method in _READS or "cid" in request.POST
    except UnreadablePostError:
        return False


def _is_back(patience: float) -> bool:
    """Whether the database takes a new connection within so many seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.close()
            connection.ensure_connection()
        except Error:
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE)
        else:
            return True


def _rewind(request: HttpRequest) -> None:
    """Files were read; who asks was perhaps not found out."""
    for name in request.FILES:
        for file in request.FILES.getlist(name):
            file.seek(0)
    for name in ("_cached_user", "_acached_user"):
        request.__dict__.pop(name, None)
