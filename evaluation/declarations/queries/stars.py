"""The stars that a campaign's forms ask about, with their criteria."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from evaluation.models import CampaignStar, Star
from grids.prepared import prepared_models

_held: ContextVar[dict[UUID, list[CampaignStar]] | None] = ContextVar("held", default=None)


@contextmanager
def stars_held() -> Iterator[None]:
    """Inside, a campaign's stars are read once: for whoever takes in hundreds of forms in a row.

    They cannot change under it, since a campaign is frozen before its first household declares.
    """
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def campaign_stars(campaign_id: UUID) -> list[CampaignStar]:
    """In the catalogue's order; one query, and two more for a catalogue that is not known yet."""
    held = _held.get()
    if held is None:
        return _stars(campaign_id)
    if campaign_id not in held:
        held[campaign_id] = _stars(campaign_id)
    return held[campaign_id]


def _stars(campaign_id: UUID) -> list[CampaignStar]:
    """Which stars are used, and how, is read each time: no trigger holds that."""
    uses = _used(campaign_id)
    for use in uses:
        catalogue = use.star.catalogue
        known = _with_criteria if catalogue.is_draft else _published
        use.star = known(catalogue.pk)[use.star_id]
    return uses


@prepared_models
def _used(campaign: UUID) -> QuerySet[CampaignStar]:
    found = CampaignStar.objects.filter(campaign=campaign).select_related("star__catalogue")
    return found.order_by("star__code")


def _with_criteria(catalogue_id: UUID) -> Mapping[UUID, Star]:
    stars = Star.objects.filter(catalogue=catalogue_id).prefetch_related("criteria")
    return {star.pk: star for star in stars}


@lru_cache(maxsize=8)
def _published(catalogue_id: UUID) -> Mapping[UUID, Star]:
    """Kept by the process: triggers freeze what is published (0002), so it cannot go stale.

    Half of what a form cost was to read its forty items again. Everybody gets the same rows:
    they are for reading.
    """
    return _with_criteria(catalogue_id)
