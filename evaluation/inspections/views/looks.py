"""Pages of a household in an inspection: which one, what is seen there, what is put right."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import can_inspect, visible_entries, visible_looks
from evaluation.inspections.actions.looks import add_look, change_look
from evaluation.inspections.forms import ChooseForm, SightForm
from evaluation.inspections.queries.grounds import stars_to_see
from evaluation.inspections.queries.told import candidates, stars_seen
from evaluation.inspections.views.inspections import inspection_in_sight
from evaluation.models import Entry, Inspection
from evaluation.scope import SignedIn, get_or_post
from grids.responses import carry_out


def _inspected(request: SignedIn, inspection_id: UUID) -> Inspection:
    inspection = inspection_in_sight(request, inspection_id)
    if not can_inspect(request.user, inspection):
        raise PermissionDenied
    return inspection


@require_safe
def look_choose(request: SignedIn, inspection_id: UUID) -> HttpResponse:
    """A further household, by choice: its number or its head's name leads to the form."""
    inspection = _inspected(request, inspection_id)
    asked = request.GET if "household" in request.GET else None
    form = ChooseForm(asked, inspection=inspection, entries=candidates(inspection))
    if asked and form.is_valid():
        return redirect("look_add", inspection.pk, form.cleaned_data["household"].pk)
    context = {"inspection": inspection, "form": form}
    return render(request, "evaluation/inspections/look_choose.html", context)


@get_or_post
def look_add(request: SignedIn, inspection_id: UUID, entry_id: UUID) -> HttpResponse:
    """What can be seen at one household, and what is to be mended there."""
    inspection = _inspected(request, inspection_id)
    entries = visible_entries(request.user).filter(round__village=inspection.village_id)
    entry: Entry = get_object_or_404(entries.select_related("group", "household"), pk=entry_id)
    form = SightForm(request.POST or None, stars=stars_to_see(entry, day=timezone.localdate()))
    answer = carry_out(
        request,
        form,
        lambda sent: add_look(inspection.pk, entry.pk, form.sight(), sent=sent),
    )
    context = {"inspection": inspection, "entry": entry, "form": form}
    return answer or render(request, "evaluation/inspections/look_add.html", context)


@get_or_post
def look_change(request: SignedIn, look_id: UUID) -> HttpResponse:
    """What was typed about a household is put right while the inspection is open."""
    ours = visible_looks(request.user).select_related("entry__group", "entry__household")
    look = get_object_or_404(ours, pk=look_id)
    inspection = _inspected(request, look.inspection_id)
    form = SightForm(request.POST or None, stars=stars_seen(look), look=look)
    answer = carry_out(
        request,
        form,
        lambda sent: change_look(look.pk, form.sight(), version=form.version(), sent=sent),
    )
    context = {"inspection": inspection, "look": look, "entry": look.entry, "form": form}
    return answer or render(request, "evaluation/inspections/look_change.html", context)
