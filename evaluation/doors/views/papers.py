"""What is left at the door: the explanation, a group's forms; and forms found again."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.access import WALKS, can_declare, visible_entries
from evaluation.declarations.queries.papers import papers_of
from evaluation.declarations.views import address_of_form
from evaluation.doors.actions.mending import set_mend_until, why_not_mended
from evaluation.doors.forms import MendForm
from evaluation.doors.queries.doors import in_place, places_of
from evaluation.doors.queries.papers import MOST_FORMS, entries_of, explained, grounds
from evaluation.doors.views.walking import doors_in_sight, walked_round
from evaluation.scope import SignedIn, get_or_post, round_in_sight
from evaluation.workflow import Stage
from grids.access import can_work_in
from grids.responses import carry_out
from grids.roles import Role
from households.access import visible_households


@require_safe
def explanation_sheet(request: SignedIn, round_id: UUID) -> HttpResponse:
    """One page to leave at the door: stars, rule, vetoes, dates, how to declare, whom to call."""
    round_ = round_in_sight(request, round_id)
    context = {
        "round": round_,
        "stars": explained(round_.campaign),
        "grounds": grounds(round_.campaign),
        "large": "large" in request.GET,
    }
    return render(request, "evaluation/doors/explanation_sheet.html", context)


@require_safe
@never_cache
def form_sheets(request: SignedIn, round_id: UUID) -> HttpResponse:
    """自评表 of a group or micro-grid at one press: empty, or filled as it is saved."""
    round_ = walked_round(request, round_id)
    if not can_work_in(request.user, round_.village, *WALKS):
        raise PermissionDenied
    doors = doors_in_sight(request, round_)
    here = in_place(doors, request.GET.get("place", ""))
    fitting = here if len(here) <= MOST_FORMS else []
    entries, empty = entries_of(round_, fitting), "empty" in request.GET
    context = {
        "round": round_,
        "village": round_.village,
        "papers": papers_of(entries, address=address_of_form(request), empty=empty),
        "places": places_of(doors),
        "too_many": len(here) > MOST_FORMS,
        "most": MOST_FORMS,
    }
    return render(request, "evaluation/doors/form_sheets.html", context)


@require_safe
def form_find(request: SignedIn, pk: UUID) -> HttpResponse:
    """The code on a paper form leads here: to the household's form in the round that is open."""
    home = get_object_or_404(visible_households(request.user), pk=pk)
    entries = visible_entries(request.user).filter(household=home, live=True)
    entry = entries.select_related("round__village", "group").order_by("-campaign__year").first()
    if entry is None:
        return redirect(home)
    if entry.round.stage == Stage.DECLARING and can_declare(request.user, entry):
        return redirect("declaration_copy", entry.pk)
    return redirect("declaration_check", entry.pk)


@get_or_post
def mend_set(request: SignedIn, round_id: UUID) -> HttpResponse:
    """Until which day what a household mends counts."""
    round_ = round_in_sight(request, round_id)
    if not can_work_in(request.user, round_.village, Role.CLERK):
        raise PermissionDenied
    form = MendForm(request.POST or None, initial={"until": round_.mend_until})
    answer = request.method == "POST" and carry_out(
        request,
        form,
        lambda sent: set_mend_until(round_.pk, until=form.cleaned_data["until"], sent=sent),
    )
    context = {"round": round_, "form": form, "why_not": why_not_mended(round_)}
    return answer or render(request, "evaluation/doors/mend_set.html", context)
