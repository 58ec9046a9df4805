"""Pages of a household's visits: what was seen, one in words, corrected, added to."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.forms import PressForm
from grids.models import Receipt
from grids.responses import carry_out
from grids.writing import Sent
from households.access import can_read_visits, looks_after, visible_visits
from households.models import Visit
from households.views.scope import SignedIn, get_or_post, household_in_sight
from households.visits.actions import add_note, correct_visit, keep_promise, record_visit
from households.visits.forms import NoteForm, VisitForm
from households.visits.queries.visits import visits_of


@require_safe
@never_cache
def visit_list(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was seen at a household; for the village that acts on it, and who looks after it."""
    household = household_in_sight(request, pk)
    types = looks_after(request.user, household)
    if not types and not can_read_visits(request.user, household.village):
        raise PermissionDenied
    context = {"household": household, "visits": visits_of(household), "types": types}
    return render(request, "households/visits/visit_list.html", context)


@get_or_post
@never_cache
def visit_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """One visit in words."""
    household = household_in_sight(request, pk)
    if not looks_after(request.user, household):
        raise PermissionDenied
    form = VisitForm(request.POST or None)

    def act(sent: Sent) -> Receipt:
        return record_visit(household.pk, form.seen(), sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"household": household, "form": form}
    return done or render(request, "households/visits/visit_add.html", context)


def _visit(request: SignedIn, pk: UUID) -> Visit:
    full = ("household__village__township", "household__head", "liaison", "officer")
    return get_object_or_404(visible_visits(request.user).select_related(*full), pk=pk)


def _own(request: SignedIn, pk: UUID) -> Visit:
    visit = _visit(request, pk)
    if not looks_after(request.user, visit.household):
        raise PermissionDenied
    return visit


@require_safe
@never_cache
def visit_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """One visit, with what was added and what it brought into the book of wishes."""
    visit = _visit(request, pk)
    types = looks_after(request.user, visit.household)
    context = {
        "visit": visit,
        "notes": visit.notes.select_related("officer"),
        "wishes": visit.wishes.all(),
        "types": types,
        "corrects": types and visit.correctable(timezone.now()),
    }
    return render(request, "households/visits/visit_detail.html", context)


@get_or_post
@never_cache
def visit_edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Within a day of its being typed in."""
    visit = _own(request, pk)
    form = VisitForm(request.POST or None, visit=visit)

    def act(sent: Sent) -> Receipt:
        version = form.cleaned_data["version"] or 0
        return correct_visit(visit.pk, form.seen(), version=version, sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    context = {"visit": visit, "form": form, "open": visit.correctable(timezone.now())}
    return done or render(request, "households/visits/visit_edit.html", context)


@get_or_post
@never_cache
def visit_note(request: SignedIn, pk: UUID) -> HttpResponse:
    """Said of it later."""
    visit = _own(request, pk)
    form = NoteForm(request.POST or None)

    def act(sent: Sent) -> Receipt:
        return add_note(visit.pk, form.cleaned_data["text"], sent=sent)

    done = request.method == "POST" and carry_out(request, form, act)
    return done or render(
        request, "households/visits/visit_note.html", {"visit": visit, "form": form}
    )


@get_or_post
@never_cache
def visit_promise(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was promised is done."""
    visit = _own(request, pk)
    form, keep = PressForm(request.POST or None), partial(keep_promise, visit.pk)
    done = request.method == "POST" and carry_out(request, form, lambda sent: keep(sent=sent))
    return done or render(
        request, "households/visits/visit_promise.html", {"visit": visit, "form": form}
    )
