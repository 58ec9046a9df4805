"""Pages of officers: the township's list, one officer, entering, correcting, suspending."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids import actions
from grids.access import can_run_township, visible_villages
from grids.forms import PressForm
from grids.forms.people import NewOfficerForm, OfficerEditForm
from grids.logging_in.one_time_passwords import is_expired
from grids.models import Receipt
from grids.queries.people import posts_of, staff_of
from grids.responses import carry_out
from grids.roles import Role
from grids.scope import (
    SignedIn,
    get_or_post,
    officer_read,
    officer_run,
    township_read,
    township_run,
)
from grids.writing import Sent


@require_safe
@never_cache
def officer_list(request: SignedIn, township_id: UUID) -> HttpResponse:
    """All officers of a township by village; one box to search, one to choose a role."""
    township = township_read(request, township_id)
    asked = {name: request.GET.get(name, "") for name in ("tab", "role", "q")}
    staff = staff_of(township, tab=asked["tab"], role=asked["role"], words=asked["q"])
    context = {
        "township": township,
        "staff": staff,
        "asked": asked,
        "roles": [role for role in Role if role != Role.COUNTY],
        "runs": can_run_township(request.user, township),
        "now": timezone.now(),
    }
    return render(request, "grids/people/officer_list.html", context)


@require_safe
@never_cache
def officer_detail(request: SignedIn, officer_id: UUID) -> HttpResponse:
    """One officer: posts that stand and that stood, and whether the slip was used."""
    officer, township = officer_read(request, officer_id)
    standing, past = posts_of(officer, township)
    context = {
        "officer": officer,
        "township": township,
        "standing": standing,
        "past": past,
        "slip_expired": is_expired(officer, now=timezone.now()),
        "runs": can_run_township(request.user, township),
    }
    return render(request, "grids/people/officer_detail.html", context)


@get_or_post
@never_cache
def officer_add(request: SignedIn, township_id: UUID) -> HttpResponse:
    """A new officer with the first post."""
    township = township_run(request, township_id)
    villages = visible_villages(request.user)
    start = {"village": request.GET.get("village", "")}
    form = NewOfficerForm(request.POST or None, township=township, villages=villages, initial=start)

    def act(sent: Sent) -> Receipt:
        since = form.cleaned_data["since"]
        add = partial(actions.add_officer, township.pk, form.facts(), since=since)
        return add(**form.chosen, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "township": township}
    return done or render(request, "grids/people/officer_add.html", context)


@get_or_post
@never_cache
def officer_edit(request: SignedIn, officer_id: UUID) -> HttpResponse:
    """Correct a name, user name or telephone number."""
    officer, township = officer_run(request, officer_id)
    form = OfficerEditForm(request.POST or None, officer=officer)

    def act(sent: Sent) -> Receipt:
        version = form.cleaned_data["version"] or 0
        change = partial(actions.change_officer, officer.pk, form.facts(), version=version)
        return change(township_id=township.pk, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "officer": officer}
    return done or render(request, "grids/people/officer_edit.html", context)


@get_or_post
def officer_suspend(request: SignedIn, officer_id: UUID) -> HttpResponse:
    """Close an account for a while; the posts stay."""
    officer, township = officer_run(request, officer_id)
    form = PressForm(request.POST or None)
    act = partial(actions.suspend_officer, officer.pk, township_id=township.pk)
    done = request.method == "POST" and carry_out(request, form, lambda sent: act(sent=sent))
    context = {"form": form, "officer": officer}
    return done or render(request, "grids/people/officer_suspend.html", context)


@get_or_post
def officer_restore(request: SignedIn, officer_id: UUID) -> HttpResponse:
    """Open a suspended account again."""
    officer, township = officer_run(request, officer_id)
    form = PressForm(request.POST or None)
    act = partial(actions.restore_officer, officer.pk, township_id=township.pk)
    done = request.method == "POST" and carry_out(request, form, lambda sent: act(sent=sent))
    context = {"form": form, "officer": officer}
    return done or render(request, "grids/people/officer_restore.html", context)
