"""Pages of doubts: a village's list, one is raised, the household is told, somebody looks again."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import (
    BRINGS,
    can_doubt,
    can_drop_doubt,
    can_hear_villagers,
    can_read_doubts,
    visible_doubts,
    visible_faults,
    why_not_doubt,
)
from evaluation.doubts import actions
from evaluation.doubts.forms import DoubtForm, DropForm, LookForm, RemindForm
from evaluation.doubts.queries.excluded import Never
from evaluation.doubts.queries.grounds import held_awards
from evaluation.doubts.queries.sentences import (
    now_of,
    plain_words,
    why_not_drop,
    why_not_look,
    why_not_remind,
)
from evaluation.doubts.queries.told import Line, lines_of, parts_of, recent
from evaluation.models import Fault
from evaluation.scope import SignedIn, get_or_post
from grids.access import can_work_in, visible_villages
from grids.responses import carry_out
from households.access import visible_visits
from households.models import Household, Visit
from households.queries.homes import link_of
from households.views.scope import household_in_sight


@require_safe
@never_cache
def doubt_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """What is to be done, where time is running, what was mended."""
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=village_id)
    if not can_read_doubts(request.user, village):
        raise PermissionDenied
    doubts, today = visible_doubts(request.user), timezone.localdate()
    lines = lines_of(doubts.filter(award__household__village=village), today=today)
    context = {
        "village": village,
        "parts": parts_of(recent(lines, today=today)),
        "brings": can_work_in(request.user, village, *BRINGS),
    }
    return render(request, "evaluation/doubts/doubt_list.html", context)


@get_or_post
@never_cache
def doubt_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """One item of one star; from a visit (``?visit=``) or a fault found there (``?fault=``)."""
    household = household_in_sight(request, pk)
    if not can_doubt(request.user, household):
        raise PermissionDenied
    awards = held_awards(household.pk, today=timezone.localdate())
    form = DoubtForm(request.POST or None, awards=awards, **_given(request, household))
    answer = carry_out(
        request, form, lambda sent: actions.raise_doubt(household.pk, form.seen(), sent=sent)
    )
    context = {
        **_why_not(request, household),
        "awards": awards,
        "form": form,
        "never": [one.label for one in Never],
    }
    return answer or render(request, "evaluation/doubts/doubt_add.html", context)


def _given(request: SignedIn, household: Household) -> dict[str, Any]:
    """What the form knows before anything is typed: where the doubt comes from, who may hear."""
    return {
        "hears": can_hear_villagers(request.user, household.village),
        "visit": _visit(request, household),
        "fault": _fault(request, household),
    }


def _why_not(request: SignedIn, household: Household) -> dict[str, object]:
    return {"household": household, "why_not": why_not_doubt(request.user, household)}


def _visit(request: SignedIn, household: Household) -> Visit | None:
    """The visit of this household that the address names, if the officer may see it."""
    ours, asked = visible_visits(request.user).filter(household=household), request.GET.get("visit")
    return next((one for one in ours if str(one.pk) == asked), None) if asked else None


def _fault(request: SignedIn, household: Household) -> Fault | None:
    """The same of a fault that was found at this household."""
    ours = visible_faults(request.user).filter(look__entry__household=household)
    asked, found = request.GET.get("fault"), ours.select_related("look", "inspection")
    return next((one for one in found if str(one.pk) == asked), None) if asked else None


def _line(request: SignedIn, pk: UUID) -> Line:
    """404 out of scope, and where it is about one's own household or kin's."""
    found = lines_of(visible_doubts(request.user).filter(pk=pk), today=timezone.localdate())
    if not found:
        raise Http404
    return found[0]


@require_safe
@never_cache
def doubt_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """How far it is, and what can be done now."""
    line = _line(request, pk)
    drops = can_drop_doubt(request.user, line.doubt) and not why_not_drop(line)
    context = {
        "line": line,
        "now": now_of(line),
        "reminds": not why_not_remind(line),
        "looks": not why_not_look(line, request.user),
        "drops": drops,
        "brings": can_work_in(request.user, line.household.village, *BRINGS),
    }
    return render(request, "evaluation/doubts/doubt_detail.html", context)


@get_or_post
@never_cache
def doubt_remind(request: SignedIn, pk: UUID) -> HttpResponse:
    """The household is told, or gets more time."""
    line = _line(request, pk)
    form = RemindForm(request.POST or None, line=line)
    answer = carry_out(
        request, form, lambda sent: actions.remind_household(pk, form.typed(), sent=sent)
    )
    context = {"line": line, "form": form, "why_not": why_not_remind(line)}
    return answer or render(request, "evaluation/doubts/doubt_remind.html", context)


@get_or_post
@never_cache
def doubt_look(request: SignedIn, pk: UUID) -> HttpResponse:
    """A second look, by another officer."""
    line = _line(request, pk)
    form = LookForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: actions.look_again(pk, form.again(), sent=sent))
    context = {"line": line, "form": form, "why_not": why_not_look(line, request.user)}
    return answer or render(request, "evaluation/doubts/doubt_look.html", context)


@get_or_post
@never_cache
def doubt_drop(request: SignedIn, pk: UUID) -> HttpResponse:
    """Given up, with its reason."""
    line = _line(request, pk)
    if not can_drop_doubt(request.user, line.doubt):
        raise PermissionDenied
    form = DropForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: actions.drop_doubt(pk, form.cleaned_data["reason"], sent=sent),
    )
    context = {"line": line, "form": form, "why_not": why_not_drop(line)}
    return answer or render(request, "evaluation/doubts/doubt_drop.html", context)


@require_safe
@never_cache
def doubt_paper(request: SignedIn, pk: UUID) -> HttpResponse:
    """The half sheet that stays with the household; before it is told, to be filled in there."""
    line = _line(request, pk)
    context = {"line": line, "words": plain_words(line), "link": link_of(line.household)}
    return render(request, "evaluation/doubts/doubt_paper.html", context)
