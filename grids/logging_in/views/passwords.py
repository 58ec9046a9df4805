"""Pages of passwords: the slips that the township prints, and what officers choose themselves."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from grids.forms import PressForm
from grids.logging_in import actions, log_ins
from grids.logging_in.forms.passwords import ChangePasswordForm, ChoosePasswordForm
from grids.logging_in.queries.slips import slips_of, waiting_slips
from grids.models import Receipt
from grids.responses import carry_out
from grids.scope import SignedIn, get_or_post, officer_run, township_run
from grids.writing import Sent


@get_or_post
@never_cache
@sensitive_post_parameters("new_password", "repeated")
def password_choose(request: SignedIn) -> HttpResponse:
    """The one page that a slip opens: an own password, which nobody else knows."""
    officer = request.user
    if not officer.must_choose_password:
        return redirect("password_change")
    form = ChoosePasswordForm(request.POST or None, officer=officer)

    def act(sent: Sent) -> Receipt:
        return actions.choose_password(password=form.cleaned_data["new_password"], sent=sent)

    done = request.method == "POST" and carry_out(
        request, form, act, go_to=resolve_url(settings.LOGIN_REDIRECT_URL)
    )
    if done:
        log_ins.go_on(request, request.user)
    return done or render(request, "grids/logging_in/password_choose.html", {"form": form})


@get_or_post
@never_cache
@sensitive_post_parameters("password", "new_password", "repeated")
def password_change(request: SignedIn) -> HttpResponse:
    """Another password of one's own; all other sessions end."""
    form = ChangePasswordForm(request.POST or None, officer=request.user, request=request)

    def act(sent: Sent) -> Receipt:
        return actions.change_password(password=form.cleaned_data["new_password"], sent=sent)

    done = request.method == "POST" and carry_out(
        request, form, act, go_to=resolve_url(settings.LOGIN_REDIRECT_URL)
    )
    if done:
        log_ins.go_on(request, request.user)
    return done or render(request, "grids/logging_in/password_change.html", {"form": form})


@get_or_post
@never_cache
def password_reset(request: SignedIn, officer_id: UUID) -> HttpResponse:
    """Void an officer's password and make a new slip; nobody sees a password that was chosen."""
    officer, township = officer_run(request, officer_id)
    form = PressForm(request.POST or None)
    act = partial(actions.reset_password, officer.pk, township_id=township.pk)
    to = f"{reverse('officer_slips', args=[township.pk])}?officer={officer.pk}"
    done = request.method == "POST" and carry_out(
        request, form, lambda sent: act(sent=sent), go_to=to
    )
    context = {"form": form, "officer": officer}
    return done or render(request, "grids/logging_in/password_reset.html", context)


@get_or_post
@never_cache
def officer_slips(request: SignedIn, township_id: UUID) -> HttpResponse:
    """Slips that wait; the press shows them as sheets to print, and stands in the ledger."""
    township = township_run(request, township_id)
    asked = {name: request.GET.get(name, "") for name in ("officer", "village")}
    officers = waiting_slips(township, now=timezone.now(), **asked)
    form = PressForm(request.POST or None)
    act = partial(actions.print_slips, township.pk, officers=officers)
    to = request.get_full_path()
    printed = request.method == "POST" and carry_out(
        request, form, lambda sent: act(sent=sent), go_to=to
    )
    context = {"form": form, "township": township, "officers": officers, "asked": asked}
    if printed:
        context["slips"] = slips_of(officers)
        context["address"] = request.build_absolute_uri(reverse("login"))
    template = "officer_slips_sheet" if printed else "officer_slips"
    return render(request, f"grids/logging_in/{template}.html", context)
