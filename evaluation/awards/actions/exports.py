"""Tables of the evaluation that leave the house: each with a line in the ledger."""

from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.models import Round
from grids.models import Receipt
from grids.roles import Role
from grids.writing import Sent, writing
from households.actions.exports import Wish, keep_receiver
from households.actions.locking import locked_village
from households.models import Receiver


def export_summary(round_id: UUID, wish: Wish, *, rows: int, sent: Sent) -> Receipt:
    """Leave the trace and keep the receiver's columns; the file is written by the page."""
    with writing(sent) as write:
        round_ = Round.objects.get(pk=round_id)
        village = locked_village(round_.village_id)
        write.allow(village, Role.CLERK, Role.TOWNSHIP)
        if wish.receiver:
            keep_receiver(village, Receiver.Table.SUMMARY, wish)
        fields = [field for field, _heading in wish.columns]
        write.record("summary_exported", round_, fields=fields, rows=rows, format=wish.format)
        return write.done(_("The summary was sent as a file; that stands in the ledger."), round_)
