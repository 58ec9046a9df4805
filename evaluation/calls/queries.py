"""The liaison's ten households: what the village knows of them, beside their stars of the year."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from evaluation.doubts.queries.told import Line, State, lines_of, recent
from evaluation.models import Award, DoubtQuerySet, Objection
from households.models import Link
from households.queries.listing import group_name_of
from households.visits.queries.calls import Call, Months, calls_of


@dataclass(frozen=True)
class Row:
    """A household that somebody calls on, with its stars and what is objected."""

    call: Call
    stars: list[str]
    objections: int
    #: What is in doubt, and what was mended.
    doubts: list[Line] = field(default_factory=list)

    @property
    def group(self) -> str:
        return group_name_of(self.call.household.grid)


def rows_of(
    links: QuerySet[Link], months: Months, doubts: DoubtQuerySet, *, today: date
) -> list[Row]:
    """The calls in the order of their days; eight queries however many."""
    calls = calls_of(links, months, today=today)
    homes = [call.link.household_id for call in calls]
    stars, objections = stars_of_homes(homes, today), _objections(homes)
    found = _doubts(homes, doubts, today)
    return [
        Row(call, stars[key], objections[key], found[key])
        for call, key in zip(calls, homes, strict=True)
    ]


def stars_of_homes(homes: Iterable[UUID], today: date) -> dict[UUID, list[str]]:
    """The stars that households hold, each once, whatever year it was won in; one query."""
    held: dict[UUID, list[str]] = defaultdict(list)
    awards = Award.objects.standing(today).filter(household__in=list(homes))
    names = awards.order_by("star__star__code").values_list("household", "star__star__name")
    for household, name in names.distinct():
        held[household].append(name)
    return held


def _objections(homes: Iterable[UUID]) -> Counter[UUID]:
    waiting = Objection.objects.open().filter(entry__household__in=list(homes)).order_by()
    return Counter(dict(waiting.values_list("entry__household").annotate(n=Count("pk"))))


def _doubts(homes: Iterable[UUID], doubts: DoubtQuerySet, today: date) -> dict[UUID, list[Line]]:
    """Those that stand, and the successes of a year."""
    found: dict[UUID, list[Line]] = defaultdict(list)
    lines = lines_of(doubts.filter(award__household__in=list(homes)), today=today)
    for line in recent(lines, today=today):
        if not line.is_closed or line.state == State.MENDED:
            found[line.household.pk].append(line)
    return found


def due_parts(
    links: QuerySet[Link], months: Months, *, today: date
) -> list[tuple[str, list[Call]]]:
    """Who is due within a week or has a promise open, by whoever looks after them; by name."""
    parts: dict[str, list[Call]] = defaultdict(list)
    for call in calls_of(links, months, today=today):
        if call.is_due or call.promises:
            parts[call.link.liaison.name].append(call)
    return sorted(parts.items())
