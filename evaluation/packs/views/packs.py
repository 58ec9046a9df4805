"""Pages of the lists on phones: making one, the village's, and ending a lost one."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from evaluation.access import can_pack, can_read_in, can_read_packs, own_packs, visible_packs
from evaluation.models import Pack
from evaluation.packs import actions
from evaluation.packs.forms import EndForm, PackForm
from evaluation.packs.queries.packs import packs_of, why_none
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from grids.responses import carry_out


@get_or_post
def pack_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Without network: a new list for the phone at hand by one press, and the lists there are."""
    round_ = round_in_sight(request, round_id)
    makes = can_pack(request.user, round_)
    if not (makes if request.method == "POST" else can_read_packs(request.user, round_)):
        raise PermissionDenied
    form = PackForm(request.POST or None)
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: actions.make_pack(round_.pk, phone=form.cleaned_data["phone"], sent=sent),
    )
    packs = packs_of(visible_packs(request.user), round_)
    context: dict[str, Any] = {"round": round_, "form": form if makes else None, "packs": packs}
    context |= {"why_none": why_none(round_), "reads_in": can_read_in(request.user, round_)}
    context["wechat"] = in_wechat(request)
    return answer or render(request, "evaluation/packs/pack_list.html", context)


def in_wechat(request: SignedIn) -> bool:
    """WeChat's own browser forgets what pages keep; there one works with the network only."""
    return "MicroMessenger" in request.headers.get("User-Agent", "")


def _seen(request: SignedIn, pack_id: UUID) -> Pack:
    packs = visible_packs(request.user)
    found = packs.select_related("round__village", "round__campaign", "officer", "ended_by")
    return get_object_or_404(found, pk=pack_id)


@require_safe
def pack_detail(request: SignedIn, pack_id: UUID) -> HttpResponse:
    """One phone's list; on that phone a script puts it there."""
    pack = _seen(request, pack_id)
    context = {
        "pack": pack,
        "own": own_packs(request.user).filter(pk=pack.pk).exists(),
        "wechat": in_wechat(request),
        "why_none": why_none(pack.round),
    }
    return render(request, "evaluation/packs/pack_detail.html", context)


@get_or_post
def pack_end(request: SignedIn, pack_id: UUID) -> HttpResponse:
    """A phone that is lost or handed on."""
    pack = _seen(request, pack_id)
    form = EndForm(request.POST or None)
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: actions.end_pack(pack.pk, reason=form.cleaned_data["reason"], sent=sent),
    )
    return answer or render(request, "evaluation/packs/pack_end.html", {"pack": pack, "form": form})
