"""The place that figures are about, and over what they are counted when nobody says more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate

from evaluation.figures.queries.figure import Scope
from evaluation.figures.typed import Asked
from evaluation.models import Campaign, Round
from grids.models import Township, Village


@dataclass(frozen=True)
class Area:
    """A township with its villages in their order, or one village of it."""

    township: Township
    villages: Sequence[Village]
    village: Village | None = None

    @property
    def key(self) -> UUID:
        return self.village.pk if self.village else self.township.pk

    @property
    def name(self) -> str:
        return self.village.name if self.village else self.township.name

    @property
    def url(self) -> str:
        return reverse("overview", args=[self.key])

    @property
    def years(self) -> list[int]:
        """Years with a round here, the newest first."""
        here = Round.objects.filter(village__in=self.villages, campaign=OuterRef("pk"))
        held = Campaign.objects.filter(Exists(here)).order_by("-year")
        return list(dict.fromkeys(held.values_list("year", flat=True)))


def area_of_village(village: Village) -> Area:
    return Area(village.township, [village], village)


def area_of_township(township: Township) -> Area:
    """Its villages in the order of their names: the only order that there is."""
    return Area(township, list(township.villages.select_related("township").order_by("name")))


def scope_of(area: Area, asked: Asked, *, now: datetime) -> Scope:
    """The year that was asked for, else the newest with a round; this month unless one is asked."""
    today = localdate(now)
    newest = next(iter(area.years), today.year)
    return Scope(
        villages=tuple(area.villages),
        year=asked.year or newest,
        month=asked.month or today.replace(day=1),
        now=now,
        months=asked.months,
    )
