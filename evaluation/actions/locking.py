"""The first step of every write on a round: lock the round, and see that the work is open.

Everything that changes a round's rows locks the round first, so that a move and a tally, or two
moves, cannot pass each other (twins in tests/evaluation/test_races.py).
"""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Round
from evaluation.workflow import Stage, Work
from grids.writing import Refused, locked


def locked_round(round_id: UUID) -> Round:
    """The round, locked until the transaction ends, as it stands now."""
    return _locked(Round.objects.filter(pk=round_id))


def locked_round_for(work: Work, round_id: UUID) -> Round:
    """The same, refused with a sentence when the round's stage does not allow the work."""
    return _open(work, locked_round(round_id))


def locked_round_of_entry(work: Work, entry_id: UUID) -> Round:
    """The same for the round that an entry belongs to, which never changes."""
    return _open(work, _locked(Round.objects.filter(entries=entry_id)))


def _locked(rounds: QuerySet[Round]) -> Round:
    return locked(rounds).select_related("village", "campaign").get()


def _open(work: Work, round_: Round) -> Round:
    if not round_.open_for(work):
        raise Refused(
            _("This is not possible any more: the round is now at “%(stage)s”.")
            % {"stage": Stage(round_.stage).label}
        )
    return round_
