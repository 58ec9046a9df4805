"""Pages of one year beside another: its rehearsal from last year's answers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.access import can_read_figures, reads_in_part, visible_campaigns, whole_villages
from evaluation.scope import SignedIn
from evaluation.years.queries.rehearsal import rehearsal_of


@require_safe
def campaign_rehearsal(request: SignedIn, campaign_id: UUID) -> HttpResponse:
    """What the year's rules would make of last year's answers; computed now, kept nowhere."""
    campaigns = visible_campaigns(request.user).select_related("township", "catalogue")
    campaign = get_object_or_404(campaigns, pk=campaign_id)
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
