"""Pages of a township's half-year: its report, the same on paper and as a workbook."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.access import can_read_half
from evaluation.inspections.queries.report import Report, report, sheet_of
from evaluation.inspections.typed import Half
from evaluation.models import Inspection, half_name
from evaluation.scope import SignedIn
from grids.access import can_run_township, visible_townships, visible_villages
from grids.models import Township
from grids.responses import as_file
from grids.sheets.writing import workbook


@require_safe
def inspection_start(request: SignedIn) -> HttpResponse:
    """Where an officer's inspections are: the township's half-year, or the own village's list."""
    half = Half.of(timezone.localdate())
    for township in visible_townships(request.user).order_by("name"):
        if can_read_half(request.user, township):
            return redirect("inspection_report", township.pk, half.year, half.half)
    village = visible_villages(request.user).first()
    return redirect("inspection_list", village.pk) if village else redirect("home")


def _township(request: SignedIn, township_id: UUID) -> Township:
    township = get_object_or_404(visible_townships(request.user), pk=township_id)
    if not can_read_half(request.user, township):
        raise PermissionDenied
    return township


def _told(request: SignedIn, township: Township, year: int, half: int) -> Report:
    if half not in {1, 2} or not 2000 <= year <= 2100:
        raise Http404
    villages = visible_villages(request.user).filter(township=township)
    return report(villages, Half(year, half), today=timezone.localdate())


@require_safe
def inspection_report(request: SignedIn, township_id: UUID, year: int, half: int) -> HttpResponse:
    """Every village in the usual order, what was looked at there, and what still stands."""
    township = _township(request, township_id)
    told = _told(request, township, year, half)
    office = can_run_township(request.user, township)
    context = {
        "township": township,
        "told": told,
        "name": half_name(year, half),
        "inspects": [Inspection.Office.TOWNSHIP] if office else [],
    }
    return render(request, "evaluation/inspections/inspection_report.html", context)


@require_safe
def inspection_report_paper(
    request: SignedIn, township_id: UUID, year: int, half: int
) -> HttpResponse:
    """The same on A4, to be signed and filed."""
    township = _township(request, township_id)
    told = _told(request, township, year, half)
    context = {"township": township, "told": told, "name": half_name(year, half)}
    return render(request, "evaluation/inspections/inspection_report_paper.html", context)


@require_safe
def inspection_report_table(
    request: SignedIn, township_id: UUID, year: int, half: int
) -> HttpResponse:
    """The same as a workbook: counts only, no household is in it."""
    told = _told(request, _township(request, township_id), year, half)
    book = workbook({_("Half-yearly inspection"): sheet_of(told)})
    return as_file(book, f"inspections-{year}-{half}.xlsx")
