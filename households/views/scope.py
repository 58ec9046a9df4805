"""What the pages of households are about, fetched through the wall: out of scope is 404."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from grids.access import visible_villages
from grids.models import Village
from grids.views.scope import SignedIn, get_or_post
from households.access import can_keep_roster, visible_households, visible_uploads
from households.models import Household, RosterUpload

__all__ = [
    "SignedIn",
    "get_or_post",
    "household_in_sight",
    "household_kept",
    "upload_kept",
    "village_kept",
]


def household_in_sight(request: SignedIn, pk: UUID) -> Household:
    """404 when the household is out of scope."""
    households = visible_households(request.user).select_related(
        "village__township", "grid__parent", "head"
    )
    return get_object_or_404(households, pk=pk)


def household_kept(request: SignedIn, pk: UUID) -> Household:
    """404 out of scope, 403 when somebody else keeps this roster."""
    household = household_in_sight(request, pk)
    if not can_keep_roster(request.user, household.village):
        raise PermissionDenied
    return household


def upload_kept(request: SignedIn, pk: UUID) -> RosterUpload:
    """404 for what somebody else uploaded, 403 when somebody else keeps this roster."""
    uploads = visible_uploads(request.user).select_related("village")
    upload = get_object_or_404(uploads, pk=pk)
    if not can_keep_roster(request.user, upload.village):
        raise PermissionDenied
    return upload


def village_kept(request: SignedIn, pk: UUID) -> Village:
    """404 out of scope, 403 when somebody else keeps this roster."""
    village = get_object_or_404(visible_villages(request.user), pk=pk)
    if not can_keep_roster(request.user, village):
        raise PermissionDenied
    return village
