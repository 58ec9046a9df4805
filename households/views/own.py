"""Coming in by a household's code and leaving; what every page behind a code is wrapped in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from grids.access import public_villages
from grids.guesses import address_of
from grids.scope import get_or_post
from grids.writing import Refused
from households import code_sessions
from households.actions.entering import MustBeNamed, forgive, try_code
from households.forms.entering import EnterForm, NamedEnterForm
from households.models import Household

_MISSES = "mistyped"
_Page = Callable[..., HttpResponse]


class AtHome(HttpRequest):
    """A request behind a household's code."""

    home: Household


def by_code(view: _Page) -> _Page:
    """For a household that came in by its code; everybody else is led to where codes are typed."""

    @login_not_required
    @never_cache
    @wraps(view)
    def inside(request: AtHome, **keys: Any) -> HttpResponse:
        return view(request, **keys) if request.home else redirect("home_enter")

    inside.behind_code = True  # type: ignore[attr-defined]  # because functions carry what one hangs on them
    return for_homes(inside)


def for_homes(view: _Page) -> _Page:
    """Marks what households press, who have no log-in: no page for an error leads them to one."""
    view.for_homes = True  # type: ignore[attr-defined]  # for the same reason
    return view


@for_homes
@login_not_required
@never_cache
@sensitive_post_parameters("household_code")
@get_or_post
def home_enter(request: AtHome) -> HttpResponse:
    """One field. Where too many wrong codes came, the household's number is asked for as well."""
    if request.user.is_authenticated:
        return render(request, "households/home_busy.html")
    if request.home:
        return redirect("home_matters")
    form = _form(request, named="number" in request.POST)
    status = 200
    if form.is_valid():
        try:
            return _enter(request, form)
        except MustBeNamed as refusal:
            form, status = _form(request, named=True), 429
            form.errors.clear()
            form.add_error(None, str(refusal))
        except Refused as refusal:
            request.session[_MISSES] = request.session.get(_MISSES, 0) + 1
            form.add_error(None, str(refusal))
    return render(request, "households/home_enter.html", {"form": form}, status=status)


def _form(request: HttpRequest, *, named: bool) -> EnterForm:
    data = request.POST or None
    return NamedEnterForm(data, villages=public_villages()) if named else EnterForm(data)


def _enter(request: HttpRequest, form: EnterForm) -> HttpResponse:
    here, now = address_of(request), timezone.now()
    household = try_code(form.cleaned_data["household_code"], address=here, who=form.who, now=now)
    forgive(household, request.session.get(_MISSES, 0), address=here, now=now)
    code_sessions.begin(request, household, now=now)
    return redirect("home_matters")


@login_not_required
@require_POST
def home_leave(request: AtHome) -> HttpResponse:
    """The phone may be somebody else's: nothing of what was shown stays in it.

    What lies in its store may be that somebody's unsent forms: the household's own copies are taken
    out by the page itself (``keeping.js``), the others are left alone.
    """
    if not request.user.is_authenticated:
        code_sessions.end(request)
    response = redirect("home_enter")
    response["Clear-Site-Data"] = '"cache"'
    return response
