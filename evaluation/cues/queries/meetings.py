"""What can be seen of sittings: less than a minute for a household."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from evaluation.cues.queries.cases import Case, clock
from evaluation.models import Round, Sitting, Tally

A_HOUSEHOLD = timedelta(seconds=60)


def in_seconds(rounds: Sequence[Round]) -> Iterable[Case]:
    """Closed sittings: from opening to closing, by the households that were counted in it."""
    counted = Tally.objects.filter(sitting=OuterRef("pk")).order_by().values("sitting")
    homes = counted.annotate(n=Count("claim__entry", distinct=True)).values("n")
    closed = Sitting.objects.filter(panel__round__in=rounds, closed_at__isnull=False)
    due = ExpressionWrapper(F("homes") * Value(A_HOUSEHOLD), DurationField())
    quick = closed.annotate(homes=Coalesce(Subquery(homes), 0), due=due)
    quick = quick.filter(closed_at__lt=F("opened_at") + F("due"))
    for sitting in quick.select_related("panel"):
        yield Case(sitting.panel.round_id, _reason(sitting), sitting=sitting)


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
