"""Pages of the second factor: setting it up, replacing a lost one; one's own log-ins."""

import logging
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from grids.forms import PressForm
from grids.logging_in import actions, factors, log_ins
from grids.logging_in.forms.factors import ReplaceForm, SetUpForm
from grids.logging_in.queries.log_ins import asked_replacement, last_replacement, log_ins_of
from grids.models import Factor, Receipt
from grids.qr import qr_of
from grids.responses import carry_out
from grids.scope import SignedIn, get_or_post, officer_run
from grids.writing import Sent

_log = logging.getLogger("starcivil.security")


@require_safe
@never_cache
def factor_detail(request: SignedIn) -> HttpResponse:
    """What one has, and what one may set up; whoever must have one gets no further without."""
    context = {
        "factor": factors.standing(request.user),
        "unfinished": factors.in_the_making(request.user),
        "must": factors.must_have(request.user),
        "replaced": last_replacement(request.user),
        "few": factors.FEW,
    }
    return render(request, "grids/logging_in/factor_detail.html", context)


@get_or_post
@never_cache
def factor_list(request: SignedIn) -> HttpResponse:
    """The press makes a list and shows it this once, as a sheet to print."""
    form, codes = PressForm(request.POST or None), factors.new_codes()
    made = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: actions.make_list(codes, sent=sent),
        go_to=resolve_url("factor_detail"),
    )
    if not made:
        return render(request, "grids/logging_in/factor_list.html", {"form": form})
    _log.info("list of codes shown", extra={"request": request})
    lines = [f"{code[:4]} {code[4:]}" for code in codes]
    context = {"codes": lines, "at": timezone.now()}
    return render(request, "grids/logging_in/factor_list_sheet.html", context)


@get_or_post
@never_cache
def factor_app(request: SignedIn) -> HttpResponse:
    """The press makes a key for an app."""
    form = PressForm(request.POST or None)
    made = request.method == "POST" and carry_out(
        request, form, lambda sent: actions.make_key(sent=sent), go_to=resolve_url("factor_confirm")
    )
    return made or render(request, "grids/logging_in/factor_app.html", {"form": form})


@get_or_post
@never_cache
@sensitive_post_parameters("proof")
def factor_confirm(request: SignedIn) -> HttpResponse:
    """The first code: from then on it holds. An app's picture is shown until it was typed."""
    factor = factors.in_the_making(request.user)
    key = _key_shown(request, factor) if factor else {}
    if factor is None or (request.method == "GET" and not (factor.is_list or key)):
        return redirect("factor_app" if factor else "factor_detail")
    form = SetUpForm(request.POST or None, request=request, factor=factor)
    act = partial(actions.set_up_factor, factor.pk)
    to = resolve_url(settings.LOGIN_REDIRECT_URL)
    done = request.method == "POST" and carry_out(
        request, form, lambda sent: act(sent=sent), go_to=to
    )
    if done:
        log_ins.go_on(request, request.user)
        log_ins.prove_by_factor(request)
    context = {"form": form, "factor": factor, **key}
    return done or render(request, "grids/logging_in/factor_confirm.html", context)


def _key_shown(request: SignedIn, factor: Factor) -> dict[str, object]:
    """Of an app, for whoever has just proved who they are: no open screen gives it away."""
    if factor.is_list or not log_ins.is_fresh(request):
        return {}
    return {
        "key": factors.in_fours(factors.key_of(factor)),
        "qr": qr_of(factors.address_of_key(factor, request.user)),
    }


@get_or_post
@never_cache
def factor_replace(request: SignedIn, officer_id: UUID) -> HttpResponse:
    """A colleague's lost list or phone: asked for by one of the office, confirmed by another."""
    officer, township = officer_run(request, officer_id)
    asked = asked_replacement(officer, now=timezone.now())
    form = ReplaceForm(request.POST or None, initial={"asked": asked and asked.pk})

    def act(sent: Sent) -> Receipt:
        whose = {"officer_id": officer.pk, "township_id": township.pk}
        if confirmed := form.confirmed():
            return actions.confirm_replacement(confirmed, **whose, sent=sent)
        return actions.ask_replacement(**whose, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "officer": officer, "asked": asked}
    context["factor"] = factors.standing(officer)
    return done or render(request, "grids/logging_in/factor_replace.html", context)


@get_or_post
@never_cache
def log_in_list(request: SignedIn) -> HttpResponse:
    """Where and when one logged in; the press ends all others."""
    form, own_row = PressForm(request.POST or None), log_ins.own_row(request)
    act = partial(actions.end_other_log_ins, own_row)
    done = request.method == "POST" and carry_out(
        request, form, lambda sent: act(sent=sent), go_to=resolve_url("log_in_list")
    )
    if done:
        log_ins.go_on(request, request.user)
        _log.info("all other log-ins ended", extra={"request": request})
        return done
    lines = log_ins_of(request.user, own_row=own_row, now=timezone.now())
    context = {
        "form": form,
        "lines": lines,
        "others": sum(not one.here for one in lines if one.open),
    }
    return render(request, "grids/logging_in/log_in_list.html", context)
