"""A star's photos in a template: a form has ten stars, and its photos are read at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django import template

from evaluation.models import CampaignStar, Photo

register = template.Library()


@register.filter
def of_star(photographed: Mapping[UUID, Sequence[Photo]], star: CampaignStar) -> Sequence[Photo]:
    """The photos of one star; a form without any has none of it."""
    return photographed.get(star.pk, ()) if photographed else ()
