"""Pages that mark a household: its kin."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from grids.forms import PressForm
from grids.models import Officer, Receipt, Village
from grids.responses import carry_out
from grids.writing import Sent
from households import actions
from households.access import (
    can_keep_roster,
    can_release_tie,
    visible_households,
    visible_ties,
    why_not_release_tie,
)
from households.forms.ties import ReleaseAnswerForm, ReleaseForm, TieForm
from households.models import Tie
from households.views.scope import SignedIn, get_or_post, household_kept


@get_or_post
@never_cache
def tie_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """Register kin, so that they stand aside for each other."""
    household = household_kept(request, pk)
    in_sight = visible_households(request.user)
    proposed = {"other": request.GET.get("other", "")}
    form = TieForm(request.POST or None, household=household, in_sight=in_sight, initial=proposed)

    def act(sent: Sent) -> Receipt:
        typed = form.cleaned_data
        return actions.add_tie(household.pk, typed["other"].pk, kind=typed["kind"], sent=sent)

    back = reverse("household_detail", args=[household.pk])
    done = request.method == "POST" and carry_out(request, form, act, go_to=back)
    return done or render(
        request, "households/tie_add.html", {"form": form, "household": household}
    )


def _tie(request: SignedIn, pk: UUID, *, may: Callable[[Officer, Village], bool]) -> Tie:
    ties = visible_ties(request.user).select_related(
        "first__village", "first__head", "second__head", "release_asked_by"
    )
    tie = get_object_or_404(ties, pk=pk)
    if not may(request.user, tie.first.village):
        raise PermissionDenied
    return tie


@get_or_post
@never_cache
def tie_end(request: SignedIn, pk: UUID) -> HttpResponse:
    """End a tie that no longer holds."""
    tie = _tie(request, pk, may=can_keep_roster)
    form = PressForm(request.POST or None)
    end = partial(actions.end_tie, tie.pk)
    done = request.method == "POST" and carry_out(request, form, lambda sent: end(sent=sent))
    return done or render(request, "households/tie_end.html", {"form": form, "tie": tie})


@get_or_post
@never_cache
def tie_release(request: SignedIn, pk: UUID) -> HttpResponse:
    """The clerk says why a tie that ended need not count; another officer has the last word."""
    tie = _tie(request, pk, may=can_keep_roster)
    form = ReleaseForm(request.POST or None)
    done = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: actions.ask_release(tie.pk, reason=form.cleaned_data["reason"], sent=sent),
    )
    context = {"form": form, "tie": tie, "why_not": why_not_release_tie(request.user, tie)}
    return done or render(request, "households/tie_release.html", context)


@get_or_post
@never_cache
def tie_confirm(request: SignedIn, pk: UUID) -> HttpResponse:
    """The second officer reads the reason, and releases the tie or lets it go on counting."""
    tie = _tie(request, pk, may=can_release_tie)
    form = ReleaseAnswerForm(request.POST or None)

    def act(sent: Sent) -> Receipt:
        says_yes = form.cleaned_data["answer"] == "yes"
        answer = actions.release_tie if says_yes else actions.refuse_release
        return answer(tie.pk, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "tie": tie, "why_not": why_not_release_tie(request.user, tie)}
    return done or render(request, "households/tie_confirm.html", context)
