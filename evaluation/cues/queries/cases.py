"""A case: one form or one sitting that deserves a look, and the reason that counts it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DurationField, ExpressionWrapper, F, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Lag, Lead, Least
from django.utils.functional import Promise
from django.utils.timezone import localtime

from evaluation.models import Entry, Round, Sitting
from evaluation.ordering import in_order
from grids.models import Officer


@dataclass(frozen=True)
class Case:
    """``reason`` names nobody; ``by`` does, for those only who have to ask."""

    round: UUID
    reason: str
    entry: Entry | None = None
    sitting: Sitting | None = None
    by: str = ""
    typist: Officer | None = None

    @property
    def about(self) -> Entry | Sitting:
        found = self.entry or self.sitting
        assert found is not None, "a case is about a form or a sitting"
        return found

    @property
    def place(self) -> tuple[object, ...]:
        """In the order of households or of days, never by a number that was counted."""
        if self.entry:
            return in_order(self.entry)
        return (self.sitting.opened_at if self.sitting else None,)


@dataclass(frozen=True)
class Cue:
    """提示: a reason for a look; ``counted`` says what is counted, and how, in full sentences.

    ``find`` takes the rounds and gives their cases, in one query however many they are.
    """

    code: str
    name: str | Promise
    counted: str | Promise
    find: Callable[[Sequence[Round]], Iterable[Case]]


def tightest(moment: str, apart: Sequence[F], *, of: int) -> Least:
    """The shortest time, around each row, in which so many of them lie; null where none are."""
    around: dict[str, Any] = {"partition_by": list(apart), "order_by": [F(moment), F("pk")]}

    def at(step: int) -> Combinable:
        if step == 0:
            return F(moment)
        return Window((Lead if step > 0 else Lag)(moment, abs(step)), **around)

    spans = (at(of - 1 - before) - at(-before) for before in range(of))
    return Least(*(ExpressionWrapper(span, DurationField()) for span in spans))


def chains(
    rows: Iterable[Any],
    *,
    apart: Callable[[Any], object],
    at: Callable[[Any], datetime],
    within: timedelta,
) -> Iterable[list[Any]]:
    """Rows of the same kind that follow each other without a longer pause."""
    chain: list[Any] = []
    for row in sorted(rows, key=lambda row: (str(apart(row)), at(row))):
        if chain and (apart(row) != apart(chain[0]) or at(row) - at(chain[-1]) > within):
            yield chain
            chain = []
        chain.append(row)
    if chain:
        yield chain


def clock(moment: datetime) -> str:
    """The day and the minute, as the reason tells them."""
    return localtime(moment).strftime("%Y-%m-%d %H:%M")
