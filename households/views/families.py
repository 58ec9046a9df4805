"""Pages of what happens to families: one dated act each, its undo, and the kin that it suggests."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from grids.forms import PressForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households import actions
from households.access import visible_acts, visible_households
from households.forms.families import FamilyForm
from households.models import FamilyAct, Household
from households.queries import families, homes
from households.views.scope import SignedIn, get_or_post, household_kept
from households.words import EFFECTS


@get_or_post
@never_cache
def act_add(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Something happened: when, to whom, and what follows for declaration and stars."""
    household = household_kept(request, pk)
    if kind not in FamilyAct.Kind.values:
        raise Http404
    form = FamilyForm(request.POST or None, **_asked(request, household, kind))

    def act(sent: Sent) -> Receipt:
        return actions.carry_out_act(household.pk, kind, form.facts(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"form": form, "household": household, "kind": FamilyAct.Kind(kind)}
    return done or render(request, "households/act_add.html", {**context, "effect": EFFECTS[kind]})


def _asked(request: SignedIn, household: Household, kind: str) -> dict[str, Any]:
    back = kind == FamilyAct.Kind.RETURN
    members = families.who_left(household) if back else list(homes.members_of(household))
    return {
        "kind": kind,
        "household": household,
        "members": members,
        "grids": homes.grids_of(household.village),
        "in_sight": visible_households(request.user),
        "number": families.number_after(household),
        "initial": {"happened_on": timezone.localdate()},
    }


@get_or_post
@never_cache
def act_undo(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take back what was recorded less than ten minutes ago."""
    acts = visible_acts(request.user).select_related("household__head", "household__village")
    act = get_object_or_404(acts, pk=pk)
    household_kept(request, act.household_id)
    form = PressForm(request.POST or None)
    undo = partial(actions.undo_act, act.pk)
    done = request.method == "POST" and carry_out(request, form, lambda sent: undo(sent=sent))
    return done or render(request, "households/act_undo.html", {"form": form, "act": act})


@get_or_post
@never_cache
def tie_dismiss(request: SignedIn, pk: UUID, other: UUID) -> HttpResponse:
    """Somebody moved between the two, and yet they are not kin."""
    household = household_kept(request, pk)
    second = household_kept(request, other)
    form = PressForm(request.POST or None)
    dismiss = partial(actions.dismiss_tie, household.pk, second.pk)
    done = request.method == "POST" and carry_out(request, form, lambda sent: dismiss(sent=sent))
    context = {"form": form, "household": household, "other": second}
    return done or render(request, "households/tie_dismiss.html", context)
