"""What a phone takes along: household numbers, masked names, items, answers, and nothing else."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from evaluation.declarations.queries.declarations import Line, overview
from evaluation.declarations.queries.self_assessment import Item
from evaluation.declarations.queries.stars import campaign_stars
from evaluation.models import (
    Answer,
    AwardEnd,
    CampaignStar,
    Declaration,
    DoorPlace,
    Entry,
    Pack,
    Pledge,
    VetoEffect,
)
from evaluation.models.catalogue import worded
from evaluation.ordering import group_name, in_order
from households.masking import masked


def content_of(pack: Pack, entries: QuerySet[Entry], *, at: datetime) -> dict[str, Any]:
    """The whole list as it stands now, in walking order; ten queries for any number."""
    lines = overview(entries, pack.round).lines
    homes = [line.entry for line in lines]
    stars = campaign_stars(pack.round.campaign_id)
    filled, closed = _filled(homes), _closed(homes, pack, stars)
    lines.sort(key=_on_the_way(homes))
    return {
        "pack": str(pack.pk),
        "round": str(pack.round_id),
        "officer": str(pack.officer_id),
        "phone": pack.phone,
        "asks": reverse("session_state"),
        "content": reverse("pack_content", args=[pack.pk]),
        "sends": reverse("pack_content", args=[pack.pk]).replace("content/", "entries/"),
        "photos": _photos(),
        "village": str(pack.round.village),
        "day": f"{date_format(localtime(at))} {date_format(localtime(at), 'l')}",
        "minimum": pack.round.campaign.minimum_stars,
        "stars": _stars(stars),
        "entries": [_entry(line, filled, closed[line.entry.pk]) for line in lines],
    }


def _photos() -> str:
    """Where a photo of a star goes; the phone puts in which household and which star."""
    some = UUID(int=0)
    return reverse("form_photos", args=[some, "STAR"]).replace(str(some), "ENTRY")


def _on_the_way(entries: list[Entry]) -> Callable[[Line], tuple[object, ...]]:
    """By group, then as its leader walks, the others after that by their number; one query."""
    places = DoorPlace.objects.filter(household__in=[entry.household_id for entry in entries])
    known = dict(places.values_list("household", "position"))

    def place(line: Line) -> tuple[object, ...]:
        group, number = in_order(line.entry)
        position = known.get(line.entry.household_id)
        return group, position is None, position or 0, number

    return place


def _stars(stars: list[CampaignStar]) -> list[dict[str, Any]]:
    return [
        {
            "code": star.star.code,
            "name": worded(star.star, "name"),
            "mandatory": star.mandatory,
            "items": [_item(Item(each)) for each in star.star.criteria.all()],
        }
        for star in stars
    ]


def _item(item: Item) -> dict[str, Any]:
    return {
        "code": item.criterion.code,
        "question": item.question,
        "required": item.criterion.required,
        "reason": item.reason,
    }


def _entry(line: Line, filled: dict[UUID, dict[str, Any]], closed: set[str]) -> dict[str, Any]:
    entry = line.entry
    return {
        "entry": str(entry.pk),
        "number": entry.number,
        "group": group_name(entry),
        "name": masked(entry.head_name),
        "state": line.state.value,
        "said": str(line.state.label),
        "kind": line.kind,
        "closed": sorted(closed),
        **filled.get(entry.pk, _NOTHING),
    }


#: What the form of a household says that has none yet.
_NOTHING: dict[str, Any] = {
    "version": 0,
    "answers": {},
    "chosen": [],
    "remarks": {},
    "promises": {},
    "mode": "",
    "consented": False,
}


def _filled(entries: Iterable[Entry]) -> dict[UUID, dict[str, Any]]:
    """What is saved, by entry; four queries."""
    found = {each.pk: each for each in Declaration.objects.filter(entry__in=entries)}
    saved = {key: _saved(each) for key, each in found.items()}
    answers = Answer.objects.filter(declaration__in=found)
    for key, code, value in answers.values_list("declaration", "criterion__code", "value"):
        saved[key]["answers"][code] = value
    chosen = Declaration.chosen.through.objects.filter(declaration__in=found)
    for key, code in chosen.values_list("declaration", "campaignstar__star__code"):
        saved[key]["chosen"].append(code)
    pledges = Pledge.objects.filter(declaration__in=found)
    for key, code, *own in pledges.values_list(
        "declaration", "star__star__code", "remark", "promise"
    ):
        saved[key]["remarks"][code], saved[key]["promises"][code] = own
    return {found[key].entry_id: each for key, each in saved.items()}


def _saved(saved: Declaration) -> dict[str, Any]:
    return {
        **deepcopy(_NOTHING),
        "version": saved.version,
        "mode": "/".join(filter(None, [saved.mode, saved.place])),
        "consented": saved.consented,
    }


def _closed(entries: list[Entry], pack: Pack, stars: list[CampaignStar]) -> dict[UUID, set[str]]:
    """The stars that a household cannot win this year, by entry; why stands on no phone.

    Two queries; a mandatory star that was ended is judged all the same.
    """
    found: dict[UUID, set[str]] = defaultdict(set)
    barred = VetoEffect.objects.holding().filter(entry__in=entries, veto__stars__isnull=False)
    for key, star in barred.values_list("entry", "veto__stars__star__code"):
        found[key].add(star)
    by_home = {entry.household_id: entry.pk for entry in entries}
    ends = AwardEnd.objects.filter(award__household__in=by_home, award__follower=None)
    late = ends.filter(again_from__gt=pack.round.campaign.ends_on)
    elective = {star.star.code for star in stars if not star.mandatory}
    for home, star in late.values_list("award__household", "award__star__star__code"):
        if star in elective:
            found[by_home[home]].add(star)
    return found
