"""Rosters that leave the house: each with a line in the ledger, whole numbers with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, writing
from households.actions.locking import locked_village
from households.models import Household, Receiver
from households.roster.out.people import in_order, members_in


@dataclass(frozen=True)
class Wish:
    """What is wanted: pairs of field and heading in the receiver's order, and how."""

    columns: Sequence[tuple[str, str]]
    format: str
    whole: bool = False
    reason: str = ""
    #: The receiver under whose name the columns are kept; empty: they are not.
    receiver: str = ""


def export_roster(village_id: UUID, wish: Wish, *, sent: Sent) -> Receipt:
    """Leave the trace, keep the receiver's columns; the file itself is written by the page."""
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, Role.CLERK, Role.TOWNSHIP)
        _refuse_unreasoned(wish)
        if wish.receiver:
            keep_receiver(village, Receiver.Table.ROSTER, wish)
        _record(write, village, wish, rows=members_in(village).count())
        return write.done(_("The roster was sent as a file; that stands in the ledger."), village)


def export_household(household_id: UUID, wish: Wish, *, sent: Sent) -> Receipt:
    """The same for one household: what somebody gets who asks for their own data."""
    with writing(sent) as write:
        household = Household.objects.select_related("village").get(pk=household_id)
        write.allow(household.village, Role.CLERK, Role.TOWNSHIP)
        _refuse_unreasoned(wish)
        _record(write, household, wish, rows=in_order(household.memberships.all()).count())
        return write.done(_("The household's data were given out as a file."), household)


def keep_receiver(village: Village, table: str, wish: Wish) -> None:
    """The columns under the receiver's name; the next time they are there already."""
    Receiver.objects.update_or_create(
        village=village,
        table=table,
        name=wish.receiver,
        defaults={"columns": [list(pair) for pair in wish.columns]},
    )


def _refuse_unreasoned(wish: Wish) -> None:
    if wish.whole and not wish.reason.strip():
        raise Refused(_("Say why you need the whole numbers."))


def _record(write: Write, subject: Village | Household, wish: Wish, *, rows: int) -> None:
    """Fields, and whether numbers were whole; the reason is sealed with the receipt named here."""
    fields = [field for field, _heading in wish.columns]
    verb = "roster_exported" if isinstance(subject, Village) else "household_exported"
    details = {"fields": fields, "whole": wish.whole, "rows": rows, "format": wish.format}
    write.record(verb, subject, receipt=write.receipt.code, **details)
