"""Pages of a round's draws for its officers: open one, its number, reveal it, give it up."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_abandon_draw,
    can_do,
    can_type_figure,
    can_watch,
    visible_draws,
)
from evaluation.draws.actions import abandon_draw, commit_draw, reveal_draw, type_figure
from evaluation.draws.forms import AbandonForm, FigureForm, TermsForm
from evaluation.draws.queries import due_in, picks_of, told
from evaluation.models import Draw
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from evaluation.workflow import Work
from grids.forms import PressForm
from grids.models import Officer
from grids.responses import carry_out


@require_safe
def draw_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Every draw of the round, those that were given up too."""
    round_ = round_in_sight(request, round_id)
    if not can_watch(request.user, round_):
        raise PermissionDenied
    draws = list(
        visible_draws(request.user).of_review().filter(round=round_).select_related("round")
    )
    now = timezone.now()
    context = {
        "round": round_,
        "rows": [told(draw, now=now) for draw in draws],
        "may_open": can_do(request.user, round_, Work.SPOT_CHECK)
        and round_.open_for(Work.SPOT_CHECK)
        and not any(draw.is_open for draw in draws),
    }
    return render(request, "evaluation/draws/draw_list.html", context)


@get_or_post
def draw_add(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The township opens a draw: what is published before."""
    round_ = round_in_sight(request, round_id)
    if not can_do(request.user, round_, Work.SPOT_CHECK):
        raise PermissionDenied
    declared = round_.entries.declared().count()
    form = TermsForm(request.POST or None, again=round_.draws.of_review().exists())
    answer = carry_out(request, form, lambda sent: commit_draw(round_.pk, form.terms(), sent=sent))
    context = {
        "round": round_,
        "form": form,
        "households": declared,
        "due": due_in(round_, declared),
    }
    return answer or render(request, "evaluation/draws/draw_add.html", context)


def _draw(request: SignedIn, draw_id: UUID) -> Draw:
    ours = visible_draws(request.user).select_related(
        "round__village__township",
        "round__campaign",
        "notice__round__village",
        "inspection",
        "officer",
    )
    return get_object_or_404(ours, pk=draw_id)


@require_safe
def draw_detail(request: SignedIn, draw_id: UUID) -> HttpResponse:
    """How a draw stands, what comes next, and on whom it fell."""
    draw = _draw(request, draw_id)
    if not can_watch(request.user, draw.round):
        raise PermissionDenied
    state = told(draw, now=timezone.now())
    context = {
        "draw": draw,
        "told": state,
        "picks": picks_of(draw),
        "hangs": draw.notice is not None and draw.notice.hangs(timezone.localdate()),
        "address": request.build_absolute_uri(draw.public_address),
        **_open_to(request.user, draw, waits=state.number is None),
    }
    return render(request, "evaluation/draws/draw_detail.html", context)


def _open_to(officer: Officer, draw: Draw, *, waits: bool) -> dict[str, bool]:
    """What the officer may do here now; an open draw waits for its number, or has it."""
    goes_on, today = draw.may_go_on, timezone.localdate()
    draws = goes_on and can_do(officer, draw.round, Work.SPOT_CHECK)
    unnumbered = goes_on and draw.is_open and waits
    return {
        "may_check": draws,
        "may_reveal": draws and draw.is_open and not waits,
        "may_type": unnumbered and draw.fell_back(today) and can_type_figure(officer, draw),
        "may_abandon": unnumbered and can_abandon_draw(officer, draw, today),
    }


@get_or_post
def draw_reveal(request: SignedIn, draw_id: UUID) -> HttpResponse:
    """The township opens the seed beside the public number."""
    draw = _draw(request, draw_id)
    if not can_do(request.user, draw.round, Work.SPOT_CHECK):
        raise PermissionDenied
    form = PressForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: reveal_draw(draw.pk, sent=sent))
    context = {"draw": draw, "told": told(draw, now=timezone.now()), "form": form}
    return answer or render(request, "evaluation/draws/draw_reveal.html", context)


@get_or_post
def draw_figure(request: SignedIn, draw_id: UUID) -> HttpResponse:
    """One of the two offices types the figure of the named source."""
    draw = _draw(request, draw_id)
    if not can_type_figure(request.user, draw):
        raise PermissionDenied
    form = FigureForm(request.POST or None)
    answer = carry_out(
        request, form, lambda sent: type_figure(draw.pk, form.cleaned_data["figure"], sent=sent)
    )
    context = {"draw": draw, "told": told(draw, now=timezone.now()), "form": form}
    return answer or render(request, "evaluation/draws/draw_figure.html", context)


@get_or_post
def draw_abandon(request: SignedIn, draw_id: UUID) -> HttpResponse:
    """An open draw is given up with a reason; it stays on every list."""
    draw = _draw(request, draw_id)
    if not can_abandon_draw(request.user, draw, timezone.localdate()):
        raise PermissionDenied
    form = AbandonForm(request.POST or None)
    answer = carry_out(
        request, form, lambda sent: abandon_draw(draw.pk, form.cleaned_data["reason"], sent=sent)
    )
    context = {"draw": draw, "told": told(draw, now=timezone.now()), "form": form}
    return answer or render(request, "evaluation/draws/draw_abandon.html", context)
