"""The stars of households year by year: what was won, lost and kept, and who has all of them.

Every page that tells of earlier years asks here. What a household holds on a day is said by the
awards themselves (``standing``); a year is looked at on its last day, or today before that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.utils.translation import get_language, gettext_lazy

from evaluation.models import Award, Campaign, Entry
from evaluation.rules import years_after
from evaluation.taking_part import OVER
from evaluation.workflow import Stage

#: 十星级: all ten; three cycles running may be recommended upward (示范户, domain.md §7.4).
ALL, RUNNING = 10, 3


@dataclass(frozen=True)
class Held:
    """A star of a year: from which day to which."""

    code: str
    name: str
    since: date
    until: date


class Way(TextChoices):
    """How a year went for a household."""

    AWARDED = "awarded", gettext_lazy("awarded")
    UNDER_WAY = "under_way", gettext_lazy("not decided yet")
    BELOW = "below", gettext_lazy("fewer stars than the board needs")
    ABSENT = "absent", gettext_lazy("took no part")
    GONE = "gone", gettext_lazy("the household left or ended")


@dataclass(frozen=True)
class Cycle:
    """One year of one household; ``entry``: its place in it, if it had one."""

    campaign: Campaign
    way: Way
    stars: Mapping[str, Held] = field(default_factory=dict)
    entry: Entry | None = None

    @property
    def full(self) -> bool:
        return len(self.stars) >= ALL

    @property
    def span(self) -> tuple[date, date] | None:
        """From the first day of its stars to the last."""
        if not self.stars:
            return None
        held = self.stars.values()
        return min(star.since for star in held), max(star.until for star in held)

    def follows(self, other: "Cycle") -> bool:
        """Whether it is the very next evaluation: stars may hold for several years."""
        return other.campaign.next_year >= self.campaign.year


@dataclass(frozen=True)
class Step:
    """A year beside the one before it, as far as there are two to compare."""

    cycle: Cycle
    before: Cycle | None = None

    @property
    def won(self) -> list[Held]:
        return self._only(self.cycle, self.before)

    @property
    def lost(self) -> list[Held]:
        return self._only(self.before, self.cycle)

    @property
    def kept(self) -> list[Held]:
        return [star for star in self.cycle.stars.values() if star not in self.won]

    @property
    def compared(self) -> bool:
        return self.before is not None and self.cycle.way != Way.UNDER_WAY

    def _only(self, one: Cycle | None, other: Cycle | None) -> list[Held]:
        if not self.compared or one is None or other is None:
            return []
        return [star for code, star in one.stars.items() if code not in other.stars]


@dataclass(frozen=True)
class History:
    """All years of a household, the oldest first."""

    cycles: Sequence[Cycle]

    @cached_property
    def steps(self) -> list[Step]:
        """The newest first; years without any stars on either side are left out."""
        pairs = zip(self.cycles, [None, *self.cycles], strict=False)
        steps = [Step(cycle, before) for cycle, before in pairs]
        told = [step for step in steps if step.cycle.stars or step.lost or step.cycle.entry]
        return told[::-1]

    @property
    def streak(self) -> int:
        """How many evaluations running, up to the newest that is decided, gave it all ten."""
        running: list[Cycle] = []
        for cycle in reversed(self.cycles):
            if not running and cycle.way == Way.UNDER_WAY:
                continue
            if not cycle.full or (running and not running[-1].follows(cycle)):
                break
            running.append(cycle)
        return len(running)

    @property
    def recommended(self) -> bool:
        """Whether it may be named to the township as a model household."""
        return self.streak >= RUNNING

    def step_of(self, campaign: Campaign) -> Step:
        """The year beside the one before, whatever came of it."""
        pairs = zip(self.cycles, [None, *self.cycles], strict=False)
        return next(Step(one, last) for one, last in pairs if one.campaign.pk == campaign.pk)


def histories(homes: Collection[UUID], township: UUID, *, today: date) -> dict[UUID, History]:
    """By household; three queries, however many households and years."""
    campaigns = _campaigns(township)
    entries, held = _entries(homes), _held(homes, campaigns, today)
    return {
        home: History(
            [
                _cycle(each, entries.get((home, each.pk)), held[home, each.pk], today)
                for each in campaigns
            ]
        )
        for home in homes
    }


def history_of(home: UUID, township: UUID, *, today: date) -> History:
    """Of one household; three queries."""
    return histories([home], township, today=today)[home]


def _campaigns(township: UUID) -> list[Campaign]:
    """Those in which somebody took part, the oldest first."""
    taken = Entry.objects.filter(campaign=OuterRef("pk"))
    return list(Campaign.objects.filter(Exists(taken), township=township).order_by("year"))


def _entries(homes: Collection[UUID]) -> dict[tuple[UUID, UUID], Entry]:
    live = Entry.objects.filter(household__in=homes, live=True)
    live = live.select_related("household", "round", "group")
    standing = live.exclude(round__stage=Stage.CANCELLED)
    return {(entry.household_id, entry.campaign_id): entry for entry in standing}


def _held(
    homes: Collection[UUID], campaigns: Iterable[Campaign], today: date
) -> dict[tuple[UUID, UUID], dict[str, Held]]:
    """Each year's awards as they stood on its own day."""
    name = "star__star__name_en" if (get_language() or "").startswith("en") else "star__star__name"
    found: dict[tuple[UUID, UUID], dict[str, Held]] = defaultdict(dict)
    each = [_on_its_day(campaign, homes, today) for campaign in campaigns]
    if not each:
        return found
    columns = ("household", "star__campaign", "star__star__code", name, "valid_from", "valid_to")
    first, *others = [awards.order_by().values_list(*columns) for awards in each]
    rows: Iterable[tuple[Any, ...]] = first.union(*others, all=True)
    for home, campaign, *star in sorted(rows, key=lambda row: str(row[2])):
        found[home, campaign][star[0]] = Held(*star)
    return found


def _on_its_day(campaign: Campaign, homes: Collection[UUID], today: date) -> QuerySet[Award]:
    """Today, or the last day of the year's stars once that is over."""
    last = years_after(campaign.ends_on, campaign.award_years)
    standing = Award.objects.standing(min(today, last))
    return standing.filter(star__campaign=campaign.pk, household__in=homes)


def _cycle(
    campaign: Campaign, entry: Entry | None, stars: Mapping[str, Held], today: date
) -> Cycle:
    way = Way.AWARDED if stars else _without(campaign, entry, today)
    return Cycle(campaign, way, stars, entry)


def _without(campaign: Campaign, entry: Entry | None, today: date) -> Way:
    if entry is None:
        return Way.UNDER_WAY if today <= campaign.ends_on else Way.ABSENT
    if entry.household.ended_on:
        return Way.GONE
    if entry.round.stage not in OVER:
        return Way.UNDER_WAY
    return Way.BELOW if entry.status == Entry.Status.DECLARED else Way.ABSENT
