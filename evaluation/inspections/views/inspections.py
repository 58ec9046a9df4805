"""Pages of one village's inspections: the list, one of them, its papers, draw and end."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation import rules
from evaluation.access import (
    can_draw_for,
    can_inspect,
    can_read_inspections,
    offices_of,
    visible_faults,
    visible_inspections,
)
from evaluation.draws.forms import TermsForm
from evaluation.inspections.actions.inspections import (
    draw_inspection,
    finish_inspection,
    open_inspection,
)
from evaluation.inspections.forms import QUESTIONS, FinishForm, OpenForm
from evaluation.inspections.queries.grounds import inspectable, newest_round
from evaluation.inspections.queries.told import fault_lines, sheet_rows, story
from evaluation.models import Inspection
from evaluation.scope import SignedIn, get_or_post
from grids.access import visible_villages
from grids.models import Village
from grids.responses import carry_out


def _village(request: SignedIn, village_id: UUID) -> Village:
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=village_id)
    if not can_read_inspections(request.user, village):
        raise PermissionDenied
    return village


def inspection_in_sight(request: SignedIn, inspection_id: UUID) -> Inspection:
    """With its village and round; the wall is before, the role after."""
    ours = visible_inspections(request.user).select_related(
        "village__township", "round__campaign", "officer", "finished_by"
    )
    inspection = get_object_or_404(ours, pk=inspection_id)
    if not can_read_inspections(request.user, inspection.village):
        raise PermissionDenied
    return inspection


@require_safe
def inspection_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A village's inspections, the newest first, and what of all of them still stands."""
    village = _village(request, village_id)
    inspections = visible_inspections(request.user).filter(village=village)
    faults = visible_faults(request.user).filter(inspection__village=village)
    lines = fault_lines(faults, today=timezone.localdate())
    context = {
        "village": village,
        "inspections": inspections.select_related("officer", "finished_by"),
        "lines": [line for line in lines if line.stands],
        "inspects": offices_of(request.user, village),
        "awarded": newest_round(village) is not None,
    }
    return render(request, "evaluation/inspections/inspection_list.html", context)


@get_or_post
def inspection_add(request: SignedIn, village_id: UUID) -> HttpResponse:
    """An office opens its inspection of the village for a half-year."""
    village = _village(request, village_id)
    offices = offices_of(request.user, village)
    if not offices:
        raise PermissionDenied
    form = OpenForm(request.POST or None, offices=offices, today=timezone.localdate())
    answer = carry_out(
        request,
        form,
        lambda sent: open_inspection(
            village.pk, form.cleaned_data["office"], form.chosen(), sent=sent
        ),
    )
    context = {"village": village, "form": form, "round": newest_round(village)}
    return answer or render(request, "evaluation/inspections/inspection_add.html", context)


@require_safe
def inspection_detail(request: SignedIn, inspection_id: UUID) -> HttpResponse:
    """What is due, what was seen, what is to be mended, and what earlier halves left open."""
    inspection = inspection_in_sight(request, inspection_id)
    told = story(inspection, now=timezone.now())
    works = inspection.is_open and can_inspect(request.user, inspection)
    context = {
        "inspection": inspection,
        "told": told,
        "inspects": offices_of(request.user, inspection.village),
        "works": works,
        "may_draw": works
        and inspection.by_township
        and not any(row.draw.is_open for row in told.draws),
    }
    return render(request, "evaluation/inspections/inspection_detail.html", context)


@require_safe
def inspection_paper(request: SignedIn, inspection_id: UUID) -> HttpResponse:
    """One village's report on A4 (domain.md §3.9), to be signed and filed."""
    inspection = inspection_in_sight(request, inspection_id)
    context = {"inspection": inspection, "told": story(inspection, now=timezone.now())}
    return render(request, "evaluation/inspections/inspection_paper.html", context)


@require_safe
def inspection_sheet(request: SignedIn, inspection_id: UUID) -> HttpResponse:
    """The form to take along: a block for each household still to be looked at."""
    inspection = inspection_in_sight(request, inspection_id)
    if not can_inspect(request.user, inspection):
        raise PermissionDenied
    rows = sheet_rows(inspection, day=timezone.localdate())
    context = {"inspection": inspection, "rows": rows, "questions": QUESTIONS.values()}
    return render(request, "evaluation/inspections/inspection_sheet.html", context)


@get_or_post
def inspection_draw(request: SignedIn, inspection_id: UUID) -> HttpResponse:
    """The township opens a draw: what is published before."""
    inspection = inspection_in_sight(request, inspection_id)
    if not can_draw_for(request.user, inspection):
        raise PermissionDenied
    households = inspectable(inspection.village_id, day=timezone.localdate()).count()
    form = TermsForm(request.POST or None, again=inspection.draws.exists())
    answer = carry_out(
        request, form, lambda sent: draw_inspection(inspection.pk, form.terms(), sent=sent)
    )
    due = rules.inspection_due(households)
    context = {"inspection": inspection, "form": form, "households": households, "due": due}
    return answer or render(request, "evaluation/inspections/inspection_draw.html", context)


@get_or_post
def inspection_finish(request: SignedIn, inspection_id: UUID) -> HttpResponse:
    """Check page and end: what is still missing, or a last remark."""
    inspection = inspection_in_sight(request, inspection_id)
    if not can_inspect(request.user, inspection):
        raise PermissionDenied
    form = FinishForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: finish_inspection(inspection.pk, form.cleaned_data["remark"], sent=sent),
    )
    told = story(inspection, now=timezone.now())
    context = {"inspection": inspection, "told": told, "form": form}
    return answer or render(request, "evaluation/inspections/inspection_finish.html", context)
