"""The page of the county: its townships beside each other, and nothing below them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evaluation.figures.queries import entries, kept, meetings, watching
from evaluation.figures.queries.figure import Figure, Numbers, Scope, aggregate
from evaluation.figures.queries.pictures import widths
from evaluation.figures.queries.tables import Place, Share, Table, shares, table
from evaluation.figures.queries.telling import Teller, Told
from evaluation.figures.typed import Asked
from evaluation.models import Campaign, CampaignStar, Fault, Objection, Round
from evaluation.small_numbers import told_whole
from evaluation.workflow import Stage
from grids.models import Township
from households.models import Activity


@dataclass(frozen=True)
class CountyTeller(Teller):
    """To the county few are few; a township's number opens its page, the county's sum none.

    ``apart``: of what could point at somebody, a township's numbers by village.
    """

    apart: Mapping[str, Mapping[UUID, Sequence[int]]] = field(default_factory=dict)

    def address(self, figure: Figure, **by: Any) -> str:
        return self.page(by["village"], figure, {}) if by.get("village") else ""

    def column(
        self,
        figure: Figure,
        counted: Mapping[Any, int],
        places: Sequence[Any],
        *,
        by: str,
        **beside: Any,
    ) -> tuple[list[Told], Told]:
        """What could point at somebody is told as the township's page tells it, or not added up."""
        parts, whole = super().column(figure, counted, places, by=by, **beside)
        if not figure.delicate:
            return parts, whole
        apart = self.apart.get(figure.key, {})
        told = [
            as_told(part, told_whole(apart.get(place, ())).total)
            for place, part in zip(places, parts, strict=True)
        ]
        hidden = any(part.number is None for part in told)
        return told, replace(whole, number=None, text=_("not added up")) if hidden else whole


def as_told(one: Told, said: int | Promise) -> Told:
    """The number in these words."""
    number = said if isinstance(said, int) else None
    return replace(one, number=number, text=str(said))


@dataclass(frozen=True)
class StarRow:
    """A star by its code: how many this year and the year before, or why that is not compared."""

    name: str
    now: int
    before: int | None
    why_not: str
    wide: float = 0
    wide_before: float = 0


@dataclass(frozen=True)
class CountyOverview:
    """Everything that the page shows; the townships stand in the order of their names."""

    scope: Scope
    years: list[int]
    townships: list[Township]
    stages: Table
    homes: Table
    participation: list[Share]
    modes: Table
    stars: list[StarRow]
    open: Table
    held: Table


OPEN: Sequence[Figure] = (watching.OPEN_OBJECTIONS, watching.UNMENDED)
HELD: Sequence[Figure] = (*meetings.KINDS, meetings.HOURS)


def county_overview(asked: Asked, *, now: datetime) -> CountyOverview:
    """As many queries for twelve townships of sixty villages as for one of three."""
    townships = list(Township.objects.order_by("name"))
    begun = Campaign.objects.filter(Exists(Round.objects.filter(campaign=OuterRef("pk"))))
    campaigns = list(begun.only("township", "year").order_by("-year"))
    years = list(dict.fromkeys(campaign.year for campaign in campaigns))
    today = localdate(now)
    scope = Scope(
        villages=(),
        year=asked.year or next(iter(years), today.year),
        month=asked.month or today.replace(day=1),
        now=now,
        months=asked.months,
    )
    open_, apart = _open(scope)
    teller = CountyTeller(UUID(int=0), scope, in_part=True, apart=apart)
    counted = kept.of_year(scope.year)
    places = [_place(township, scope) for township in townships]

    def by_township(figures: Sequence[Figure], numbers: Numbers) -> Table:
        foot = _("All townships together")
        return table(teller, figures, numbers, places, by="village", foot=foot)

    return CountyOverview(
        scope=scope,
        years=years,
        townships=townships,
        stages=by_township(watching.STAGES, _rounds(scope)),
        homes=by_township([kept.HOMES, *kept.STATES], counted),
        participation=shares(teller, entries.PARTICIPATION, counted),
        modes=by_township(entries.MODES, counted),
        stars=_stars(scope.year, campaigns),
        open=by_township(OPEN, open_),
        held=by_township(HELD, _held(scope)),
    )


def _place(township: Township, scope: Scope) -> Place:
    url = f"{reverse('overview', args=[township.pk])}?year={scope.year}"
    return Place(township.pk, township.name, url)


def _rounds(scope: Scope) -> Numbers:
    return _grouped(_of_year(scope), "campaign__township", watching.STAGES, scope)


def _of_year(scope: Scope) -> QuerySet[Round]:
    of_year = Round.objects.filter(campaign__year=scope.year, changes_of=None)
    return of_year.exclude(stage=Stage.CANCELLED)


def _open(scope: Scope) -> tuple[Numbers, Mapping[str, Mapping[UUID, Sequence[int]]]]:
    """Objections of all rounds of the year, those by village, too; faults of all inspections."""
    [objections, faults] = OPEN
    hung = Objection.objects.filter(notice__round__campaign__year=scope.year).open()
    standing = hung.exclude(notice__round__stage=Stage.CANCELLED).order_by()
    places = ("notice__round__campaign__township", "notice__round__village")
    apart: dict[UUID, list[int]] = defaultdict(list)
    for township, _village, n in standing.values_list(*places).annotate(n=Count("pk")):
        apart[township].append(n)
    return {
        objections.key: Counter({township: sum(each) for township, each in apart.items()}),
        **_grouped(Fault.objects.all(), "inspection__village__township", [faults], scope),
    }, {objections.key: apart}


def _held(scope: Scope) -> Numbers:
    """Of the days of these months; hours as the shifts have them counted."""
    activities = Activity.objects.filter(held_on__gte=scope.since, held_on__lt=scope.until)
    hours = activities.order_by().values_list(F("village__township"))
    return {
        **_grouped(activities, "village__township", meetings.KINDS, scope),
        meetings.HOURS.key: Counter(dict(hours.annotate(all=Sum("hour_count__n", default=0)))),
    }


def _grouped(
    rows: QuerySet[Any, Any], township: str, figures: Sequence[Figure], scope: Scope
) -> Numbers:
    """One query: what the figures say of these rows, by township."""
    if len(figures) == 1:
        # Beside a condition of the whole query the aggregate's own costs nothing.
        rows = rows.filter(figures[0].only(scope))
    wanted = {f"n{at}": aggregate(each, scope) for at, each in enumerate(figures)}
    told_of = rows.order_by().values_list(F(township)).annotate(**wanted)
    found = {figure.key: Counter[Any]() for figure in figures}
    for key, *numbers in told_of:
        for figure, n in zip(figures, numbers, strict=True):
            found[figure.key][key] = n
    return found


def _stars(year: int, campaigns: Sequence[Campaign]) -> list[StarRow]:
    """By code, over all townships; each township's year is beside its own year before."""
    now = [campaign for campaign in campaigns if campaign.year == year]
    then = [one for one in (_before(campaign, campaigns) for campaign in now) if one]
    given = kept.stars_of([campaign.pk for campaign in (*now, *then)])
    this, last = Stars({each.pk for each in now}), Stars({each.pk for each in then})
    # As values: of hundreds of stars, models would cost as much as all counts together.
    english = (get_language() or "").startswith("en")
    uses = CampaignStar.objects.filter(campaign__in=[*now, *then]).order_by()
    columns = ("pk", "campaign", "star__code", "star__name", "star__name_en")
    for key, campaign, code, name, other in uses.values_list(*columns):
        of_year = this if campaign in this.campaigns else last
        of_year.add(code, other if english and other else name, given.get(key, 0))
    return compared(this, last)


def _before(campaign: Campaign, campaigns: Sequence[Campaign]) -> Campaign | None:
    """The newest earlier one of the same township: stars may hold for several years."""
    same = [each for each in campaigns if each.township_id == campaign.township_id]
    return next((each for each in same if each.year < campaign.year), None)


class Stars:
    """The stars of some years by their codes: how many, and what they are called."""

    def __init__(self, campaigns: set[UUID]) -> None:
        self.campaigns = campaigns
        self.given = Counter[str]()
        self.names: dict[str, list[str]] = defaultdict(list)

    def add(self, code: str, name: str, n: int) -> None:
        self.given[code] += n
        if name not in self.names[code]:
            self.names[code].append(name)


def compared(this: Stars, last: Stars) -> list[StarRow]:
    """Only where the code is the same; another name under it is said."""
    most = max([*this.given.values(), *last.given.values()], default=0)
    rows = []
    for code, names in sorted(this.names.items()):
        now = this.given[code]
        before = last.given[code] if code in last.names else None
        wide, wide_before = widths([now, before], most=most)
        rows.append(
            StarRow(" / ".join(names), now, before, _why_not(code, this, last), wide, wide_before)
        )
    return rows


def _why_not(code: str, this: Stars, last: Stars) -> str:
    if not last.names:
        return _("There is no year before to compare with.")
    if code not in last.names:
        return _("Not comparable: last year’s catalogue had no star of this code.")
    if others := [name for name in last.names[code] if name not in this.names[code]]:
        return _("Last year the star of this code was called “%(name)s”.") % {"name": others[0]}
    return ""
