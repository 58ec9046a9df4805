"""Logging in and out, large print and language, feedback, receipts, ledgers, pages for errors."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.access import (
    can_answer_feedback,
    can_see_ledger,
    visible_chains,
    visible_entries,
    visible_feedback,
    visible_receipts,
    visible_villages,
)
from grids.actions import add_feedback, answer_feedback
from grids.codes import read_code
from grids.forms import FeedbackAnswerForm, FeedbackForm, LoginForm
from grids.models import Officer
from grids.responses import carry_out

ENTRIES_A_PAGE = FEEDBACK_A_PAGE = 50
_YEAR = 365 * 24 * 60 * 60
_NEVER_SHOWN_AGAIN = {"csrfmiddlewaretoken", "password", "_end"}


class SignedIn(HttpRequest):
    """A request behind the login: its user is an officer."""

    user: Officer


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The same answer whether the account exists or not; django-axes slows repeated failures."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request, request.POST or None)
    if form.is_valid() and form.officer is not None:
        start_session(request, form.officer)
        return redirect(_safe_next(request, settings.LOGIN_REDIRECT_URL))
    return render(request, "grids/login.html", {"form": form, "next": _asked_next(request)})


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session and empty what the browser may have kept of it."""
    end_session(request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"storage"'
    return response


@login_not_required
@require_POST
def elder_switch(request: HttpRequest) -> HttpResponse:
    """Large print (大字版) on or off, remembered by this browser for a year."""
    response = redirect(_safe_next(request, settings.LOGIN_REDIRECT_URL))
    if request.POST.get("big") == "1":
        response.set_cookie(
            "big", "1", max_age=_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie("big", samesite="Lax")
    return response


@login_not_required
@require_POST
def language_switch(request: HttpRequest) -> HttpResponse:
    """Chinese or English, remembered by this browser for a year."""
    response = redirect(_safe_next(request, settings.LOGIN_REDIRECT_URL))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_GET
def feedback_list(request: SignedIn) -> HttpResponse:
    """What was said about the program, with its answers; what waits for one comes first."""
    found = visible_feedback(request.user).select_related("officer", "township", "answered_by")
    waiting_first = found.order_by(F("answered_at").desc(nulls_first=True), "-at", "pk")
    page = Paginator(waiting_first, FEEDBACK_A_PAGE).get_page(request.GET.get("page"))
    rows = [(feedback, can_answer_feedback(request.user, feedback)) for feedback in page]
    return render(request, "grids/feedback_list.html", {"rows": rows, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_add(request: SignedIn) -> HttpResponse:
    """Every officer may say what went badly; the page they came from stands in the form."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")[:200]})
    done = carry_out(
        request,
        form,
        lambda sent: add_feedback(
            form.cleaned_data["text"], page=form.cleaned_data["page"], sent=sent
        ),
        go_to=reverse("feedback_list"),
    )
    return done or render(request, "grids/feedback_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def feedback_answer(request: SignedIn, feedback_id: UUID) -> HttpResponse:
    """The township answers what one of its officers wrote; once."""
    found = visible_feedback(request.user).select_related("officer", "answered_by")
    feedback = get_object_or_404(found, pk=feedback_id)
    if not can_answer_feedback(request.user, feedback):
        raise PermissionDenied
    form = FeedbackAnswerForm(request.POST or None)
    done = carry_out(
        request,
        form,
        lambda sent: answer_feedback(feedback.pk, form.cleaned_data["answer"], sent=sent),
        go_to=reverse("feedback_list"),
    )
    context = {"feedback": feedback, "form": form}
    return done or render(request, "grids/feedback_answer.html", context)


@require_GET
def receipt_detail(request: SignedIn, code: str) -> HttpResponse:
    """One's own receipt: what happened, when, and what comes next."""
    own = visible_receipts(request.user).select_related(
        "officer", "village", "post__village", "post__grid", "post__township"
    )
    receipt = get_object_or_404(own, code=read_code(code))
    return render(request, "grids/receipt_detail.html", {"receipt": receipt})


@require_GET
def ledger_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A village's ledger in words, newest first, with the head that papers carry."""
    village = get_object_or_404(visible_villages(request.user), pk=village_id)
    if not can_see_ledger(request.user, village):
        raise PermissionDenied
    entries = visible_entries(request.user).filter(chain__village=village)
    newest_first = entries.select_related("officer").order_by("-seq")
    page = Paginator(newest_first, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    chain = visible_chains(request.user).filter(village=village).first()
    context = {"village": village, "entries": page, "chain": chain}
    return render(request, "grids/ledger_list.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long: what was typed is shown again and sent by one more press."""
    # Nobody is led to send what another site put into the form.
    typed = _typed(request) if _comes_from_here(request) else []
    context = {"fields": typed, "logging_in": "password" in request.POST}
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


def _asked_next(request: HttpRequest) -> str:
    """The page that somebody wanted before logging in, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    return asked if ours else ""


def _safe_next(request: HttpRequest, otherwise: str) -> str:
    return _asked_next(request) or resolve_url(otherwise)
