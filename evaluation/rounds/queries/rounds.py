"""The first signatures that wait on a round, and whether a move says why."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluation.models import Correction, Proposal, Round, Tally, VetoEffect
from evaluation.notices.queries.lines import Changes
from evaluation.workflow import Move, MoveName
from grids.prepared import Keys, prepared


def standing_proposals(*rounds: Round, now: datetime) -> QuerySet[Proposal]:
    """First signatures that still count: within their day, and on a result that did not change.

    A second officer would otherwise sign what the first has never seen.
    """
    waiting = _waiting([round_.pk for round_ in rounds]).filter(expires_at__gt=now)
    return waiting.select_related("officer", "post")


def first_signatures(rounds: Collection[Round], *, now: datetime) -> list[Proposal]:
    """The same of many rounds, of which mostly none has one: one query, and one more if any."""
    keys = [key for key, until in _signed(rounds) if until > now]
    return (
        list(Proposal.objects.filter(pk__in=keys).select_related("officer", "post")) if keys else []
    )


@prepared
def _signed(rounds: Keys) -> QuerySet[Any, Any]:
    return _waiting(rounds).values_list("pk", "expires_at")


def _waiting(rounds: Keys) -> QuerySet[Proposal]:
    since = {"at__gt": OuterRef("at")}
    counted = Tally.objects.filter(claim__entry__round=OuterRef("round"), **since)
    corrected = Correction.objects.filter(entry__round=OuterRef("round"), **since)
    vetoed = VetoEffect.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(released_at__gt=OuterRef("at")),
        entry__round=OuterRef("round"),
    )
    waiting = Proposal.objects.filter(round__in=rounds, closed_at=None)
    return waiting.filter(~Exists(counted), ~Exists(corrected), ~Exists(vetoed))


def asks_why(round_: Round, rule: Move, changes: Changes) -> bool:
    """Whether the move needs its reason here.

    Whoever posts a later version says why, also where the committees post it after the round was
    sent back: then the same move as the first posting makes a supplement.
    """
    if rule.name != MoveName.POST_NOTICE:
        return rule.needs_reason
    later = round_.is_change or round_.notices.standing().exists()
    return later and bool(changes.lines)
