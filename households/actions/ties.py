"""Ties between households: who stands aside for whom."""

from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, locked, writing
from households.models import DismissedTie, Household, Tie


def add_tie(first_id: UUID, second_id: UUID, *, kind: str, sent: Sent) -> Receipt:
    """Register that two households of a village are kin; kept in one order only."""
    with writing(sent) as write:
        homes = list(locked(Household.objects.filter(pk__in={first_id, second_id})))
        if len(homes) != 2:
            raise Refused(_("A tie joins two different households."))
        first, second = sorted(homes, key=lambda home: home.pk)
        if first.village_id != second.village_id:
            raise Refused(_("Both households must belong to this village."))
        write.allow(first.village, Role.CLERK)
        if Tie.objects.filter(first=first, second=second, until=None).exists():
            raise Refused(_("This tie is registered already."))
        tie = Tie.objects.create(first=first, second=second, kind=kind, since=localdate(write.at))
        write.record("tie_added", tie, first=str(first.pk), second=str(second.pk))
        return write.done(_("The tie is registered: both stand aside for each other."), tie)


def dismiss_tie(household_id: UUID, other_id: UUID, *, sent: Sent) -> Receipt:
    """Two households are not kin, though somebody moved between them; suggested no more."""
    with writing(sent) as write:
        homes = list(locked(Household.objects.filter(pk__in={household_id, other_id})))
        if len(homes) != 2 or homes[0].village_id != homes[1].village_id:
            raise Refused(_("Both households must belong to this village."))
        write.allow(homes[0].village, Role.CLERK)
        first, second = sorted(homes, key=lambda home: home.pk)
        DismissedTie.objects.get_or_create(
            first=first, second=second, defaults={"officer": sent.officer, "at": write.at}
        )
        here = next(home for home in homes if home.pk == household_id)
        write.record("tie_dismissed", here, other=str(other_id))
        return write.done(_("It is noted that they are not kin."), here)


def end_tie(tie_id: UUID, *, sent: Sent) -> Receipt:
    """End a tie from today on; what was decided meanwhile stays as it was counted."""
    with writing(sent) as write:
        tie = locked(Tie.objects.filter(pk=tie_id)).select_related("first__village").get()
        write.allow(tie.first.village, Role.CLERK)
        if tie.until:
            raise Refused(_("This tie has ended already."))
        tie.until = localdate(write.at)
        tie.save(update_fields=["until"])
        write.record("tie_ended", tie)
        return write.done(_("The tie has ended."), tie)
