"""The first step of every write on a round: lock the round, and see that the work is open.

Everything that changes a round's rows locks the round first, so that a move and a tally, or two
moves, cannot pass each other (twins in tests/evaluation/test_races.py).
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Round
from evaluation.workflow import Stage, Work
from grids.writing import Refused, locked

RoundKey = UUID | QuerySet[Any, Any]


def locked_round(round_id: RoundKey) -> Round:
    """The round, locked until the transaction ends, as it stands now.

    ``round_id`` may also be a query for the key, which saves asking for it first.
    """
    return locked(Round.objects.filter(pk=round_id)).select_related("village", "campaign").get()


def locked_round_for(work: Work, round_id: RoundKey) -> Round:
    """The same, refused with a sentence when the round's stage does not allow the work."""
    round_ = locked_round(round_id)
    if not round_.open_for(work):
        raise Refused(
            _("This is not possible any more: the round is now at “%(stage)s”.")
            % {"stage": Stage(round_.stage).label}
        )
    return round_
