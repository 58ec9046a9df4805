"""Pages of faults: one is found in the village or at a household, and it is looked at again."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from evaluation.access import can_inspect, visible_faults, visible_looks
from evaluation.inspections.actions.faults import add_fault, recheck_fault
from evaluation.inspections.forms import FaultForm, RecheckForm
from evaluation.inspections.queries.told import fault_lines
from evaluation.inspections.views.inspections import inspection_in_sight
from evaluation.scope import SignedIn, get_or_post
from grids.responses import carry_out


@get_or_post
def fault_add(request: SignedIn, inspection_id: UUID) -> HttpResponse:
    """What is to be mended: at a household (``?look=``), else in the village."""
    inspection = inspection_in_sight(request, inspection_id)
    if not can_inspect(request.user, inspection):
        raise PermissionDenied
    looks = visible_looks(request.user).filter(inspection=inspection).select_related("entry__group")
    asked = request.GET.get("look", "")
    look = next((one for one in looks if str(one.pk) == asked), None)
    form = FaultForm(request.POST or None)
    answer = carry_out(
        request,
        form,
        lambda sent: add_fault(
            inspection.pk, form.wrong(), look_id=look.pk if look else None, sent=sent
        ),
    )
    context = {"inspection": inspection, "look": look, "form": form}
    return answer or render(request, "evaluation/inspections/fault_add.html", context)


@get_or_post
def fault_recheck(request: SignedIn, fault_id: UUID) -> HttpResponse:
    """It is mended, or it gets another day."""
    ours = visible_faults(request.user)
    fault = get_object_or_404(ours, pk=fault_id)
    inspection = inspection_in_sight(request, fault.inspection_id)
    if not can_inspect(request.user, inspection):
        raise PermissionDenied
    form = RecheckForm(request.POST or None)
    answer = carry_out(request, form, lambda sent: recheck_fault(fault.pk, form.again(), sent=sent))
    [line] = fault_lines(ours.filter(pk=fault.pk), today=timezone.localdate())
    context = {"inspection": inspection, "line": line, "form": form}
    return answer or render(request, "evaluation/inspections/fault_recheck.html", context)
