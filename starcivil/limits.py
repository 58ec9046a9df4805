"""How long an address may be: what no page of ours makes is refused before anything is asked."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from grids.refusing import refuse


class AddressMiddleware:
    """Refuses a query that holds the sign 0, and an address that is too long or has too many parts.

    No database keeps the sign 0, and nobody types it but probes; forms refuse it by themselves, an
    address is read without one. nginx and gunicorn let somewhat longer addresses through, so that
    the sentence is ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            raise BadRequest
        long = len(query) + len(request.path) > settings.ADDRESS_BYTES
        request.is_too_long = long or query.count("&") >= settings.ADDRESS_PARAMETERS  # type: ignore[attr-defined]  # because the view is judged after who asks is known
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_arguments: object) -> HttpResponse | None:
        too_long = getattr(request, "is_too_long", False)
        return refuse(request, "too_long", status=414) if too_long else None
