"""Pages of what deserves a look: a round's cases, the township's villages, and the notes."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_note_cues,
    can_read_cues,
    can_read_township_cues,
    can_read_typists,
    reads_in_part,
)
from evaluation.cues import actions
from evaluation.cues.forms import NoteForm
from evaluation.cues.queries.cases import Case, Cue
from evaluation.cues.queries.registry import BY_CODE, CUES
from evaluation.cues.queries.told import case_of, is_counted, round_told, township_told, years_of
from evaluation.models import Round
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from grids.access import visible_townships
from grids.responses import carry_out


@require_safe
@never_cache
def cue_list(request: SignedIn, round_id: UUID) -> HttpResponse:
    """The cases of a round by cue, each with its notes."""
    round_ = _round(request, round_id)
    told = round_told(round_) if is_counted(round_) else []
    context = {
        "round": round_,
        "parts": [part for part in told if part.speaks],
        "quiet": [part for part in told if not part.speaks],
        "counted": is_counted(round_),
        "notes": can_note_cues(request.user, round_.village),
        "names": can_read_typists(request.user, round_.village),
    }
    return render(request, "evaluation/cues/cue_list.html", context)


def _round(request: SignedIn, round_id: UUID) -> Round:
    round_ = round_in_sight(request, round_id)
    if not can_read_cues(request.user, round_.village):
        raise PermissionDenied
    return round_


@get_or_post
@never_cache
def cue_note(request: SignedIn, round_id: UUID, code: str) -> HttpResponse:
    """A note about a cue in the round as a whole."""
    return _note(request, _noted(request, round_id), _cue(code), None)


@get_or_post
@never_cache
def case_note(request: SignedIn, round_id: UUID, code: str, case: UUID) -> HttpResponse:
    """A note about one case; where it is none any more, the page says so."""
    return _note(request, _noted(request, round_id), _cue(code), case)


def _noted(request: SignedIn, round_id: UUID) -> Round:
    round_ = _round(request, round_id)
    if not can_note_cues(request.user, round_.village):
        raise PermissionDenied
    return round_


def _cue(code: str) -> Cue:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


def _note(request: SignedIn, round_: Round, cue: Cue, key: UUID | None) -> HttpResponse:
    form = NoteForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: actions.note_cue(round_.pk, form.words(cue.code, key), sent=sent),
    )
    case: Case | None = case_of(round_, cue, key) if key else None
    why_not = actions.gone() if key and case is None else ""
    context = {"round": round_, "cue": cue, "case": case, "form": form, "why_not": why_not}
    return answer or render(request, "evaluation/cues/cue_note.html", context)


@require_safe
@never_cache
def township_cues(request: SignedIn, township_id: UUID) -> HttpResponse:
    """Villages in the order of their names, with counts and reasons; ``?year=`` an earlier one."""
    township = get_object_or_404(visible_townships(request.user), pk=township_id)
    if not can_read_township_cues(request.user, township):
        raise PermissionDenied
    years = years_of(township)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else next(iter(years), None)
    context = {
        "township": township,
        "years": years,
        "year": year,
        "villages": township_told(township, year) if year else [],
        "cues": CUES,
        "rounded": reads_in_part(request.user, township),
    }
    return render(request, "evaluation/cues/township_cues.html", context)
