"""The stars that a campaign's forms ask about, with their criteria."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.db.models import F

from evaluation.models import CampaignStar, Star

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
    found = CampaignStar.objects.filter(campaign=campaign_id).annotate(
        of=F("star__catalogue"), published_on=F("star__catalogue__published_on")
    )
    uses: list[Any] = list(found.order_by("star__code"))
    for use in uses:
        use.star = (_published if use.published_on else _with_criteria)(use.of)[use.star_id]
    return cast(list[CampaignStar], uses)


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
