"""What leaves the house as a file: with a line in the ledger, whole numbers with a reason."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, writing
from households.models import Household
from households.roster.out.people import in_order, members_in


def export_household(
    household_id: UUID, fields: Sequence[str], *, whole: bool, reason: str, sent: Sent
) -> Receipt:
    """Leave the trace; the file itself is written by the page.

    The ledger says fields and whether numbers were whole; the reason is sealed with the receipt.
    """
    with writing(sent) as write:
        household = Household.objects.select_related("village").get(pk=household_id)
        write.allow(household.village, Role.CLERK, Role.TOWNSHIP)
        if whole and not reason.strip():
            raise Refused(_("Say why you need the whole numbers."))
        details = {"fields": list(fields), "whole": whole, "format": "xlsx"}
        details["rows"] = in_order(household.memberships.all()).count()
        write.record("household_exported", household, receipt=write.receipt.code, **details)
        return write.done(_("The household's data were given out as a file."), household)


def export_roster(village_id: UUID, fields: Sequence[str], *, sent: Sent) -> Receipt:
    """The same for the table with everybody in it, whose numbers are always masked."""
    with writing(sent) as write:
        village = Village.objects.get(pk=village_id)
        write.allow(village, Role.CLERK)
        details = {"fields": list(fields), "whole": False, "format": "xlsx"}
        details["rows"] = members_in(village).count()
        write.record("roster_exported", village, receipt=write.receipt.code, **details)
        return write.done(_("The roster was given out as a file."))
