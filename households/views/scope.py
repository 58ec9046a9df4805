"""What the pages of households are about, fetched through the wall: out of scope is 404."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from grids.access import visible_villages
from grids.models import Village
from grids.scope import SignedIn, get_or_post
from households.access import (
    can_keep_links,
    can_keep_roster,
    visible_households,
    visible_liaisons,
    visible_uploads,
)
from households.models import Household, Liaison, RosterUpload

__all__ = [
    "SignedIn",
    "get_or_post",
    "household_in_sight",
    "household_kept",
    "liaison_in_sight",
    "upload_kept",
    "village_kept",
    "village_linked",
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


def village_linked(request: SignedIn, pk: UUID) -> Village:
    """404 out of scope, 403 for whoever does not enter who looks after whom there."""
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=pk)
    if not can_keep_links(request.user, village):
        raise PermissionDenied
    return village


def liaison_in_sight(request: SignedIn, pk: UUID, *, keeps: bool = False) -> Liaison:
    """404 out of scope; 403 where one ``keeps`` who may only read."""
    liaisons = visible_liaisons(request.user).select_related("village__township", "officer")
    liaison = get_object_or_404(liaisons, pk=pk)
    if keeps and not can_keep_links(request.user, liaison.village):
        raise PermissionDenied
    return liaison
