"""近亲: who is too close to a household to judge it, or to see how it was judged.

The rule, in words:

- *Home*: a person's household is the one of the open membership; one that was left less than a
  year before is kin. An officer stands for the person
  linked to the account, and for whoever's seat the officer holds.
- *Kin*: two households are kin on a day if a tie joins them, whichever of the two comes first:
  an open one, or one that ended less than a year before and that two officers did not release.
- *Close* to an entry is whose home or whose kin's home it is, and who declared it on a seat.
- *Settled*: in a sitting homes and kin are those that its opening found (``Settled``), whatever
  becomes of ties, homes and accounts while it is open.

Here it stands as SQL and as Python, side by side; ``tests/evaluation/test_kin.py`` holds the two
together, and both against a count of its own.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, QuerySet, When
from django.utils.timezone import localdate

from evaluation.models import Entry, Recusal, Seat, StandsAside
from grids.models import Officer
from households.models import Membership, Tie, years_on


@dataclass(frozen=True)
class Circle:
    """Keys of whom somebody is close to: households by home and by tie, entries as declared."""

    homes: frozenset[UUID] = frozenset()
    kin: frozenset[UUID] = frozenset()
    declared: frozenset[UUID] = frozenset()

    def why(self, household: UUID) -> StandsAside | None:
        """Own household or kin's, or ``None``; what was declared is of one entry, not of it."""
        if household in self.homes:
            return StandsAside.OWN_HOUSEHOLD
        return StandsAside.KIN if household in self.kin else None

    def holds(self, entry: Entry) -> bool:
        """Whether the entry is too close."""
        return self.why(entry.household_id) is not None or entry.pk in self.declared

    def entries(self) -> Q:
        """The same of a query of entries."""
        return Q(household__in=self.homes | self.kin) | Q(pk__in=self.declared)


def circle_of(officer: Officer, *, day: date | None = None) -> Circle:
    """Whom an officer is close to on a day (today), under whatever name they sit: three queries."""
    seats = Seat.objects.filter(Q(officer=officer) | Q(person__officer=officer))
    humans = Q(person__officer=officer) | Q(person__seats__in=seats)
    after = counts_after(day)
    lived = Membership.objects.lived_on(after).filter(humans)
    untils = list(lived.values_list("household", "until"))
    homes = frozenset(home for home, until in untils if until is None)
    left = frozenset(home for home, until in untils if until)
    declared = Recusal.objects.filter(seat__in=seats).values_list("entry", flat=True)
    return Circle(homes, left.union(kin_of(homes, after=after)), frozenset(declared))


def counts_after(day: date | None = None) -> date:
    """What ended after this day still counts on ``day`` (today)."""
    return years_on(day or localdate(), -1)


def home_of(human: OuterRef) -> QuerySet[Membership, UUID]:
    """The household of the row outside, of the one open membership."""
    return Membership.objects.filter(person=human, until=None).values_list("household", flat=True)


def left_by(human: OuterRef, *, after: date) -> QuerySet[Membership, UUID]:
    """The households that the row outside left after the day of ``counts_after``."""
    lived = Membership.objects.lived_on(after).filter(person=human)
    return lived.exclude(until=None).values_list("household", flat=True)


def kin_of(homes: frozenset[UUID] | OuterRef, *, after: date) -> QuerySet[Tie, UUID]:
    """Households that a tie joins to one of the homes, or to the row outside: an open one, or one
    that ended after the day of ``counts_after``."""
    is_it = "" if isinstance(homes, OuterRef) else "__in"
    first, second = Q(**{f"first{is_it}": homes}), Q(**{f"second{is_it}": homes})
    other = Case(When(first, then=F("second")), default=F("first"))
    ties = Tie.objects.counting_after(after).filter(first | second)
    return ties.annotate(other=other).values_list("other", flat=True)
