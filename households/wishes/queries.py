"""The book of wishes: open ones first those that wait longest, then what was answered."""

from django.db.models import QuerySet

from grids.models import Village
from households.models import Wish, WishMeeting

_FULL = ("household__head", "household__village", "officer", "closed_by", "visit")


def open_wishes(wishes: QuerySet[Wish], village: Village) -> QuerySet[Wish]:
    """Those nobody has closed, the oldest first."""
    found = wishes.filter(village=village, closed_on=None)
    return found.select_related(*_FULL).order_by("at", "pk")


def closed_wishes(wishes: QuerySet[Wish], village: Village) -> QuerySet[Wish]:
    """The answered ones, the newest first."""
    found = wishes.filter(village=village, closed_on__isnull=False)
    return found.select_related(*_FULL).order_by("-closed_on", "-at")


def meetings_of(village: Village) -> QuerySet[WishMeeting]:
    return WishMeeting.objects.filter(village=village).order_by("-held_on")
