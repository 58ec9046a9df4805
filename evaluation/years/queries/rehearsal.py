"""A year's rehearsal: what its rules would make of last year's answers, by village and star.

Nothing of it is stored, and nobody is named: figures of villages in their fixed order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from evaluation import rules
from evaluation.models import Answer, Award, Campaign, CampaignStar, Entry
from evaluation.models.catalogue import worded
from evaluation.workflow import Stage
from evaluation.years.queries.weighing import Both, Key, Said, Weighed, Year
from grids.models import Village
from households.models import Household


@dataclass(frozen=True)
class StarRow:
    """Of one star: how many hold it, would lose it, could claim it, could claim it only now.

    ``told``: whether last year's answers say anything of it.
    """

    name: str
    held: int
    lost: int
    open: int
    newly: int
    told: bool = True


@dataclass(frozen=True)
class Part:
    """One village, or all of them: ``answered`` households are rehearsed, ``silent`` ones not."""

    village: Village | None
    answered: int
    silent: int
    stars: list[StarRow]
    on_board: int
    leave: int
    come: int

    @property
    def changes(self) -> list[StarRow]:
        """The stars that the new rules take or give."""
        return [star for star in self.stars if star.lost or star.newly]


@dataclass(frozen=True)
class Unasked:
    """An item that nobody has answered; ``before``: how it was worded, if it was asked at all."""

    code: str
    star: str
    text: str
    before: str


@dataclass(frozen=True)
class Rehearsal:
    """``last``: whose answers are taken; ``whole``: all villages together, where it is several."""

    last: Campaign
    parts: list[Part]
    whole: Part | None
    unasked: list[Unasked]


def rehearsal_of(
    campaign: Campaign, villages: QuerySet[Village], *, today: date
) -> Rehearsal | None:
    """Nothing where no household declared in an earlier year; ten queries for any number."""
    earlier = Campaign.objects.before(campaign).filter(entries__status=Entry.Status.DECLARED)
    last = earlier.select_related("catalogue").first()
    if last is None:
        return None
    both = Both(_year(last), _year(campaign))
    places = list(villages.order_by("name"))
    weighed = _weighed(both, places, today)
    homes = _homes(places)
    parts = [_part(both, weighed[place.pk], place, homes[place.pk]) for place in places]
    everybody = [one for place in places for one in weighed[place.pk]]
    whole = _part(both, everybody, None, sum(homes.values())) if len(places) > 1 else None
    return Rehearsal(last, parts, whole, list(_unasked(both)))


def _year(campaign: Campaign) -> Year:
    uses = CampaignStar.objects.filter(campaign=campaign).select_related("star")
    return Year(campaign, tuple(uses.prefetch_related("star__criteria")))


def _weighed(both: Both, places: list[Village], today: date) -> dict[UUID, list[Weighed]]:
    """By village: the households with an answer of last year that are still there."""
    answered = Entry.objects.declared().filter(
        campaign=both.last.campaign,
        live=True,
        household__ended_on=None,
        round__village__in=places,
    )
    entries = answered.exclude(round__stage=Stage.CANCELLED).order_by()
    said, held = _said(entries), _held(entries, today)
    found: dict[UUID, list[Weighed]] = defaultdict(list)
    for key, household, village in entries.values_list("pk", "household", "round__village"):
        found[village].append(both.weigh(said[key], frozenset(held[household])))
    return found


def _said(entries: QuerySet[Entry]) -> Mapping[UUID, Said]:
    """A confirmed form answers every item, so only what is not met is read: a tenth of the rows."""
    rows = Answer.objects.filter(declaration__entry__in=entries).exclude(value=rules.MET)
    named = rows.values_list(
        "declaration__entry", "criterion__star__code", "criterion__code", "value"
    )
    found: dict[UUID, dict[Key, str]] = defaultdict(dict)
    for entry, star, item, value in named:
        found[entry][star, item] = value
    return found


def _held(entries: QuerySet[Entry], today: date) -> dict[UUID, set[str]]:
    awards = Award.objects.standing(today).filter(household__in=entries.values("household"))
    found: dict[UUID, set[str]] = defaultdict(set)
    for household, star in awards.order_by().values_list("household", "star__star__code"):
        found[household].add(star)
    return found


def _homes(places: list[Village]) -> Counter[UUID]:
    standing = Household.objects.standing().filter(village__in=places).order_by()
    return Counter(dict(standing.values_list("village").annotate(n=Count("pk"))))


def _part(both: Both, weighed: list[Weighed], village: Village | None, homes: int) -> Part:
    return Part(
        village=village,
        answered=len(weighed),
        silent=max(0, homes - len(weighed)),
        stars=[_row(both, code, name, weighed) for code, name in _stars(both)],
        on_board=sum(one.on_board for one in weighed),
        leave=sum(one.leaves for one in weighed),
        come=sum(one.comes for one in weighed),
    )


def _stars(both: Both) -> list[tuple[str, str]]:
    """The stars of either year, by their codes, under this year's name."""
    uses = [*both.last.stars, *both.year.stars]
    return sorted({use.star.code: worded(use.star, "name") for use in uses}.items())


def _row(both: Both, code: str, name: str, weighed: list[Weighed]) -> StarRow:
    return StarRow(
        name=name,
        held=sum(code in one.held for one in weighed),
        lost=sum(code in one.lost for one in weighed),
        open=sum(code in one.open for one in weighed),
        newly=sum(code in one.newly for one in weighed),
        told=code not in both.untold,
    )


def _unasked(both: Both) -> Iterable[Unasked]:
    for use in both.year.stars:
        for item in use.star.criteria.all():
            key = (use.star.code, item.code)
            if key in both.unasked:
                before = both.last.items.get(key)
                text = worded(before, "text") if before else ""
                yield Unasked(item.code, worded(use.star, "name"), worded(item, "text"), text)
