"""A household's own data that leave the house: with a line in the ledger, whole with a reason."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, writing
from households.models import Household
from households.roster.out.people import in_order


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
