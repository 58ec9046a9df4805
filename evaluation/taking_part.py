"""Who takes part in a round: the scope of its wave, and what became of those met before.

The rule is written once, as seen from a household: whether there is a round that takes it in.
So it serves one round and the list of all rounds alike.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce

from evaluation.models import Award, Entry, Round, Wave, WaveHousehold
from evaluation.workflow import Stage
from grids.prepared import Keys, prepared
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
    return with_rounds([round_]).filter(free=True)


def with_rounds(rounds: Collection[Round]) -> QuerySet[Any]:
    """The standing households of the rounds' villages, each once for every round of its village.

    Each with ``asking``, the key of that round, and whether it is in its ``reach``, and ``free``
    to take part in it.
    """
    return _with_rounds([round_.pk for round_ in rounds])


def _with_rounds(rounds: Keys) -> QuerySet[Any]:
    asking: QuerySet[Any] = Household.objects.standing().filter(village__rounds__in=rounds)
    this = {"pk": OuterRef("asking")}
    found: QuerySet[Any] = asking.annotate(asking=F("village__rounds")).annotate(
        reach=Exists(rounds_in_reach().filter(**this)),
        free=Exists(rounds_taking_in().filter(**this)),
    )
    return found


#: A grid and those above it, nearest first; ``None`` where there is none.
Chain = tuple[UUID | None, ...]
_CHAIN = ("grid", "grid__parent", "grid__parent__parent")


@dataclass(frozen=True)
class Taking:
    """How many would take part, how many are left out, and how many the wave names (or None).

    ``roster``: whether the village has households at all; ``by_grid``: where those live who would
    take part.
    """

    households: int
    met_before: int = 0
    named: int | None = None
    roster: bool = True
    by_grid: Mapping[Chain, int] = field(default_factory=dict)


def counted(rounds: Collection[Round]) -> dict[UUID, Taking]:
    """Of the rounds whose entries are not fixed yet; one query, if their waves are loaded."""
    open_ones = [round_ for round_ in rounds if round_.stage in NOT_FIXED]
    if not open_ones:
        return {}
    found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *row in _by_grid(open_ones):
        found[key].append(tuple(row))
    return {round_.pk: _taking(round_, found[round_.pk]) for round_ in open_ones}


@prepared
def _by_grid(rounds: Keys) -> QuerySet[Any, Any]:
    rows = _with_rounds(rounds).order_by().values_list("asking", *_CHAIN)
    counts: QuerySet[Any, Any] = rows.annotate(
        n=Count("pk"),
        reached=Count("pk", filter=Q(reach=True)),
        taking=Count("pk", filter=Q(free=True)),
    )
    return counts


def _taking(round_: Round, rows: list[tuple[Any, ...]]) -> Taking:
    """From rows of a grid's chain, and its households that are there, in reach, free."""
    reach, free = Counter[Chain](), Counter[Chain]()
    for *chain, _roster, in_reach, taking in rows:
        reach[tuple(chain)], free[tuple(chain)] = in_reach, taking
    named = reach.total() if round_.wave and round_.wave.scope == Wave.Scope.NAMED else None
    left_out = reach.total() - free.total()
    return Taking(free.total(), left_out, named, roster=bool(rows), by_grid=free)


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
