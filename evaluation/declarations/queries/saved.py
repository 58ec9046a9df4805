"""What is saved of one household's form, table by table, by statements that are built once."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery

from evaluation.models import (
    Answer,
    AwardEnd,
    Campaign,
    Confirmation,
    Declaration,
    Entry,
    Pledge,
)
from grids.prepared import prepared, prepared_models
from households.models import Membership


@prepared_models
def declared(entry: UUID) -> QuerySet[Declaration]:
    """The form, with who typed it last and who answered; none that is not begun."""
    return Declaration.objects.filter(entry=entry).select_related("typist", "answered_by")


@prepared
def typists(declaration: UUID) -> QuerySet[Any, Any]:
    """The keys of those who ever typed in it."""
    typed_in = Declaration.typists.through.objects.filter(declaration=declaration)
    return typed_in.values_list("officer")


@prepared
def pledged(declaration: UUID) -> QuerySet[Any, Any]:
    """Star's code, remark, promise."""
    pledges = Pledge.objects.filter(declaration=declaration)
    return pledges.values_list("star__star__code", "remark", "promise")


@prepared
def answered_to(declaration: UUID) -> QuerySet[Any, Any]:
    """Item's code, answer."""
    return Answer.objects.filter(declaration=declaration).values_list("criterion__code", "value")


@prepared
def chosen(declaration: UUID) -> QuerySet[Any, Any]:
    """The codes of the elective stars that are ticked."""
    ticked = Declaration.chosen.through.objects.filter(declaration=declaration)
    return ticked.values_list("campaignstar__star__code")


@prepared
def late(household: UUID, campaign: UUID) -> QuerySet[Any, Any]:
    """Star's code and from when on it can be won again, where that is after the year."""
    year = Campaign.objects.filter(pk=campaign).values("ends_on")
    ends = AwardEnd.objects.filter(award__household=household, award__follower=None)
    after = ends.filter(again_from__gt=Subquery(year)).order_by("again_from")
    return after.values_list("award__star__star__code", "again_from")


@prepared_models
def members(household: UUID) -> QuerySet[Membership]:
    """Who lives there by the register today, the head first."""
    people = Membership.objects.filter(household=household, until=None)
    return people.select_related("person").order_by("relation", "person__name")


@prepared_models
def standing(entry: UUID) -> QuerySet[Confirmation]:
    """The confirmation that holds, with who confirmed and who entered it."""
    held = Confirmation.objects.standing().filter(declaration__entry=entry)
    return held.select_related("person", "officer", "declaration")


@prepared_models
def newest(household: UUID, campaign: UUID) -> QuerySet[Declaration]:
    """The household's newest confirmed form of the years before the campaign's."""
    earlier = Declaration.objects.filter(
        entry__household=household,
        entry__live=True,
        entry__status=Entry.Status.DECLARED,
        entry__campaign__year__lt=Subquery(Campaign.objects.filter(pk=campaign).values("year")),
    )
    return earlier.select_related("entry__campaign").order_by("-entry__campaign__year")[:1]
