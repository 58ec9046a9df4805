"""Who used whose data, for the township's office; the county sees how often; a yearly sheet."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluation.uses.forms import UsesForm, reason_in_words
from evaluation.uses.queries import stored, uses
from grids.access import can_run_township
from grids.scope import SignedIn, township_read


@require_safe
@never_cache
def use_list(request: SignedIn, township_id: UUID) -> HttpResponse:
    """Lines with their reasons, narrowed by month, officer and kind; counts for the county."""
    township = township_read(request, township_id)
    found, runs = uses.uses_of(township), can_run_township(request.user, township)
    months = uses.months(found)
    context = {"township": township, "months": uses.told_by_kind(months), "kinds": uses.KINDS}
    if runs:
        form = UsesForm(request.GET, months=dict(months), officers=uses.officers_of(found))
        page = uses.page_of(uses.narrowed(found, form.asked()), request.GET.get("page"))
        context |= {"form": form, "page": page, "uses": uses.with_reasons(page, reason_in_words)}
    context |= {"runs": runs, "year": localdate().year}
    return render(request, "evaluation/uses/use_list.html", context)


@require_safe
@never_cache
def use_paper(request: SignedIn, township_id: UUID, year: int) -> HttpResponse:
    """The yearly look at itself: what is stored, since when, who saw numbers, what was erased."""
    township = township_read(request, township_id)
    if not 2000 <= year <= 2100:
        raise Http404
    found = uses.uses_of(township).filter(at__year=year)
    context = {
        "township": township,
        "year": year,
        "stored": stored.stored_in(township),
        "officers": list(uses.by_officer(found)),
        "erased": uses.erased(found),
        "kinds": uses.KINDS,
    }
    return render(request, "evaluation/uses/use_paper.html", context)
