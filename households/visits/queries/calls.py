"""Whom a liaison calls on, who is due, and whom nobody has visited for months.

A visit is due so many months after the last one, or after the beginning of the link; how many is a
rule of the township by kind of household. Nothing is stored of it but the day that it counts from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet

from grids.models import Township, Village
from households.models import Household, Link, Visit, VisitRule, Wish
from households.months import months_on, passed_since
from households.queries.kinds import kind_of

#: So many days before its day a visit is said to be due soon.
SOON = timedelta(days=7)
Months = Mapping[str, int]


@dataclass
class Call:
    """A household that somebody calls on: when it is due, what was seen last, what is open."""

    link: Link
    kind: str
    due_on: date
    today: date
    last: Visit | None = None
    promises: list[Visit] = field(default_factory=list)
    wishes: int = 0

    @property
    def household(self) -> Household:
        return self.link.household

    @property
    def is_late(self) -> bool:
        return self.due_on < self.today

    @property
    def is_due(self) -> bool:
        return self.due_on <= self.today + SOON

    @property
    def is_alone(self) -> bool:
        return self.kind == VisitRule.Kind.ALONE

    @property
    def was_today(self) -> bool:
        return self.link.visited_on == self.today


def months_of(township: Township) -> Months:
    """Months between visits by kind of household; one query."""
    own = dict(VisitRule.objects.filter(township=township).values_list("kind", "months"))
    return {**{kind.value: months for kind, months in VisitRule.MONTHS.items()}, **own}


def calls_of(links: QuerySet[Link], months: Months, *, today: date) -> list[Call]:
    """The calls of these links, the longest waiting first; four queries however many."""
    kind = kind_of(OuterRef("household"), "household__residence", day=today)
    full = links.select_related(
        "liaison", "household__head", "household__grid__parent", "household__village"
    )
    rows = list(full.annotate(kind=kind).order_by("waiting_since", "household__number"))
    calls = {
        link.household_id: Call(
            link, link.kind, months_on(link.waiting_since, months[link.kind]), today
        )
        for link in rows
    }
    _add_last(calls)
    _add_open(calls)
    return sorted(calls.values(), key=lambda call: (call.due_on, call.household.number))


def _add_last(calls: dict[UUID, Call]) -> None:
    newest = Visit.objects.filter(household__in=calls).order_by("household_id", "-visited_on")
    for visit in newest.distinct("household_id"):
        calls[visit.household_id].last = visit


def _add_open(calls: dict[UUID, Call]) -> None:
    promised = Visit.objects.filter(household__in=calls, promise_kept_on=None).exclude(promise="")
    for visit in promised.order_by("visited_on"):
        calls[visit.household_id].promises.append(visit)
    waits = Wish.objects.open().filter(household__in=calls).order_by()
    for household, n in waits.values_list("household").annotate(n=Count("pk")):
        calls[household].wishes = n


def due(links: QuerySet[Link], months: Months, *, today: date) -> QuerySet[Link]:
    """Those whose day has come: looked for by the day that counts, so history costs nothing."""
    cutoffs = {kind: passed_since(today, each) for kind, each in months.items()}
    kind = kind_of(OuterRef("household"), "household__residence", day=today)
    # First those that wait longest, which an index finds; only of them the kind is asked, and once.
    long_ago = links.filter(waiting_since__lte=max(cutoffs.values())).order_by()
    rows = long_ago.annotate(kind=kind).values_list("pk", "kind", "waiting_since")
    return links.filter(pk__in=[pk for pk, kind, since in rows if since <= cutoffs[kind]])


def not_visited(links: QuerySet[Link], *, months: int, today: date) -> QuerySet[Link]:
    """Households whom nobody has visited for so many months, whoever looks after them."""
    return links.filter(waiting_since__lte=passed_since(today, months))


@dataclass(frozen=True)
class Standing:
    """A village in the township's eyes: households, never people."""

    village: Village
    not_visited: int
    without: int
    wishes: int
    late_wishes: int


def standings(villages: Iterable[Village], *, months: int, today: date) -> list[Standing]:
    """One line a village in the order given; four queries however many there are."""
    shown = list(villages)
    here = {"household__village__in": shown}
    links = Link.objects.standing().filter(**here)
    silent = _by(not_visited(links, months=months, today=today), "household__village")
    linked = _by(links, "household__village")
    homes = _by(Household.objects.standing().filter(village__in=shown), "village")
    wishes = Wish.objects.open().filter(village__in=shown)
    open_, late = _by(wishes, "village"), _by(wishes.filter(due_on__lt=today), "village")
    return [
        Standing(v, silent[v.pk], homes[v.pk] - linked[v.pk], open_[v.pk], late[v.pk])
        for v in shown
    ]


def _by(rows: QuerySet[Link] | QuerySet[Household] | QuerySet[Wish], path: str) -> Counter[UUID]:
    return Counter(dict(rows.order_by().values_list(path).annotate(n=Count("pk"))))
