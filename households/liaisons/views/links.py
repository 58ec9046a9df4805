"""Pages of the proposal, and of one household's liaison."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households.access import can_keep_links
from households.liaisons.actions.linking import (
    confirm_links,
    drop_proposal,
    link_household,
    propose_links,
)
from households.liaisons.forms import LinkForm, ProposalForm, ProposeForm
from households.liaisons.queries import rolls
from households.models import Liaison
from households.views.scope import SignedIn, get_or_post, household_in_sight, village_linked


@get_or_post
def link_propose(request: SignedIn, village_id: UUID) -> HttpResponse:
    """One press: a fair distribution, which holds only when it is confirmed."""
    village = village_linked(request, village_id)
    form = ProposeForm(request.POST or None)
    able = rolls.able_in(village).filter(kind=Liaison.Kind.MEMBER)

    def act(sent: Sent) -> Receipt:
        return propose_links(village.pk, everybody=form.everybody, sent=sent)

    there = reverse("link_proposal", args=[village.pk])
    done = request.method == "POST" and carry_out(request, form, act, go_to=there)
    context = {"village": village, "form": form, "able": able.count()}
    return done or render(request, "households/liaisons/link_propose.html", context)


@get_or_post
def link_proposal(request: SignedIn, village_id: UUID) -> HttpResponse:
    """The proposal by liaison: each household can go to another, then all is confirmed once."""
    village = village_linked(request, village_id)
    parts = rolls.by_liaison(rolls.proposed_in(village))
    shown = sum(len(part.links) for part in parts)
    form = ProposalForm(request.POST or None, initial={"proposed": shown})

    def act(sent: Sent) -> Receipt:
        if form.cleaned_data["drop"]:
            return drop_proposal(village.pk, sent=sent)
        return confirm_links(village.pk, proposed=form.cleaned_data["proposed"], sent=sent)

    back = reverse("liaison_list", args=[village.pk])
    done = request.method == "POST" and carry_out(request, form, act, go_to=back)
    context = {"village": village, "parts": parts, "shown": shown, "form": form}
    return done or render(request, "households/liaisons/link_proposal.html", context)


@get_or_post
def household_link(request: SignedIn, pk: UUID) -> HttpResponse:
    """Another liaison for one household; ``?proposed=1``: in the proposal only."""
    household = household_in_sight(request, pk)
    if not can_keep_links(request.user, household.village):
        raise PermissionDenied
    proposed = request.GET.get("proposed") == "1"
    able = rolls.able_in(household.village)
    form = LinkForm(request.POST or None, liaisons=able)

    def act(sent: Sent) -> Receipt:
        to, reason = form.cleaned_data["to"].pk, form.cleaned_data["reason"]
        return link_household(household.pk, to, reason=reason, proposed=proposed, sent=sent)

    there = reverse("link_proposal", args=[household.village_id]) if proposed else ""
    done = request.method == "POST" and carry_out(request, form, act, go_to=there)
    context = {"household": household, "form": form, "proposed": proposed}
    return done or render(request, "households/liaisons/household_link.html", context)


@require_safe
def link_history(request: SignedIn, pk: UUID) -> HttpResponse:
    """Who looked after a household, from when to when."""
    household = household_in_sight(request, pk)
    context = {
        "household": household,
        "links": rolls.history_of(household),
        "keeps": can_keep_links(request.user, household.village),
    }
    return render(request, "households/liaisons/link_history.html", context)
