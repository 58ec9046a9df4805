"""The tables of stars: 汇总表 (domain.md §3.5), and who holds which stars (§3.10).

Of a year count its own rounds; a round of changes is no part of it, a cancelled one neither.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.awards.queries.awards import (
    Holder,
    Summary,
    SummaryRow,
    holders_by_group,
    summary,
)
from evaluation.models import Award, CampaignStar, Entry, Round
from evaluation.workflow import Stage
from grids.models import Township, Village
from households.tables.columns import Column, Told
from households.tables.formats import Kind
from households.tables.table import Asked, Span, Table


def rounds_of(asked: Asked) -> list[Round]:
    """The year's rounds of the villages."""
    found = Round.objects.filter(
        village__in=asked.villages, campaign__year=asked.year, changes_of=None
    ).exclude(stage=Stage.CANCELLED)
    return list(found.select_related("village", "campaign"))


class OfYear(Table):
    """A table that needs a round of its year."""

    span = Span.YEAR

    def why_not(self, asked: Asked) -> str:
        if rounds_of(asked):
            return ""
        told = gettext("There is no evaluation of %(year)s here: choose another year.")
        return told % {"year": asked.year}


class SummaryOut(Told):
    """A participant's row; the year's stars stand between the household and its level."""

    village_path = "entry.round.village_id"

    group = Column("组")
    number = Column("户编号", attribute="entry__number")
    head = Column("户主", attribute="entry__head_name", width=6)
    count = Column("星数", Kind.NUMBER, attribute="count")
    level = Column("级别", attribute="level", width=7)
    plate = Column("是否挂牌", Kind.YES, attribute="on_board")
    remark = Column("备注", attribute="entry__status_note", width=10)

    def __init__(
        self, villages: Mapping[UUID, str] | None = None, *, stars: Sequence[CampaignStar]
    ) -> None:
        super().__init__(villages)
        names = list(self.fields)
        before, after = names[: names.index("count")], names[names.index("count") :]
        marks = {
            f"star{at}": Column(str(star), Kind.STAR, width=3) for at, star in enumerate(stars)
        }
        for at, name in enumerate(marks):
            setattr(self, f"dehydrate_{name}", partial(_mark, at))
        self.fields: dict[str, Column] = {
            **{name: self.fields[name] for name in before},
            **marks,
            **{name: self.fields[name] for name in after},
        }

    def dehydrate_group(self, row: SummaryRow) -> str:
        return row.entry.group.name if row.entry.group else ""


def _mark(at: int, row: SummaryRow) -> bool:
    return row.marks[at]


@dataclass(frozen=True)
class Summed:
    """A summary with how many households were asked, by village."""

    summary: Summary
    asked: Mapping[UUID, int]

    def of(self, village: Village) -> "Summed":
        rows = [row for row in self.summary.rows if row.entry.round.village_id == village.pk]
        return Summed(
            Summary(self.summary.stars, rows), {village.pk: self.asked.get(village.pk, 0)}
        )

    @property
    def share(self) -> str:
        """``3/4（75.0%）``; of nobody there is no share."""
        joined, asked = len(self.summary.rows), sum(self.asked.values())
        return f"{joined}/{asked}（{f'{100 * joined / asked:.1f}%' if asked else '–'}）"


class Summaries(OfYear):
    """汇总表: of a township a sheet for each village, and one with the sums of all before them."""

    code, name, sheet = "summary", _("Summary of the stars"), "汇总表"
    says = _("Every household that took part, with its stars, the sums and who took part.")

    def load(self, asked: Asked) -> Summed:
        rounds = rounds_of(asked)
        found = Entry.objects.filter(round__in=rounds, live=True)
        counts: dict[UUID, int] = {}
        for village in found.values_list("round__village", flat=True):
            counts[village] = counts.get(village, 0) + 1
        return Summed(_of_year(summary(*rounds)), counts)

    def told(self, asked: Asked, loaded: Summed) -> SummaryOut:
        return SummaryOut(asked.names, stars=loaded.summary.stars)

    def rows(self, loaded: Summed) -> Iterable[SummaryRow]:
        return loaded.summary.rows

    def key(self, row: SummaryRow) -> str:
        return str(row.entry.pk)

    def parts(self, asked: Asked, loaded: Summed) -> Iterable[tuple[str, Asked, Summed]]:
        if isinstance(asked.place, Village):
            return [(self.sheet, asked, loaded)]
        took_part = [village for village in asked.villages if village.pk in loaded.asked]
        return [(village.name, asked, loaded.of(village)) for village in took_part]

    def front(self, asked: Asked, loaded: Summed) -> list[list[str]]:
        """A line a village in the order of their names, and the township's sums."""
        if not isinstance(asked.place, Township):
            return []
        stars = [str(star) for star in loaded.summary.stars]
        headings = ["村", "应参评户", "参评户", "参评率", *stars, "上榜户"]
        villages = [village for village in asked.villages if village.pk in loaded.asked]
        lines = [_line(village.name, loaded.of(village)) for village in villages]
        return [headings, *lines, _line("合计", loaded)]

    def foot(
        self, asked: Asked, loaded: Summed, fields: Sequence[str], count: int
    ) -> list[list[str]]:
        return [*_sums(loaded.summary, fields), [f"参评率：{loaded.share}"]]


def _of_year(table: Summary) -> Summary:
    """Each household once: who took part in two waves stands where it is judged last."""
    return Summary(table.stars, [row for row in table.rows if row.entry.live])


def _line(name: str, summed: Summed) -> list[str]:
    table, asked = summed.summary, sum(summed.asked.values())
    joined, share = len(table.rows), summed.share
    rate = share[share.index("（") + 1 : -1]
    sums = table.sums or [0] * len(table.stars)
    return [name, str(asked), str(joined), rate, *map(str, sums), str(table.on_board)]


def _sums(table: Summary, fields: Sequence[str]) -> Iterator[list[str]]:
    """Per star under its column, and per level."""
    sums = {f"star{at}": str(number) for at, number in enumerate(table.sums)}
    first, *others = fields
    yield [sums.get(first, "合计"), *(sums.get(field, "") for field in others)]
    for level, number in table.levels:
        yield [f"{level}：{number}户"]


class PlatesOut(Told):
    """A household's stars, from when to when."""

    village_path = "entry.round.village_id"

    group = Column("组")
    number = Column("户编号", attribute="entry__number")
    head = Column("户主", attribute="entry__head_name", width=6)
    count = Column("星数", Kind.NUMBER)
    level = Column("级别", attribute="level", width=7)
    stars = Column("得星", width=20)
    plate = Column("是否挂牌", Kind.YES, attribute="named")
    since = Column("授星日期", Kind.DAY, attribute="valid_from", width=6)
    until = Column("有效期至", Kind.DAY, attribute="valid_to", width=6)

    def dehydrate_group(self, holder: Holder) -> str:
        return holder.entry.group.name if holder.entry.group else ""

    def dehydrate_count(self, holder: Holder) -> int:
        return len(holder.stars)

    def dehydrate_stars(self, holder: Holder) -> str:
        return "、".join(holder.stars)


class Plates(OfYear):
    """授星挂牌名单, after what was changed during the year."""

    code, name, sheet = "plates", _("Stars and plates"), "授星挂牌名单"
    says = _("The households that hold stars of the year, which ones, from when to when.")

    def load(self, asked: Asked) -> list[Holder]:
        rounds = rounds_of(asked)
        of_year = Q(round__in=rounds) | Q(round__changes_of__in=rounds)
        held = Award.objects.filter(of_year, end=None).select_related("entry__round__village")
        holders = [holder for _group, some in holders_by_group(held) for holder in some]
        return sorted(holders, key=lambda holder: holder.entry.round.village.name)

    def told(self, asked: Asked, loaded: list[Holder]) -> PlatesOut:
        return PlatesOut(asked.names)

    def rows(self, loaded: list[Holder]) -> Iterable[Holder]:
        return loaded

    def key(self, row: Holder) -> str:
        return str(row.entry.household_id)


RESULTS: Sequence[Table] = (Summaries(), Plates())
