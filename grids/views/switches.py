"""How one wants to read the pages: the large print, and the language."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from grids.responses import safe_next

_YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def elder_switch(request: HttpRequest) -> HttpResponse:
    """Large print (大字版) on or off, remembered by this browser for a year."""
    response = redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    if request.POST.get("big") == "1":
        response.set_cookie(
            settings.LARGE_PRINT_COOKIE_NAME,
            "1",
            max_age=_YEAR,
            secure=settings.LARGE_PRINT_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie(settings.LARGE_PRINT_COOKIE_NAME, samesite="Lax")
    return response


@login_not_required
@require_POST
def language_switch(request: HttpRequest) -> HttpResponse:
    """Chinese or English, remembered by this browser for a year."""
    response = redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
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
