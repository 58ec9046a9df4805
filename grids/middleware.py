"""Answers for presses of a button that met an earlier one, and the receipt shown afterwards."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from grids.access import owns_receipt
from grids.actors import actor_of
from grids.forms.told import in_words
from grids.logging_in import log_ins
from grids.logging_in.factors import must_have
from grids.models import Receipt
from grids.prepared import prepared_models
from grids.presses import sendable
from grids.refusing import note, refuse
from grids.writing import AlreadySent, Refused, Sent, SentDifferently, content_of, twin_of

_CHOOSING = "password_choose"
#: Where a second factor is set up by whoever must have one.
_SETTING_UP = {_CHOOSING, "factor_detail", "factor_list", "factor_app", "factor_confirm"}
#: Asked by open pages themselves: that is no use.
_BY_ITSELF = {"session_state"}
_LOCK_NOT_AVAILABLE = "55P03"
#: What is said to a press whose moment is over; its twin may have been in time.
_REFUSED = (403, 404, 409)


class WritingMiddleware:
    """Turns the outcomes of ``grids.writing`` that no view handles into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.shown_receipt = SimpleLazyObject(lambda: _shown_receipt(request))  # type: ignore[attr-defined]  # because HttpRequest is Django's
        response = self.get_response(request)
        return (response.status_code in _REFUSED and _answer_of_twin(request)) or response

    def process_view(self, request: HttpRequest, *_arguments: object) -> HttpResponse | None:
        return _answer_of_twin(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SentDifferently):
            return _sent_differently(request, error.receipt)
        if isinstance(error, AlreadySent):
            return redirect(address_after(error.receipt))
        if isinstance(error, OperationalError) and _is_busy(error):
            return _busy(request)
        if isinstance(error, Refused):
            note(request, "refused", error)
            return render(request, "errors/refused.html", {"reason": str(error)}, status=409)
        return None


class OwnPasswordMiddleware:
    """With the password of a slip one gets to choosing an own one, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_arguments: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if not request.user.must_choose_password or (match and match.url_name == _CHOOSING):
            return None
        return redirect(_CHOOSING)


class LogInMiddleware:
    """A log-in ends when its time is over, before anything reads who is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_session(request):
            log_ins.end_if_over(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_arguments: object) -> None:
        match = request.resolver_match
        if match and match.url_name not in _BY_ITSELF and _has_session(request):
            log_ins.note_use(request)


def _has_session(request: HttpRequest) -> bool:
    """A page for everybody does not touch the session of who has none."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session


class FactorMiddleware:
    """Whoever must have a second factor and has none gets to setting it up, and no further."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_arguments: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.url_name in _SETTING_UP):
            return None
        if not request.user.is_authenticated or log_ins.has_factor(request):
            return None
        return redirect("factor_detail") if must_have(request.user) else None


def _answer_of_twin(request: HttpRequest) -> HttpResponse | None:
    twin = twin_of(request)
    return redirect(address_after(twin)) if twin else None


def address_after(receipt: Receipt) -> str:
    """Where somebody goes after an action, with the receipt's code to be shown there."""
    url = receipt.result_url or f"/receipts/{receipt.code}/"
    path, mark, anchor = url.partition("#")
    joined = "&" if "?" in path else "?"
    return f"{path}{joined}receipt={receipt.code}{mark}{anchor}"


def _busy(request: HttpRequest) -> HttpResponse:
    fields = sendable(request)
    told = in_words(request, fields)
    return refuse(request, "busy", status=503, fields=fields, told=told)


def _sent_differently(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    own = owns_receipt(actor_of(request), receipt)
    context = {
        "receipt": receipt if own else None,
        "first": in_words(request, _pairs(content_of(receipt))) if own else [],
        "second": in_words(request, _pairs(Sent.of(request).content)),
    }
    return refuse(request, "sent_differently", status=409, **context)


def _pairs(content: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in content.items() for value in values]


def _shown_receipt(request: HttpRequest) -> Receipt | None:
    code = request.GET.get("receipt", "")
    found = _with_code(code) if code else []
    return next((each for each in found if owns_receipt(actor_of(request), each)), None)


@prepared_models
def _with_code(code: str) -> QuerySet[Receipt]:
    return Receipt.objects.filter(code=code)


def _is_busy(error: OperationalError) -> bool:
    return getattr(error.__cause__, "pgcode", None) == _LOCK_NOT_AVAILABLE
