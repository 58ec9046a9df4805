"""The pages for errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from grids.forms.told import in_words
from grids.writing import SECRETS

_NEVER_SHOWN_AGAIN = {"csrfmiddlewaretoken", "_end", *SECRETS}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long: what was typed is shown again and sent by one more press."""
    # Nobody is led to send what another site put into the form.
    typed = _typed(request) if _comes_from_here(request) else []
    view = request.resolver_match.func if request.resolver_match else None
    context = {
        "fields": typed,
        "told": in_words(request, typed),
        "logging_in": "password" in request.POST,
        "for_homes": getattr(view, "for_homes", False),
        "behind_code": getattr(view, "behind_code", False),
    }
    return render(request, "errors/403_csrf.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: what broke may be the database or the session."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _comes_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin in {"", f"{request.scheme}://{request.get_host()}"}


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    names = [name for name in request.POST if name not in _NEVER_SHOWN_AGAIN]
    return [(name, value) for name in names for value in request.POST.getlist(name)]
