"""What the township's review and the awards need to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from evaluation import rules
from evaluation.models import Award, CampaignStar, Entry, Round
from evaluation.notices.queries.shown import standing_lines
from evaluation.ordering import group_name, in_order
from evaluation.results import obtained, stars_of


@dataclass(frozen=True)
class Holder:
    """A household with the stars that it holds of one year."""

    entry: Entry
    stars: list[str]
    valid_from: date
    valid_to: date
    #: Whether the campaign's rule puts it on the board; a star that ended may have taken it off.
    named: bool = True

    @property
    def level(self) -> str:
        """Derived, never stored: it follows from the number of stars."""
        return rules.level(len(self.stars)) if self.named else ""


def held_of(awards: QuerySet[Award], round_: Round) -> QuerySet[Award]:
    """The awards of the round's households as they stand after the changes of the year."""
    of_year = Q(round=round_) | Q(round__changes_of=round_)
    return awards.filter(of_year, end=None)


def holders_by_group(awards: QuerySet[Award]) -> list[tuple[str, list[Holder]]]:
    """Who holds which stars, under their groups; one query."""
    needed = CampaignStar.objects.filter(campaign=OuterRef("star__campaign"), mandatory=True)
    counted = needed.order_by().values("campaign").annotate(n=Count("pk")).values("n")
    found = awards.select_related("entry__group", "star__star", "star__campaign").annotate(
        mandatory=Coalesce(Subquery(counted), 0)
    )
    ordered = sorted(
        found.order_by("star__star__code"),
        key=lambda award: (in_order(award.entry), str(award.household_id)),
    )
    holders = [_holder(list(some)) for _, some in groupby(ordered, lambda one: one.household_id)]
    return [
        (name, list(some)) for name, some in groupby(holders, lambda row: group_name(row.entry))
    ]


def _holder(awards: list[Any]) -> Holder:
    first = awards[0]
    names = [award.star.star.name for award in awards]
    campaign = first.star.campaign
    named = rules.on_board(
        obtained=len(names),
        mandatory_missing=first.mandatory - sum(award.star.mandatory for award in awards),
        minimum=campaign.minimum_stars,
        mandatory_needed=campaign.mandatory_needed,
    )
    return Holder(first.entry, names, first.valid_from, first.valid_to, named)


@dataclass(frozen=True)
class SummaryRow:
    """A participant's line in the summary: one mark a star, and whether it is on the board."""

    entry: Entry
    marks: list[bool]
    on_board: bool

    @property
    def count(self) -> int:
        return sum(self.marks)

    @property
    def level(self) -> str:
        return rules.level(self.count) if self.on_board else ""


@dataclass(frozen=True)
class Summary:
    """汇总表: the campaign's stars as columns, every participant as a row, and the sums."""

    stars: list[CampaignStar]
    rows: list[SummaryRow]

    @property
    def sums(self) -> list[int]:
        return [sum(column) for column in zip(*(row.marks for row in self.rows), strict=True)]

    @property
    def levels(self) -> list[tuple[str, int]]:
        """How many households have each level, from the most stars down."""
        counts = sorted({row.count for row in self.rows if row.on_board}, reverse=True)
        return [(rules.level(count), self._with(count)) for count in counts]

    @property
    def on_board(self) -> int:
        return sum(row.on_board for row in self.rows)

    def _with(self, count: int) -> int:
        return sum(row.on_board and row.count == count for row in self.rows)


def summary(*rounds: Round) -> Summary:
    """Every participant with its stars as decided; four queries. Of one campaign, by village."""
    stars, named = stars_of(*rounds), standing_lines(*rounds)
    decided = obtained(*rounds, stars=stars)
    declared = Entry.objects.declared().filter(round__in=rounds)
    rows = [
        SummaryRow(
            entry=entry,
            marks=_marks(stars, decided.get(entry.pk, [])),
            on_board=entry.pk in named,
        )
        for entry in sorted(declared.select_related("group", "round__village"), key=_by_village)
    ]
    return Summary(stars=stars, rows=rows)


def _by_village(entry: Entry) -> tuple[object, ...]:
    return (entry.round.village.name, *in_order(entry))


def _marks(stars: Iterable[CampaignStar], got: Iterable[CampaignStar]) -> list[bool]:
    keys = {star.pk for star in got}
    return [star.pk in keys for star in stars]
