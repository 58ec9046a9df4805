"""Puts the household that came in by its code on the request, as ``request.home``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from households.code_sessions import home_of


class HomeMiddleware:
    """Looked for only when somebody asks: most pages are officers', or everybody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.home = SimpleLazyObject(lambda: home_of(request))  # type: ignore[attr-defined]  # because HttpRequest is Django's
        return self.get_response(request)
