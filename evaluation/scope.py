"""What the pages of several wings are about, fetched through the wall: out of scope is 404."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from evaluation.access import sees_entry, visible_rounds
from evaluation.models import Entry, Round, Sitting
from grids.access import sees
from grids.prepared import prepared_models
from grids.scope import SignedIn, get_or_post

__all__ = ["SignedIn", "entry_in_sight", "get_or_post", "round_in_sight", "sitting_in_sight"]

_WITH_ROUND = (
    "round__village__township",
    "round__campaign",
    "campaign",
    "group",
    "micro_grid",
    "household",
)


def round_in_sight(request: SignedIn, pk: UUID) -> Round:
    """A round with its village, township, campaign and wave."""
    rounds = visible_rounds(request.user)
    return get_object_or_404(rounds.select_related("village__township", "campaign", "wave"), pk=pk)


def sitting_in_sight(request: SignedIn, pk: UUID) -> Sitting:
    """A sitting with its panel, round, village, township and campaign."""
    for sitting in _with_panel(pk):
        if sees(request.user, sitting.panel.round.village):
            return sitting
    raise Http404


@prepared_models
def _with_panel(sitting: UUID) -> QuerySet[Sitting]:
    return Sitting.objects.filter(pk=sitting).select_related(
        "panel__round__village__township", "panel__round__campaign"
    )


def entry_in_sight(request: SignedIn, pk: UUID) -> Entry:
    """A household in a round, with the round and what a page says of both."""
    return entry_of(pk, partial(sees_entry, request.user))


def entry_of(pk: UUID, is_in_sight: Callable[[Entry], bool]) -> Entry:
    """The same for whoever it is that sees it."""
    for entry in _with_round(pk):
        if is_in_sight(entry):
            return entry
    raise Http404


@prepared_models
def _with_round(entry: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(pk=entry).select_related(*_WITH_ROUND)
