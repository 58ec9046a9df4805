"""Who takes part in a round: the scope of its wave, and what became of those met before.

The rule is written once, as seen from a household: whether there is a round that takes it in.
So it serves one round and the list of all rounds alike.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce

from evaluation.models import (
    Award,
    Entry,
    Round,
    Wave,
    WaveHousehold,
)
from evaluation.workflow import Stage
from households.models import Household

#: Before declaring opens, who takes part is not fixed yet.
NOT_FIXED = frozenset({Stage.DRAFT, Stage.MOBILISING})
#: A round that is over can be followed by another one.
OVER = frozenset({Stage.AWARDED, Stage.CLOSED})


def rounds_in_reach() -> QuerySet[Round]:
    """Below a query of households: the rounds of its village whose scope takes it in."""
    named = WaveHousehold.objects.filter(wave=OuterRef("wave"), household=OuterRef(OuterRef("pk")))
    in_scope = ~Q(wave__scope=Wave.Scope.NAMED) | Exists(named)
    return Round.objects.filter(in_scope, village=OuterRef("village"))


def rounds_taking_in() -> QuerySet[Round]:
    """Of those, the rounds that leave it in: not met before, or to be taken in again.

    RETRY: the earlier round is over and awarded it nothing; one that is under way holds it.
    """
    met = Entry.objects.filter(
        ~Q(round=OuterRef("pk")),
        ~Q(round__stage=Stage.CANCELLED),
        campaign=OuterRef("campaign"),
        household=OuterRef(OuterRef("pk")),
    )
    awarded = Exists(Award.objects.filter(entry=OuterRef("pk")))
    held = met.filter(~Q(round__stage__in=OVER) | awarded)
    again = Q(wave__again=Wave.Again.RETRY) & ~Exists(held)
    return rounds_in_reach().filter(again | ~Exists(met))


def free_for(round_: Round) -> QuerySet[Household]:
    """The households that would take part if declaring opened now."""
    taken_in = rounds_taking_in().filter(pk=round_.pk)
    return _in_reach(round_).filter(Exists(taken_in))


def _in_reach(round_: Round) -> QuerySet[Household]:
    in_reach = rounds_in_reach().filter(pk=round_.pk)
    return Household.objects.standing().filter(Exists(in_reach), village=round_.village_id)


@dataclass(frozen=True)
class Taking:
    """How many would take part, how many are left out, and how many the wave names (or None)."""

    households: int
    met_before: int = 0
    named: int | None = None


def counted(round_: Round) -> Taking:
    """One query, and another for the wave where it is not loaded."""
    if round_.stage not in NOT_FIXED:
        return Taking(Household.objects.filter(entries__round=round_).count())
    taken_in = Exists(rounds_taking_in().filter(pk=round_.pk))
    found = _in_reach(round_).aggregate(reach=Count("pk"), free=Count("pk", filter=taken_in))
    return taking(reach=found["reach"], free=found["free"], scope=scope_of(round_))


def taking(*, reach: int, free: int, scope: str | None) -> Taking:
    """From the two counts; ``scope`` is the wave's, if there is one."""
    named = reach if scope == Wave.Scope.NAMED else None
    return Taking(households=free, met_before=reach - free, named=named)


def scope_of(round_: Round) -> str | None:
    return round_.wave.scope if round_.wave else None


def reached_by_each() -> QuerySet[Household]:
    """Below a query of rounds: the households in the round's reach."""
    here = rounds_in_reach().filter(pk=OuterRef(OuterRef("pk")))
    return Household.objects.standing().filter(Exists(here), village=OuterRef("village"))


def free_for_each() -> QuerySet[Household]:
    """Below a query of rounds: the households that would take part in it."""
    here = rounds_taking_in().filter(pk=OuterRef(OuterRef("pk")))
    return Household.objects.standing().filter(Exists(here), village=OuterRef("village"))


def has_roster() -> Exists:
    """Of a round in a query: whether its village has households at all."""
    return Exists(Household.objects.standing().filter(village=OuterRef("village")))


def while_open(number: BaseExpression) -> Case:
    """Counted only until the entries are fixed: later nobody asks."""
    return Case(When(stage__in=NOT_FIXED, then=number), default=Value(0))


def number_of(rows: QuerySet[Any]) -> BaseExpression:
    """How many rows there are, as a value of the row outside."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    counted_rows = one.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted_rows, output_field=IntegerField()), Value(0))


def households_of(round_: Round) -> QuerySet[Household]:
    """The households that take part; before the entries are fixed: that would take part."""
    if round_.stage not in NOT_FIXED:
        return Household.objects.filter(entries__round=round_)
    return free_for(round_)
