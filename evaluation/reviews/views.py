"""Pages of the township's review: what it must know before it approves, and its spot checks."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_do,
    can_watch,
    visible_draws,
    visible_entries,
    visible_objections,
    visible_spot_checks,
)
from evaluation.draws.queries import due_in, due_picks
from evaluation.models import Round
from evaluation.notices.queries.shown import standing_lines
from evaluation.reviews.actions import add_spot_check, mend_spot_check
from evaluation.reviews.forms import MendForm, SpotCheckForm
from evaluation.reviews.queries import differences, last_draw, spot_checks
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from evaluation.workflow import Work
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent


@require_safe
def review_detail(request: SignedIn, round_id: UUID) -> HttpResponse:
    """What the township must know before it approves: differences, objections, spot checks."""
    round_ = round_in_sight(request, round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    objections = visible_objections(request.user).filter(notice__round=round_)
    context = {
        "round": round_,
        "differences": differences(round_),
        "objections": objections.select_related("notice", "entry__group", "claim__star__star"),
        "on_board": len(standing_lines(round_)),
        "may_check": can_do(request.user, round_, Work.SPOT_CHECK)
        and round_.open_for(Work.SPOT_CHECK),
        **_checked(request, round_),
    }
    return render(request, "evaluation/reviews/review_detail.html", context)


def _checked(request: SignedIn, round_: Round) -> dict[str, Any]:
    """Which households are looked at: how many by the rules, on whom lots fell, what was seen."""
    declared = round_.entries.declared().count()
    draws = visible_draws(request.user).of_review().filter(round=round_)
    due = due_picks([round_.pk]).select_related("entry__group")
    picks = list(due.order_by("draw__number", "position"))
    return {
        "declared": declared,
        "due": due_in(round_, declared),
        "draw": last_draw(draws, now=timezone.now()),
        "picks": picks,
        "left": any(not pick.seen for pick in picks),
        "checks": spot_checks(visible_spot_checks(request.user).filter(round=round_)),
    }


@get_or_post
def spot_check_add(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Township staff record what they saw at one household."""
    round_ = round_in_sight(request, round_id)
    if not can_do(request.user, round_, Work.SPOT_CHECK):
        raise PermissionDenied
    entries = list(visible_entries(request.user).filter(round=round_).select_related("group"))
    asked = {"household": request.GET.get("household", "")}
    form = SpotCheckForm(request.POST or None, entries=entries, initial=asked)
    answer = carry_out(request, form, lambda sent: _check(round_, form, sent))
    context = {"round": round_, "form": form}
    return answer or render(request, "evaluation/reviews/spot_check_add.html", context)


@get_or_post
def spot_check_mend(request: SignedIn, check_id: UUID) -> HttpResponse:
    """How a fault was put right."""
    ours = visible_spot_checks(request.user).select_related("round__village", "entry__group")
    check = get_object_or_404(ours, pk=check_id)
    if not can_do(request.user, check.round, Work.SPOT_CHECK):
        raise PermissionDenied
    form = MendForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: mend_spot_check(check.pk, note=form.cleaned_data["note"], sent=sent),
    )
    context = {"check": check, "round": check.round, "form": form}
    return answer or render(request, "evaluation/reviews/spot_check_mend.html", context)


def _check(round_: Round, form: SpotCheckForm, sent: Sent) -> Receipt:
    typed = form.cleaned_data
    return add_spot_check(
        round_.pk, typed["household"].pk, finding=typed["finding"], note=typed["note"], sent=sent
    )
