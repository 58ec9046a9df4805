"""Pages of liaisons: who they are, whom they look after, who takes over."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from grids.access import visible_villages
from grids.forms import PressForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households.access import can_keep_links, can_read_links, looks_after
from households.liaisons.actions.entering import add_liaisons, change_liaison, end_liaison
from households.liaisons.actions.linking import hand_over
from households.liaisons.forms import CandidatesForm, HandOverForm, StandingForm
from households.liaisons.queries import rolls
from households.views.scope import SignedIn, get_or_post, liaison_in_sight, village_linked


@require_safe
def liaison_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """Who looks after how many households, and which have nobody."""
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=village_id)
    if not can_read_links(request.user, village):
        raise PermissionDenied
    context = {
        "village": village,
        "rows": rolls.roll_of(village),
        "alone": rolls.looked_after_by_nobody(village).order_by("number"),
        "keeps": can_keep_links(request.user, village),
        "proposed": rolls.proposed_in(village).count(),
    }
    return render(request, "households/liaisons/liaison_list.html", context)


@get_or_post
def liaison_add(request: SignedIn, village_id: UUID) -> HttpResponse:
    """Officers and Party members of the village, each with whether they can."""
    village = village_linked(request, village_id)
    found = rolls.candidates(village, today=timezone.localdate())
    form = CandidatesForm(request.POST or None, candidates=found)
    back = reverse("liaison_list", args=[village.pk])

    def act(sent: Sent) -> Receipt:
        return add_liaisons(village.pk, form.entered(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act, go_to=back)
    context = {"village": village, "form": form}
    return done or render(request, "households/liaisons/liaison_add.html", context)


@require_safe
def liaison_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """One liaison and the households that they look after."""
    liaison = liaison_in_sight(request, pk)
    links = list(rolls.homes_of(liaison))
    context = {
        "liaison": liaison,
        "links": links,
        "keeps": can_keep_links(request.user, liaison.village),
        "types": bool(links) and looks_after(request.user, links[0].household),
    }
    return render(request, "households/liaisons/liaison_detail.html", context)


@get_or_post
def liaison_edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Whether somebody can look after households, and helps the group."""
    liaison = liaison_in_sight(request, pk, keeps=True)
    now = {"cannot": liaison.cannot, "helps": liaison.helps}
    form = StandingForm(request.POST or None, initial=now)

    def act(sent: Sent) -> Receipt:
        return change_liaison(liaison.pk, form.standing(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"liaison": liaison, "form": form}
    return done or render(request, "households/liaisons/liaison_edit.html", context)


@get_or_post
def liaison_end(request: SignedIn, pk: UUID) -> HttpResponse:
    """Somebody is liaison no more."""
    liaison = liaison_in_sight(request, pk, keeps=True)
    form, end = PressForm(request.POST or None), partial(end_liaison, liaison.pk)
    back = reverse("liaison_list", args=[liaison.village_id])
    done = request.method == "POST" and carry_out(
        request, form, lambda sent: end(sent=sent), go_to=back
    )
    context = {"liaison": liaison, "form": form}
    return done or render(request, "households/liaisons/liaison_end.html", context)


@get_or_post
def liaison_hand(request: SignedIn, pk: UUID) -> HttpResponse:
    """All of the households, or some, to a successor."""
    liaison = liaison_in_sight(request, pk, keeps=True)
    others = rolls.able_in(liaison.village).exclude(pk=liaison.pk)
    homes = list(rolls.homes_of(liaison))
    form = HandOverForm(request.POST or None, homes=homes, liaisons=others)

    def act(sent: Sent) -> Receipt:
        return hand_over(liaison.pk, form.over(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"liaison": liaison, "form": form, "homes": homes}
    return done or render(request, "households/liaisons/liaison_hand.html", context)
