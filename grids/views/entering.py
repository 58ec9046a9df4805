"""Logging in and out, the large print, and the language."""

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from grids.actors import Anybody, actor_of, key_of
from grids.forms import LoginForm
from grids.queries.places import offices
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
        if _on_a_phone(request):
            request.session.set_expiry(settings.SESSION_COOKIE_AGE)
        return redirect(_safe_next(request, settings.LOGIN_REDIRECT_URL))
    context = {"form": form, "next": _asked_next(request), "offices": offices()}
    return render(request, "grids/login.html", context)


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session and empty what the browser may have kept of it."""
    end_session(request)
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
    return render(request, "grids/logged_in.html")


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


def _on_a_phone(request: HttpRequest) -> bool:
    """A phone's system ends its browser at will, so there the log-in lasts for the day.

    On the office's PC closing the browser goes on ending it: others sit there, too.
    """
    browser = request.headers.get("User-Agent", "")
    return "Mobi" in browser or "Android" in browser


def _asked_next(request: HttpRequest) -> str:
    """The page that somebody wanted before logging in, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    return asked if ours else ""


def _safe_next(request: HttpRequest, otherwise: str) -> str:
    return _asked_next(request) or resolve_url(otherwise)
