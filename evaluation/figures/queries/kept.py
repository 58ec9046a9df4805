"""The county's numbers by township, from the counts that are kept beside their rows.

They are the same figures as a township counts from its rows: ``recount`` and a test hold them to
each other. What the county reads grows with its villages, not with its households.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from evaluation.figures.queries import entries, homes
from evaluation.figures.queries.figure import Figure, Numbers
from evaluation.models import Declaration, Entry, EntryCount, ModeCount, StarCount
from evaluation.workflow import Stage
from households.models import HomeCount, Residence

_Status, _Mode = Entry.Status, Declaration.Mode
#: By the status that an entry has: the figure of it; what could tell of a veto is one.
_STATES: Mapping[str, Figure] = {
    _Status.DECLARED: entries.STATES[0],
    _Status.DUE: entries.STATES[1],
    _Status.DECLINED: entries.STATES[2],
    _Status.AWAY: entries.STATES[3],
    _Status.LAPSED: entries.OTHERS,
    _Status.MOVED_OUT: entries.OTHERS,
    _Status.INELIGIBLE: entries.OTHERS,
}
STATES = (*entries.STATES[:4], entries.OTHERS)
_LIVING = dict(
    zip(
        (Residence.LIVING_IN, Residence.PART_OF_THE_YEAR, Residence.AWAY, Residence.UNKNOWN),
        entries.PARTICIPATION,
        strict=True,
    )
)
_MODES = dict(
    zip(
        (_Mode.SELF, _Mode.DICTATED, _Mode.FROM_PAPER, _Mode.BY_PHONE, _Mode.AS_BEFORE),
        entries.MODES,
        strict=True,
    )
)
#: Households of the roster.
HOMES = homes.FIGURES[0]


def of_year(year: int) -> Numbers:
    """Households in the year's rounds, how they stand, where they live, how they declared."""
    found: dict[str, Counter[Any]] = {}
    for township, residence, status, n in _entries(year):
        whole, declared = _LIVING[Residence(residence)]
        figures = [entries.ALL, _STATES[status], whole]
        figures += [declared] if status == _Status.DECLARED else []
        _add(found, figures, township, n)
    for township, mode, n in _modes(year):
        _add(found, [_MODES[_Mode(mode)]] if mode else [], township, n)
    for township, n in _homes():
        _add(found, [HOMES], township, n)
    return _Empty(found)


class _Empty(dict[str, Counter[Any]]):
    """A figure of which there is nothing is counted nowhere."""

    def __missing__(self, _key: str) -> Counter[Any]:
        return Counter()


def _add(found: dict[str, Counter[Any]], figures: Iterable[Figure], township: UUID, n: int) -> None:
    for figure in figures:
        found.setdefault(figure.key, Counter())[township] += n


def _entries(year: int) -> Iterable[tuple[Any, ...]]:
    return _of_rounds(EntryCount.objects.all(), year, "residence", "status")


def _modes(year: int) -> Iterable[tuple[Any, ...]]:
    return _of_rounds(ModeCount.objects.all(), year, "mode")


def _of_rounds(counts: QuerySet[Any, Any], year: int, *key: str) -> Iterable[tuple[Any, ...]]:
    """By township and key; without cancelled rounds and those of changes."""
    of_year = counts.filter(round__campaign__year=year, round__changes_of=None)
    standing = of_year.exclude(round__stage=Stage.CANCELLED)
    told: Iterable[tuple[Any, ...]] = (
        standing.values_list(F("round__campaign__township"), *key).annotate(all=Sum("n")).order_by()
    )
    return told


def _homes() -> Iterable[tuple[Any, ...]]:
    told = HomeCount.objects.values_list(F("village__township"))
    return told.annotate(all=Sum("n")).order_by()


def stars_of(campaigns: Collection[UUID]) -> Mapping[UUID, int]:
    """By star of a year: awarded in rounds of all kinds, and not ended before their time."""
    counts = StarCount.objects.filter(star__campaign__in=campaigns)
    return dict(counts.values_list("star").annotate(all=Sum("n")).order_by())
