"""What can be seen of sittings: less than a minute for a household."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from evaluation.cues.queries.cases import Case, clock
from evaluation.models import Entry, Round, Sitting, Tally

A_HOUSEHOLD = timedelta(seconds=60)


def in_seconds(rounds: Sequence[Round]) -> Iterable[Case]:
    """Closed sittings: from opening to closing, by the households that were counted in it.

    More than the round has cannot have been counted, so of few sittings the counts are looked up.
    """
    closed = Sitting.objects.filter(panel__round__in=rounds, closed_at__isnull=False)
    there = Entry.objects.filter(round=OuterRef("panel__round")).order_by().values("round")
    quick = _shorter(closed, "most", there.annotate(n=Count("pk")).values("n"))
    counted = Tally.objects.filter(sitting=OuterRef("pk")).order_by().values("sitting")
    homes = counted.annotate(n=Count("claim__entry", distinct=True)).values("n")
    quick = _shorter(quick, "homes", homes)
    for sitting in quick.select_related("panel"):
        yield Case(sitting.panel.round_id, _reason(sitting), sitting=sitting)


def _shorter(
    sittings: QuerySet[Sitting], name: str, number: QuerySet[Any, Any]
) -> QuerySet[Sitting]:
    """Shorter than so many households take, this number of them."""
    due = ExpressionWrapper(F(name) * Value(A_HOUSEHOLD), DurationField())
    numbered = sittings.annotate(**{name: Coalesce(Subquery(number), 0), f"{name}_due": due})
    return numbered.filter(closed_at__lt=F("opened_at") + F(f"{name}_due"))


def _reason(sitting: Sitting) -> str:
    homes: int = vars(sitting)["homes"]
    assert sitting.closed_at is not None, "only closed sittings are asked for"
    seconds = int((sitting.closed_at - sitting.opened_at).total_seconds())
    told = ngettext(
        "%(n)s household in %(seconds)s seconds, from %(since)s",
        "%(n)s households in %(seconds)s seconds, from %(since)s",
        homes,
    )
    return told % {"n": homes, "seconds": seconds, "since": clock(sitting.opened_at)}
