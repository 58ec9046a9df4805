"""An act is taken back within ten minutes: whole, or not at all; the ledger keeps both."""

from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, writing
from households.actions.families.changes import take_back
from households.actions.locking import locked_village
from households.models import FamilyAct


def undo_act(act_id: UUID, *, sent: Sent) -> Receipt:
    """Everything as it was; ``Refused`` with the reason when that cannot be any more."""
    with writing(sent) as write:
        village = FamilyAct.objects.values_list("village", flat=True).get(pk=act_id)
        write.allow(locked_village(village), Role.CLERK)
        act = FamilyAct.objects.select_related("household").get(pk=act_id)
        if act.undone_at:
            raise Refused(_("This was undone already."))
        if write.at > act.at + FamilyAct.UNDO_FOR:
            raise Refused(
                _("Ten minutes are over. Record what is right as something that happened.")
            )
        take_back(act)
        act.undone_at = write.at
        act.save(update_fields=["undone_at"])
        write.record("family_act_undone", act.household, act=str(act.pk))
        return write.done(_("It is undone: everything is as it was before."), act.household)
