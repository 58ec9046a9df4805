"""The board is answered before anybody asks for a session, a language or a user."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django_permissions_policy import PermissionsPolicyMiddleware

from evaluation.notices.views.public import stored_answer

_BOARD = re.compile(r"/g/([^/]{1,20})/")
_READS = {"GET", "HEAD"}


class BoardMiddleware:
    """Sends the stored page of a board; everything else goes on.

    It stands before all but the one that sees to TLS, so the headers of every answer are its own
    concern: they are the same each time, and the others are asked for them once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        board = _BOARD.fullmatch(request.path_info) if request.method in _READS else None
        stored = stored_answer(request, board[1]) if board else None
        if stored is None:
            return self.get_response(request)
        request.get_host()  # refuses names that are not ours, as for every page
        if stored.status_code == 200:  # who has the page has its headers, too
            for name, value in self._headers.items():
                stored.headers[name] = value
        return stored

    @cached_property
    def _headers(self) -> Mapping[str, str]:
        answer, request = HttpResponse(), HttpRequest()
        for others in (XFrameOptionsMiddleware, PermissionsPolicyMiddleware, CSPMiddleware):
            others(lambda _request: answer)(request)
        return {name: value for name, value in answer.items() if name != "Content-Type"}
