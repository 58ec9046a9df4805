"""The public pages of draws: what was published before, what was opened, how to recompute it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import public_draws, public_notices
from evaluation.draws.queries import picks_of, recipe, recipe_in_python, told
from grids.codes import read_code
from grids.responses import public


@login_not_required
@require_safe
def draw_board(request: HttpRequest, slug: str) -> HttpResponse:
    """One draw for everybody: it names nobody, only keys that say nothing to others."""
    draw = get_object_or_404(public_draws(), slug=read_code(slug))
    now, others = timezone.now(), public_draws().like(draw).exclude(pk=draw.pk)
    context = {
        "draw": draw,
        "told": told(draw, now=now),
        "hangs": draw.notice is not None and draw.notice.hangs(timezone.localdate(now)),
        "picks": picks_of(draw),
        "recipe": recipe(draw),
        "in_python": recipe_in_python(draw),
        "others": [told(other, now=now) for other in others],
    }
    return public(render(request, "evaluation/draws/draw_board.html", context))


@login_not_required
@require_safe
def draw_population(request: HttpRequest, slug: str) -> HttpResponse:
    """The list that was drawn from, byte for byte as its digest was published."""
    draw = get_object_or_404(public_draws(), slug=read_code(slug))
    answer = HttpResponse(draw.population, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{draw.slug}.txt"'
    return public(answer)


@login_not_required
@require_safe
def notice_draws(request: HttpRequest, slug: str) -> HttpResponse:
    """Every draw of the round that a notice is of, whether the notice still hangs or not."""
    notice = get_object_or_404(public_notices(), slug=read_code(slug))
    now = timezone.now()
    draws = public_draws().of_review().filter(round=notice.round_id)
    context = {"notice": notice, "rows": [told(draw, now=now) for draw in draws]}
    return public(render(request, "evaluation/draws/notice_draws.html", context))
