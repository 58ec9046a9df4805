"""A round's record leaves the house; that it did stands in the ledger."""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.access import WATCHERS
from evaluation.locking import locked_round
from evaluation.models import Sitting
from grids.models import Receipt
from grids.writing import Refused, Sent, writing


def export_record(round_id: UUID, *, sent: Sent) -> Receipt:
    """Leave the trace; the file is written by the page, after it."""
    with writing(sent) as write:
        round_ = locked_round(round_id)
        write.allow(round_.village, *WATCHERS)
        if Sitting.objects.filter(panel__round=round_, closed_at=None).exists():
            raise Refused(
                _("A sitting is open, and nobody reads votes before it is closed. Close it first.")
            )
        write.record("record_exported", round_)
        return write.done(_("The record was saved as a file; that stands in the ledger."), round_)
