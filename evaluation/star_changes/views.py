"""Pages of changes of stars: those of a year's round, bringing one, reading it, the appeal."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_answer_appeal,
    can_bring_changes,
    can_take_appeal,
    can_watch,
    visible_doubts,
    visible_rounds,
    visible_star_changes,
)
from evaluation.models import Round
from evaluation.scope import SignedIn, get_or_post
from evaluation.star_changes import queries
from evaluation.star_changes.actions.appeals import answer_appeal, take_appeal
from evaluation.star_changes.actions.changes import bring_doubts, give_stars
from evaluation.star_changes.forms import AppealAnswerForm, AppealForm, BringForm, GiveForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent


def _round(request: SignedIn, round_id: UUID) -> Round:
    rounds = visible_rounds(request.user).select_related("village__township", "campaign")
    round_ = get_object_or_404(rounds, pk=round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    return round_


def _change(request: SignedIn, change_id: UUID) -> queries.Told:
    change = get_object_or_404(visible_star_changes(request.user), pk=change_id)
    found = queries.told_one(change)
    if not can_watch(request.user, found.round):
        raise PermissionDenied
    return found


@require_safe
def star_change_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Every change of the year's stars, and what may be brought now."""
    round_ = _round(request, round_id)
    changes = visible_star_changes(request.user).filter(claim__entry__round__changes_of=round_)
    context = {
        "round": round_,
        "changes": queries.told(changes),
        "waiting": queries.unmended_in(round_).count(),
        "may_bring": can_bring_changes(request.user, round_),
        "why_not": queries.why_not_changed(round_),
    }
    return render(request, "evaluation/star_changes/star_change_list.html", context)


@get_or_post
def star_change_found(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Doubts that were not mended come before the group."""
    round_ = _bringing(request, round_id)
    form = BringForm(request.POST or None, doubts=queries.unmended_in(round_))
    answer = carry_out(request, form, lambda sent: _bring(round_.pk, form, sent))
    context = {"round": round_, "form": form, "why_not": queries.why_not_changed(round_)}
    return answer or render(request, "evaluation/star_changes/star_change_found.html", context)


def _bringing(request: SignedIn, round_id: UUID) -> Round:
    round_ = _round(request, round_id)
    if not can_bring_changes(request.user, round_):
        raise PermissionDenied
    return round_


def _bring(round_id: UUID, form: BringForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    doubts = [doubt.pk for doubt in typed["doubts"]]
    return bring_doubts(round_id, doubts, document=typed["document"], sent=sent)


@get_or_post
def star_change_give(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Stars that a household asks for come before the group."""
    round_ = _bringing(request, round_id)
    form = GiveForm(request.POST or None, round_=round_)
    answer = carry_out(request, form, lambda sent: give_stars(round_.pk, form.wanted(), sent=sent))
    context = {"round": round_, "form": form, "why_not": queries.why_not_changed(round_)}
    return answer or render(request, "evaluation/star_changes/star_change_give.html", context)


@require_safe
def star_change_detail(request: SignedIn, change_id: UUID) -> HttpResponse:
    """One change: its question, ground and document, what came of it, the appeal."""
    told = _change(request, change_id)
    context = {"told": told, "change": told.change, "round": told.round, **_rights(request, told)}
    return render(request, "evaluation/star_changes/star_change_detail.html", context)


def _rights(request: SignedIn, told: queries.Told) -> dict[str, object]:
    appeal = getattr(told.change, "appealed", None)
    waits = appeal is not None and appeal.answered_at is None
    return {
        "appeal": appeal,
        "reads_doubt": visible_doubts(request.user).filter(changes=told.change).exists(),
        "may_appeal": told.may_appeal(timezone.localdate())
        and can_take_appeal(request.user, told.round),
        "may_answer": waits and can_answer_appeal(request.user, told.round),
    }


@require_safe
def star_change_letter(request: SignedIn, change_id: UUID) -> HttpResponse:
    """What the household is given on paper, once it is decided."""
    told = _change(request, change_id)
    context = {"told": told, "change": told.change, "round": told.round}
    return render(request, "evaluation/star_changes/star_change_letter.html", context)


@get_or_post
def appeal_add(request: SignedIn, change_id: UUID) -> HttpResponse:
    """An officer takes down what the household says against the decision."""
    told = _change(request, change_id)
    if not can_take_appeal(request.user, told.round):
        raise PermissionDenied
    form = AppealForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: take_appeal(told.change.pk, words=form.cleaned_data["words"], sent=sent),
    )
    context = {"told": told, "change": told.change, "form": form}
    return answer or render(request, "evaluation/star_changes/appeal_add.html", context)


@get_or_post
def appeal_answer(request: SignedIn, change_id: UUID) -> HttpResponse:
    """The township says whether the household is right."""
    told = _change(request, change_id)
    if not can_answer_appeal(request.user, told.round):
        raise PermissionDenied
    form = AppealAnswerForm(request.POST or None)
    answer = carry_out(
        request, form, lambda sent: answer_appeal(told.change.pk, **form.said(), sent=sent)
    )
    context = {"told": told, "change": told.change, "form": form}
    return answer or render(request, "evaluation/star_changes/appeal_answer.html", context)
