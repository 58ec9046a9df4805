"""The program as a server has it, with one page more: an empty one for whoever is logged in."""

from starcivil.wsgi import application

# isort: split
from django.http import HttpRequest, HttpResponse
from django.urls import path

from starcivil.urls import urlpatterns

__all__ = ["application"]


def empty(request: HttpRequest) -> HttpResponse:
    """Only who asks is read, as for every page."""
    return HttpResponse(str(request.user))


urlpatterns.append(path("empty/", empty))
