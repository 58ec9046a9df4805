"""Puts the household that came in by its code on the request, as ``request.home``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from households.code_sessions import home_of

#: Where households' own pages lie; what goes wrong on them may show what was typed.
_OWN = "/own/"


class HomeMiddleware:
    """Looked for only when somebody asks: most pages are officers', or everybody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.home = SimpleLazyObject(lambda: home_of(request))  # type: ignore[attr-defined]  # because HttpRequest is Django's
        response = self.get_response(request)
        if request.path_info.startswith(_OWN):
            patch_cache_control(response, no_store=True, private=True)
        return response
