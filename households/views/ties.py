"""Pages that mark a household: its kin, and its own code."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from grids.codes import grouped
from grids.forms import PressForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households import actions
from households.access import can_keep_roster, visible_households, visible_ties
from households.forms.ties import TieForm
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


@get_or_post
@never_cache
def tie_end(request: SignedIn, pk: UUID) -> HttpResponse:
    """End a tie that no longer holds."""
    ties = visible_ties(request.user)
    tie = get_object_or_404(
        ties.select_related("first__village", "first__head", "second__head"), pk=pk
    )
    if not can_keep_roster(request.user, tie.first.village):
        raise PermissionDenied
    form = PressForm(request.POST or None)
    end = partial(actions.end_tie, tie.pk)
    done = request.method == "POST" and carry_out(request, form, lambda sent: end(sent=sent))
    return done or render(request, "households/tie_end.html", {"form": form, "tie": tie})


@get_or_post
@never_cache
def code_issue(request: SignedIn, pk: UUID) -> HttpResponse:
    """A new code for the household's slip: shown by this one answer, kept by nobody."""
    household = household_kept(request, pk)
    form = PressForm(request.POST or None)
    issued: list[str] = []

    def act(sent: Sent) -> Receipt:
        receipt, code = actions.issue_code(household.pk, sent=sent)
        issued.append(grouped(code))
        return receipt

    if request.method == "POST":
        carry_out(request, form, act)
    context = {"form": form, "household": household, "code": issued[0] if issued else ""}
    template = "code_slip" if issued else "code_issue"
    return render(request, f"households/{template}.html", context)
