"""What a table to hand in is: who sends it, of which time, its columns, rows and last lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise

from grids.access import can_run_township, can_work_in
from grids.models import Officer, Township, Village
from grids.roles import Role
from households.tables.columns import Told

Place = Village | Township


class Span(StrEnum):
    """Which time a table is of: as it stands now, some months, or a year of the evaluation."""

    NOW = "now"
    MONTHS = "months"
    YEAR = "year"


@dataclass(frozen=True)
class Asked:
    """Of which place and time a table is asked for, by whom and when."""

    place: Place
    #: The place itself, or all villages of the township by their names.
    villages: Sequence[Village]
    #: The first day, and the first day after.
    since: date
    until: date
    year: int
    by: str
    now: datetime

    @property
    def names(self) -> Mapping[UUID, str]:
        """Of the villages, where the table has several."""
        several = isinstance(self.place, Township)
        return {village.pk: village.name for village in self.villages} if several else {}

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def told(self, span: Span) -> str:
        """``2026年3月``, ``2026年3月至5月``, ``2026年``; as it stands now: today, in words."""
        if span == Span.NOW:
            return f"{self.today.year}年{self.today.month}月{self.today.day}日"
        if span == Span.YEAR:
            return f"{self.year}年"
        last = self.until - timedelta(days=1)
        first = f"{self.since.year}年{self.since.month}月"
        if (last.year, last.month) == (self.since.year, self.since.month):
            return first
        return f"{first}至{'' if last.year == self.since.year else f'{last.year}年'}{last.month}月"

    def period(self, span: Span) -> str:
        """What two files have in common whose rows may be compared."""
        return "" if span == Span.NOW else self.told(span)


class Table:
    """One table; a subclass says what its rows are. ``loaded`` is what ``load`` gave, read once."""

    code: ClassVar[str]
    name: ClassVar[str | Promise]
    #: One sentence: what stands in it.
    says: ClassVar[str | Promise]
    #: The sheet's name.
    sheet: ClassVar[str]
    span: ClassVar[Span] = Span.NOW
    senders: ClassVar[tuple[Role, ...]] = (Role.CLERK, Role.TOWNSHIP)

    def may(self, officer: Officer, place: Place) -> bool:
        """Who may hand it in: of all villages of a township only who works in its office."""
        if isinstance(place, Village):
            return can_work_in(officer, place, *self.senders)
        return Role.TOWNSHIP in self.senders and can_run_township(officer, place)

    def why_not(self, asked: Asked) -> str:
        """Why there is no such table of that time, or an empty text."""
        return ""

    def load(self, asked: Asked) -> Any:
        """Its rows in their fixed order, never by a result; read when they are needed."""
        raise NotImplementedError

    def told(self, asked: Asked, loaded: Any) -> Told:
        """Its columns."""
        raise NotImplementedError

    def rows(self, loaded: Any) -> Iterable[Any]:
        return loaded.iterator(chunk_size=500)  # type: ignore[no-any-return]  # because tables differ

    def key(self, row: Any) -> str:
        """By which the same row is found in the last file."""
        return str(row.pk)

    def parts(self, asked: Asked, loaded: Any) -> Iterable[tuple[str, Asked, Any]]:
        """The sheets: name, what is asked for in each, and its rows."""
        return [(self.sheet, asked, loaded)]

    def front(self, asked: Asked, loaded: Any) -> list[list[str]]:
        """A sheet before the others, headings first; most tables have none."""
        return []

    def foot(self, asked: Asked, loaded: Any, fields: Sequence[str], count: int) -> list[list[str]]:
        """Lines below the rows, which count them."""
        at = timezone.localtime(asked.now)
        return [[f"合计：{count}行，导出于{at:%Y-%m-%d %H:%M}，导出人{asked.by}"]]
