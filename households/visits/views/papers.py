"""The visit card: it stays in the house, and the household signs there that somebody called."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.qr import qr_of
from households.access import can_keep_links, looks_after
from households.liaisons.queries.rolls import homes_of
from households.models import Household
from households.views.scope import SignedIn, household_in_sight, liaison_in_sight

#: A year's months, a line each.
LINES = range(1, 13)


@require_safe
@never_cache
def visit_card(request: SignedIn, pk: UUID) -> HttpResponse:
    """One household's card, half a sheet."""
    household = household_in_sight(request, pk)
    if not looks_after(request.user, household):
        raise PermissionDenied
    return _cards(request, [household], household.get_absolute_url())


@require_safe
@never_cache
def visit_cards(request: SignedIn, pk: UUID) -> HttpResponse:
    """The cards of all households of a liaison, two a sheet."""
    liaison = liaison_in_sight(request, pk)
    if liaison.officer_id != request.user.pk and not can_keep_links(request.user, liaison.village):
        raise PermissionDenied
    homes = [link.household for link in homes_of(liaison)]
    return _cards(request, homes, liaison.get_absolute_url())


def _cards(request: SignedIn, homes: list[Household], back: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("home_enter"))
    context = {
        "homes": homes,
        "lines": LINES,
        "year": timezone.localdate().year,
        "address": address,
        "qr": qr_of(address),
        "back": back,
    }
    return render(request, "households/visits/visit_card.html", context)
