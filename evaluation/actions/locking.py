"""The first step of every write on a round: lock the round, and see that the work is open.

Everything that changes a round's rows locks the round first, so that a move and a tally, or two
moves, cannot pass each other (twins in tests/evaluation/test_races.py).
"""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.models import Round
from evaluation.workflow import Stage, Work
from grids.writing import Refused, locked


def locked_round(round_id: UUID) -> Round:
    """The round, locked until the transaction ends, as it stands now."""
    return locked(Round.objects.filter(pk=round_id)).select_related("village", "campaign").get()


def locked_round_for(work: Work, round_id: UUID) -> Round:
    """The same, refused with a sentence when the round's stage does not allow the work."""
    round_ = locked_round(round_id)
    if not round_.open_for(work):
        raise Refused(
            _("This is not possible any more: the round is now at “%(stage)s”.")
            % {"stage": Stage(round_.stage).label}
        )
    return round_


def locked_rounds_of(campaign_id: UUID, village_id: UUID) -> list[Round]:
    """Every round of a village in a year, locked: what is changed concerns whichever has an entry.

    A round that is about to fix its entries waits, so that no entry slips past.
    """
    return list(locked(Round.objects.filter(campaign=campaign_id, village=village_id)))
