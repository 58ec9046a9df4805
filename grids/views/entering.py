"""Logging in and out, the large print, and the language."""

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from grids.forms import LoginForm
from grids.views.scope import get_or_post

_YEAR = 365 * 24 * 60 * 60


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
        start_session(request, form.officer)
        return redirect(_safe_next(request, settings.LOGIN_REDIRECT_URL))
    return render(request, "grids/login.html", {"form": form, "next": _asked_next(request)})


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session and empty what the browser may have kept of it."""
    end_session(request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
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


def _asked_next(request: HttpRequest) -> str:
    """The page that somebody wanted before logging in, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    return asked if ours else ""


def _safe_next(request: HttpRequest, otherwise: str) -> str:
    return _asked_next(request) or resolve_url(otherwise)
