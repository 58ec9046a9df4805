"""Pages of one year beside another: its rehearsal from last year's answers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import (
    can_read_figures,
    can_read_who_left,
    can_read_who_runs,
    reads_in_part,
    visible_campaigns,
    whole_villages,
)
from evaluation.models import Campaign
from evaluation.scope import SignedIn
from evaluation.years.queries.rehearsal import rehearsal_of
from evaluation.years.queries.village import year_of
from grids.access import visible_villages


@require_safe
def campaign_rehearsal(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """What the year's rules would make of last year's answers; computed now, kept nowhere."""
    campaign = _in_sight(request, campaign_id)
    if not can_read_figures(request.user):
        raise PermissionDenied
    villages = whole_villages(request.user).filter(township=campaign.township_id)
    rehearsal = rehearsal_of(campaign, villages, today=timezone.localdate())
    context = {
        "campaign": campaign,
        "rehearsal": rehearsal,
        "rounded": reads_in_part(request.user, campaign.township),
    }
    return render(request, "evaluation/years/campaign_rehearsal.html", context)


@require_safe
def year_detail(request: SignedIn, campaign_id: UUID, village_id: UUID) -> HttpResponse:
    """A village's year beside the one before; who left the wall is told to the village alone."""
    campaign = _in_sight(request, campaign_id)
    villages = visible_villages(request.user).filter(township=campaign.township_id)
    village = get_object_or_404(villages, pk=village_id)
    if not can_read_figures(request.user):
        raise PermissionDenied
    context = {
        "campaign": campaign,
        "village": village,
        "year": year_of(village, campaign, today=timezone.localdate()),
        "names_leavers": can_read_who_left(request.user, village),
        "names_running": can_read_who_runs(request.user, village),
        "rounded": reads_in_part(request.user, campaign.township),
    }
    return render(request, "evaluation/years/year_detail.html", context)


def _in_sight(request: SignedIn, campaign_id: UUID) -> Campaign:
    campaigns = visible_campaigns(request.user).select_related("township", "catalogue")
    return get_object_or_404(campaigns, pk=campaign_id)
