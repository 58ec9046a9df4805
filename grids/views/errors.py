"""The pages for errors."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from grids.away import answer_away, answer_given_up, is_away, is_given_up
from grids.forms.told import in_words
from grids.presses import comes_from_here, sendable
from grids.refusing import note, refuse


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long: what was typed is shown again and sent by one more press."""
    typed = sendable(request) if comes_from_here(request) else []
    view = request.resolver_match.func if request.resolver_match else None
    context = {
        "fields": typed,
        "told": in_words(request, typed),
        "logging_in": "password" in request.POST,
        "for_homes": getattr(view, "for_homes", False),
        "behind_code": getattr(view, "behind_code", False),
    }
    return refuse(request, "403_csrf", status=403, **context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return refuse(request, "too_large", status=413)
    return refuse(request, "400", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    note(request, "403", exception)
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, "404", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: what broke may be the database or the session."""
    error = sys.exc_info()[1]
    if is_away(error):
        return answer_away(request)
    if is_given_up(error):
        return answer_given_up(request)
    page = render_to_string("errors/500.html", {"number": getattr(request, "number", "")})
    return HttpResponse(page, status=500)
