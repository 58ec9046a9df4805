"""What a figure is: one sentence, one query, and so one number that its rows add up to.

A subject says what rows are counted; a figure which of them. The number of a figure is an
aggregate over the very query that its list shows, so they cannot differ. All figures of a subject
are counted in one query, by village, group, star or month. Nothing is kept: what is told is true
at the moment at which it is asked.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.timezone import localdate

from evaluation.models import Campaign, Round
from evaluation.workflow import Stage
from grids.models import Village
from grids.roles import Role
from households.months import months_on

Words = str | Promise
#: By what a subject's rows can be told apart: a name and the path of it in the query.
Paths = Mapping[str, str]


@dataclass(frozen=True)
class Scope:
    """Over what is counted: villages, a year of evaluation, months, and the moment of asking."""

    villages: tuple[Village, ...]
    year: int
    #: The first day of the last month that is looked at.
    month: date
    now: datetime
    #: How many months, the last one among them: one, a half-year, a year.
    months: int = 1

    @property
    def today(self) -> date:
        return localdate(self.now)

    @property
    def since(self) -> date:
        """The first day of the months."""
        return months_on(self.month, 1 - self.months)

    @property
    def until(self) -> date:
        """The first day after them."""
        return months_on(self.month, 1)

    def over(self, months: int) -> "Scope":
        return replace(self, months=months)

    @cached_property
    def keys(self) -> list[UUID]:
        return [village.pk for village in self.villages]

    @cached_property
    def rounds(self) -> list[Round]:
        """The year's rounds that were not cancelled, those of changes among them."""
        found = Round.objects.filter(village__in=self.keys, campaign__year=self.year)
        full = found.select_related("village__township", "campaign__catalogue", "wave")
        return list(full.exclude(stage=Stage.CANCELLED).order_by("village__name", "stage_since"))

    @property
    def of_year(self) -> list[Round]:
        """Without the small rounds in which stars change during the year."""
        return [round_ for round_ in self.rounds if not round_.is_change]

    @property
    def campaigns(self) -> list[Campaign]:
        return list({round_.campaign_id: round_.campaign for round_ in self.rounds}.values())

    @cached_property
    def before(self) -> "Scope":
        """The evaluation before: where stars hold for several years it is not the year before."""
        years = Campaign.objects.filter(township__villages__in=self.keys, year__lt=self.year)
        last = years.order_by("-year").values_list("year", flat=True).first()
        return replace(self, year=last or self.year - 1)

    def at(self, month: date) -> "Scope":
        return replace(self, month=month)

    def in_year(self, year: int) -> "Scope":
        return replace(self, year=year)


@dataclass(frozen=True)
class Column:
    """A column of a list: its heading, and what a row says there."""

    heading: Words
    tell: Callable[[Any], str]
    wide: bool = False


@dataclass(frozen=True)
class Subject:
    """What rows are counted, and how they are listed.

    ``readers``: the roles in a village that may open its rows; everybody else who reads figures is
    told the number. ``total``: a column that is added up instead of counting rows.
    """

    key: str
    name: Words
    rows: Callable[[Scope], QuerySet[Any, Any]]
    paths: Paths
    columns: Sequence[Column]
    #: Fetched with the rows of a list.
    related: Sequence[str]
    readers: frozenset[Role]
    link: Callable[[Any], str] | None = None
    total: str = ""
    #: How a total is told: half hours as hours.
    tell: Callable[[int], str] = str

    def part(self, by: Mapping[str, Any]) -> dict[str, Any]:
        """What a filter says for one village, group, star or month; None: for those without."""
        return {
            self.paths[name] if value is not None else f"{self.paths[name]}__isnull": (
                True if value is None else value
            )
            for name, value in by.items()
        }

    def listed(self, scope: Scope) -> QuerySet[Any, Any]:
        return self.rows(scope).select_related(*self.related)


def everything(_scope: Scope) -> Q:
    """All rows of the subject."""
    return Q()


@dataclass(frozen=True)
class Figure:
    """Which rows of its subject are counted.

    ``told``: one whole sentence. ``delicate``: a small number could point at somebody, so who
    reads in part (the county) is told that it is few. ``within``: not told to them at all, since
    it could be worked out from what stands beside it.
    """

    key: str
    subject: Subject
    name: Words
    told: Words
    only: Callable[[Scope], Q] = everything
    delicate: bool = False
    within: bool = False

    def rows(self, scope: Scope, by: Mapping[str, Any] | None = None) -> QuerySet[Any, Any]:
        """The rows that the number counts; ``by``: of one village, group, star or month only."""
        rows = self.subject.listed(scope).filter(self.only(scope))
        return rows.filter(**self.subject.part(by or {}))


#: By the figure's key: how many, by the key of the place.
Numbers = Mapping[str, Counter[Any]]


def numbers(
    figures: Iterable[Figure],
    scope: Scope,
    by: str = "village",
    *,
    only: Mapping[str, Any] | None = None,
) -> Numbers:
    """One query a subject, however many figures and places there are.

    ``only``: of one group, star or item, for figures whose subject tells these apart.
    """
    found: dict[str, Counter[Any]] = defaultdict(Counter)
    for subject, of_subject in _by_subject(figures):
        for key, place, n in _counted(subject, of_subject, scope, by, only or {}):
            found[key][place] = n
    return found


def _by_subject(figures: Iterable[Figure]) -> Iterable[tuple[Subject, list[Figure]]]:
    found: dict[str, tuple[Subject, list[Figure]]] = {}
    for figure in figures:
        found.setdefault(figure.subject.key, (figure.subject, []))[1].append(figure)
    return found.values()


def _counted(
    subject: Subject,
    figures: Sequence[Figure],
    scope: Scope,
    by: str,
    only: Mapping[str, Any],
) -> Iterable[tuple[str, Any, int]]:
    names = [f"n{place}" for place in range(len(figures))]
    wanted = {name: aggregate(figure, scope) for name, figure in zip(names, figures, strict=True)}
    part = subject.rows(scope).filter(**subject.part(only)).order_by()
    rows = part.values(told_of=F(subject.paths[by])).annotate(**wanted)
    for place, *row in rows.values_list("told_of", *names):
        for figure, n in zip(figures, row, strict=True):
            if n:
                yield figure.key, place, n


def aggregate(figure: Figure, scope: Scope) -> Any:
    """What a figure's number is over rows of its subject."""
    total, only = figure.subject.total, figure.only(scope)
    if total:
        return Coalesce(Sum(total, filter=only), 0)
    return Count("pk", filter=only)


def keyed(figures: Collection[Figure]) -> Mapping[str, Figure]:
    """By key; two with the same key are a fault of the program."""
    found = {figure.key: figure for figure in figures}
    assert len(found) == len(figures), "two figures have one key"
    return found
