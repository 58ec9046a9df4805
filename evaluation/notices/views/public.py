"""How a board leaves the house: from its stored page, and sent only when it differs."""

import gzip

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from evaluation.notices.queries.pages import Reading, stored_page
from grids.codes import read_code
from grids.responses import public


def sent_page(
    request: HttpRequest, etag: str, body: bytes | None, *, language: str
) -> HttpResponse:
    """A compressed page as this reader can read it, or 304 if they have it already."""
    known = body is None or get_conditional_response(request, etag=etag) is not None
    response = HttpResponse(status=304) if known or body is None else _readable(request, body)
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    if not known:
        response["Content-Language"] = language
    return public(response)


def _readable(request: HttpRequest, body: bytes) -> HttpResponse:
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return HttpResponse(body, headers={"Content-Encoding": "gzip", "Content-Length": len(body)})
    page = gzip.decompress(body)
    return HttpResponse(page, headers={"Content-Length": len(page)})


def stored_answer(request: HttpRequest, slug: str) -> HttpResponse | None:
    """The board's stored page, if there is one for today; one query and nothing else."""
    known, reading = request.META.get("HTTP_IF_NONE_MATCH", ""), Reading.asked(request.GET)
    try:
        stored = stored_page(read_code(slug), reading, timezone.localdate(), known=known)
    except Error:
        connection.close()
        return None
    if stored is None:
        return None
    return sent_page(request, stored.etag, stored.body, language=reading.language)
