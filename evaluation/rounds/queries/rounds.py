"""The first signatures that wait on a round, and whether a move says why."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluation.models import Correction, Proposal, Round, Tally, VetoEffect
from evaluation.notices.queries.lines import Changes
from evaluation.workflow import Move, MoveName


def standing_proposals(*rounds: Round, now: datetime) -> QuerySet[Proposal]:
    """First signatures that still count: within their day, and on a result that did not change.

    A second officer would otherwise sign what the first has never seen.
    """
    since = {"at__gt": OuterRef("at")}
    counted = Tally.objects.filter(claim__entry__round=OuterRef("round"), **since)
    corrected = Correction.objects.filter(entry__round=OuterRef("round"), **since)
    vetoed = VetoEffect.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(released_at__gt=OuterRef("at")),
        entry__round=OuterRef("round"),
    )
    waiting = Proposal.objects.filter(round__in=rounds, closed_at=None, expires_at__gt=now)
    standing = waiting.filter(~Exists(counted), ~Exists(corrected), ~Exists(vetoed))
    return standing.select_related("officer", "post")


def asks_why(round_: Round, rule: Move, changes: Changes) -> bool:
    """Whether the move needs its reason here.

    Whoever posts a later version says why, also where the committees post it after the round was
    sent back: then the same move as the first posting makes a supplement.
    """
    if rule.name != MoveName.POST_NOTICE:
        return rule.needs_reason
    return round_.notices.standing().exists() and bool(changes.lines)
