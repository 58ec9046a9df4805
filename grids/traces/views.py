"""The traces of what was done: a village's ledger, a township's."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from grids.access import (
    can_see_ledger,
    visible_chains,
    visible_entries,
    visible_villages,
)
from grids.models import Township, Village
from grids.qr import qr_of
from grids.scope import SignedIn, township_read
from grids.traces.queries import last_walk
from grids.traces.seals import newest_seal

ENTRIES_A_PAGE = 50


@require_GET
def ledger_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A village's ledger in words, newest first, with the head that papers carry."""
    village = get_object_or_404(visible_villages(request.user), pk=village_id)
    if not can_see_ledger(request.user, village):
        raise PermissionDenied
    return _ledger(request, village, Q(village=village))


@require_GET
def township_ledger(request: SignedIn, township_id: UUID) -> HttpResponse:
    """The ledger of a township's office: villages founded, officers appointed, slips printed."""
    township = township_read(request, township_id)
    told = {"walk": last_walk(), "seal": newest_seal()}
    return _ledger(request, township, Q(township=township), **told)


@require_GET
def seal_slip(request: SignedIn, township_id: UUID) -> HttpResponse:
    """The newest seal of all ledgers, to be printed, signed and kept away from the computers."""
    township = township_read(request, township_id)
    seal = newest_seal()
    if seal is None:
        raise Http404
    context = {"township": township, "seal": seal, "qr": qr_of(seal.line)}
    return render(request, "grids/traces/seal_slip.html", context)


def _ledger(request: SignedIn, place: Village | Township, its: Q, **told: object) -> HttpResponse:
    chain = visible_chains(request.user).filter(its).first()
    entries = visible_entries(request.user).filter(chain=chain)
    newest_first = entries.select_related("officer").order_by("-seq")
    page = Paginator(newest_first, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"place": place, "entries": page, "chain": chain, **told}
    return render(request, "grids/traces/ledger_list.html", context)
