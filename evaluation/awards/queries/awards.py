"""What the township's review and the awards need to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from evaluation import rules
from evaluation.models import Award, CampaignStar, Entry, Round
from evaluation.notices.queries.lines import standing_lines
from evaluation.ordering import group_name, in_order
from evaluation.results import obtained, stars_of


@dataclass(frozen=True)
class Holder:
    """A household with the stars it was awarded in one round."""

    entry: Entry
    stars: list[str]
    valid_from: date
    valid_to: date

    @property
    def level(self) -> str:
        """Derived, never stored: it follows from the number of stars."""
        return rules.level(len(self.stars))


def holders_by_group(awards: QuerySet[Award]) -> list[tuple[str, list[Holder]]]:
    """Who holds which stars, under their groups; one query."""
    found = awards.select_related("entry__group", "star__star").order_by("star__star__code")
    ordered = sorted(found, key=lambda award: (in_order(award.entry), str(award.entry_id)))
    holders = [_holder(list(some)) for _, some in groupby(ordered, lambda award: award.entry_id)]
    return [
        (name, list(some)) for name, some in groupby(holders, lambda row: group_name(row.entry))
    ]


def _holder(awards: list[Award]) -> Holder:
    first = awards[0]
    names = [award.star.star.name for award in awards]
    return Holder(first.entry, names, first.valid_from, first.valid_to)


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


def summary(round_: Round) -> Summary:
    """Every participant with its stars as decided; four queries."""
    stars, named = stars_of(round_), standing_lines(round_)
    decided = obtained(round_, stars=stars)
    declared = round_.entries.declared().select_related("group")
    rows = [
        SummaryRow(
            entry=entry,
            marks=_marks(stars, decided.get(entry.pk, [])),
            on_board=entry.pk in named,
        )
        for entry in sorted(declared, key=in_order)
    ]
    return Summary(stars=stars, rows=rows)


def _marks(stars: Iterable[CampaignStar], got: Iterable[CampaignStar]) -> list[bool]:
    keys = {star.pk for star in got}
    return [star.pk in keys for star in stars]
