"""Pages of vetoes: a village's list, entering, the second officer's word, lifting, the letter."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_confirm_veto,
    can_end_veto,
    can_enter_veto,
    can_lift_veto,
    can_see_vetoes,
    visible_vetoes,
    why_not_judge_veto,
    why_not_lift_veto,
)
from evaluation.models import Round, Veto
from evaluation.scope import SignedIn, get_or_post
from evaluation.vetoes.actions import (
    ask_lift,
    confirm_veto,
    enter_veto,
    lift_veto,
    take_back_veto,
)
from evaluation.vetoes.forms import REFUSE, EndForm, SecondForm, VetoForm
from evaluation.vetoes.queries import vetoes
from evaluation.vetoes.queries.release import outlook
from grids.access import visible_villages
from grids.forms import PressForm
from grids.models import Receipt
from grids.numbers import half_width
from grids.responses import carry_out
from grids.writing import Sent
from households.access import visible_households


@require_safe
def veto_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A village's vetoes, those that wait first; who enters them finds the household here."""
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=village_id)
    if not can_see_vetoes(request.user, village):
        raise PermissionDenied
    ours = visible_vetoes(request.user).filter(household__village=village)
    rows = vetoes.told(vetoes.vetoes_with(ours), today=timezone.localdate())
    typed = half_width(request.GET.get("household", ""))
    households = visible_households(request.user).filter(village=village)
    context = {
        "village": village,
        "rows": sorted(rows, key=lambda row: row.order),
        "may_enter": can_enter_veto(request.user, village),
        "typed": typed,
        "found": vetoes.households_named(households, typed),
    }
    return render(request, "evaluation/vetoes/veto_list.html", context)


@get_or_post
def veto_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """The clerk or the secretary enters a veto on a document."""
    households = visible_households(request.user).select_related("village__township", "head")
    household = get_object_or_404(households, pk=pk)
    if not can_enter_veto(request.user, household.village):
        raise PermissionDenied
    campaign = vetoes.running_campaign(household.village)
    context = {"household": household, "campaign": campaign}
    if campaign is None:
        return render(request, "evaluation/vetoes/veto_add.html", context)
    form = VetoForm(request.POST or None, campaign=campaign)
    answer = carry_out(
        request, form, lambda sent: enter_veto(household.pk, campaign.pk, form.basis(), sent=sent)
    )
    return answer or render(request, "evaluation/vetoes/veto_add.html", {**context, "form": form})


def _veto(request: SignedIn, veto_id: UUID) -> Veto:
    return get_object_or_404(vetoes.vetoes_with(visible_vetoes(request.user)), pk=veto_id)


@require_safe
def veto_detail(request: SignedIn, veto_id: UUID) -> HttpResponse:
    """What a veto stands on, who entered and confirmed it, what it does, how to appeal."""
    veto = _veto(request, veto_id)
    [told] = vetoes.told([veto], today=timezone.localdate())
    context = {
        "veto": veto,
        "told": told,
        "may_confirm": veto.waits and can_confirm_veto(request.user, veto),
        "why_not": why_not_judge_veto(request.user, veto),
        "may_end": not veto.lifted_at and can_end_veto(request.user, veto),
        "may_lift": veto.lift_waits and can_lift_veto(request.user, veto),
    }
    return render(request, "evaluation/vetoes/veto_detail.html", context)


@get_or_post
def veto_confirm(request: SignedIn, veto_id: UUID) -> HttpResponse:
    """The second officer reads what was entered against the document, then confirms or refuses."""
    veto = _veto(request, veto_id)
    if not can_confirm_veto(request.user, veto):
        raise PermissionDenied
    form = SecondForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: _second(veto, form, sent))
    [told] = vetoes.told([veto], today=timezone.localdate())
    why_not = why_not_judge_veto(request.user, veto)
    context = {"veto": veto, "told": told, "form": form, "why_not": why_not}
    return answer or render(request, "evaluation/vetoes/veto_confirm.html", context)


def _second(veto: Veto, form: SecondForm, sent: Sent) -> Receipt:
    if form.cleaned_data["answer"] == REFUSE:
        return take_back_veto(veto.pk, reason=form.cleaned_data["why"], sent=sent)
    return confirm_veto(veto.pk, sent=sent)


@get_or_post
def veto_lift(request: SignedIn, veto_id: UUID) -> HttpResponse:
    """A veto is lifted on a document; one that waits is taken back."""
    veto = _veto(request, veto_id)
    if not can_end_veto(request.user, veto):
        raise PermissionDenied
    form = EndForm(request.POST or None, veto=veto)
    answer = carry_out(request, form, lambda sent: _end(veto, form, sent))
    context = {
        "veto": veto,
        "told": vetoes.told([veto], today=timezone.localdate())[0],
        "form": form,
        "outlooks": _outlooks(veto),
    }
    return answer or render(request, "evaluation/vetoes/veto_lift.html", context)


def _end(veto: Veto, form: EndForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    if veto.waits:
        return take_back_veto(veto.pk, reason=typed["reason"], sent=sent)
    return ask_lift(veto.pk, reason=typed["reason"], document=typed["document"], sent=sent)


@get_or_post
def veto_second(request: SignedIn, veto_id: UUID) -> HttpResponse:
    """The second officer reads why a veto is to be lifted and what that does, then lifts it."""
    veto = _veto(request, veto_id)
    if not can_lift_veto(request.user, veto):
        raise PermissionDenied
    form = PressForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: lift_veto(veto.pk, sent=sent))
    context = {
        "veto": veto,
        "told": vetoes.told([veto], today=timezone.localdate())[0],
        "form": form,
        "why_not": why_not_lift_veto(request.user, veto),
        "outlooks": _outlooks(veto),
    }
    return answer or render(request, "evaluation/vetoes/veto_second.html", context)


def _outlooks(veto: Veto) -> list[tuple[Round, str]]:
    effects = veto.effects.holding().select_related("entry__round__village", "veto")
    return [(effect.entry.round, outlook(effect)) for effect in effects]


@require_safe
def veto_letter(request: SignedIn, veto_id: UUID) -> HttpResponse:
    """The letter to the household, on A4: what, on which document, until when, how to appeal."""
    veto = _veto(request, veto_id)
    [told] = vetoes.told([veto], today=timezone.localdate())
    context = {"veto": veto, "told": told, "today": timezone.localdate()}
    return render(request, "evaluation/vetoes/veto_letter.html", context)
