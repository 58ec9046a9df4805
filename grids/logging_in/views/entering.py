"""Logging in and out."""

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from grids.actors import Anybody, actor_of, key_of
from grids.backends import half_in_officer
from grids.logging_in import log_ins
from grids.logging_in.actions.log_ins import tell_replaced
from grids.logging_in.factors import FEW, standing
from grids.logging_in.forms.factors import CodeForm
from grids.logging_in.forms.passwords import LoginForm
from grids.models import Officer
from grids.queries.places import offices
from grids.responses import asked_next, safe_next
from grids.scope import get_or_post


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@get_or_post
def login(request: HttpRequest) -> HttpResponse:
    """The same answer whether the account exists or not; django-axes slows repeated failures."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request, request.POST or None)
    if form.is_valid() and form.officer is not None:
        return _past_the_password(request, form.officer)
    context = {"form": form, "next": asked_next(request), "offices": offices()}
    return render(request, "grids/logging_in/login.html", context)


def _past_the_password(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Whoever has a second factor is asked for it, unless this browser typed one today."""
    factor, to = standing(officer), safe_next(request, settings.LOGIN_REDIRECT_URL)
    proved = log_ins.passed_before(request, officer)
    if factor and not proved:
        log_ins.half_in(request, officer, to=to)
        return redirect("login_code")
    return _in(request, officer, to=to, proved=proved if factor else 0)


def _in(request: HttpRequest, officer: Officer, *, to: str, proved: float) -> HttpResponse:
    """Logged in; somebody whose second factor others have made void reads that first."""
    start_session(request, officer)
    if proved:
        log_ins.prove_by_factor(request, until=proved)
    return redirect("factor_detail" if tell_replaced(officer, at=timezone.now()) else to)


@login_not_required
@never_cache
@sensitive_post_parameters("proof")
@get_or_post
def login_code(request: HttpRequest) -> HttpResponse:
    """The code after the password; until it fits nobody is logged in."""
    half = {} if request.user.is_authenticated else log_ins.who_is_half_in(request)
    proved = half.get("proved", "")
    officer = half_in_officer(half["officer"], proved=proved) if half else None
    factor = standing(officer) if officer else None
    if officer is None or factor is None:
        return redirect("login")
    form = CodeForm(request, request.POST or None, factor=factor)
    if form.is_valid():
        until = (timezone.now() + log_ins.AT_MOST).timestamp()
        return _in(request, officer, to=half["to"], proved=until)
    context = {"form": form, "factor": factor, "few": FEW}
    return render(request, "grids/logging_in/login_code.html", context)


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session and empty what the browser may have kept of it."""
    log_ins.end(request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@login_not_required
@never_cache
@require_safe
def session_state(request: HttpRequest) -> HttpResponse:
    """Who acts in this browser, with a token that is valid now; asked by open pages.

    Other sites cannot read it; to a page of this one it tells no more than any form does.
    """
    actor = actor_of(request)
    if isinstance(actor, Anybody):
        return JsonResponse({"officer": "", "token": ""})
    return JsonResponse({"officer": key_of(actor), "token": get_token(request)})


@require_safe
def logged_in(request: HttpRequest) -> HttpResponse:
    """After logging in in a new window: where to go on."""
    return render(request, "grids/logging_in/logged_in.html")
