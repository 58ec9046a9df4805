"""Which photos of a phone's file the household's form still has room for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.models import CampaignStar, Entry, Photo
from evaluation.packs.typed import Pictured
from evaluation.photos.queries import beside, enough_for_a_form, too_many, why_closed
from evaluation.photos.typed import OF_A_FORM, Shown


@dataclass
class Room:
    """What comes in with the form, and a sentence for each that does not."""

    taken: list[Pictured] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def stars_of(entry: Entry) -> Mapping[str, CampaignStar]:
    """By their codes; one query."""
    return {star.star.code: star for star in entry.campaign.stars.select_related("star")}


def shown_of(entry: Entry, star: CampaignStar) -> Shown:
    return Shown(Photo.Kind.STAR, entry.round, entry=entry, star=star)


def room_for(entry: Entry, pictured: Sequence[Pictured]) -> Room:
    """By the rules of every photo, so that what is looked at is what then comes in."""
    room, stars = Room(), stars_of(entry)
    standing = beside(entry)
    beside_star = Counter({key: len(photos) for key, photos in standing.items()})
    here = {(key, photo.sent) for key, photos in standing.items() for photo in photos}
    for one in pictured:
        star = stars.get(one.star)
        if star and (star.pk, one.picture.sent) in here:
            continue
        why = _why_not(entry, star, beside_star)
        if why or not star:
            room.told.append(why)
            continue
        beside_star[star.pk] += 1
        here.add((star.pk, one.picture.sent))
        room.taken.append(one)
    return room


def _why_not(entry: Entry, star: CampaignStar | None, beside_star: Counter[UUID]) -> str:
    if star is None:
        return _("A photo is of a star that this year does not have.")
    shown = shown_of(entry, star)
    if closed := why_closed(shown):
        return closed
    if beside_star[star.pk] >= shown.at_most:
        return too_many(shown)
    return enough_for_a_form() if beside_star.total() >= OF_A_FORM else ""
