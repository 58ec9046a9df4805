"""Ties between households: who stands aside for whom.

Ending one is the clerk's alone, so it lets nobody judge for another year; that it need not count
is said by two, who are of neither household.
"""

from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing
from households.access import RELEASES, why_not_release_tie
from households.models import LEAST_REASON, DismissedTie, Household, Tie


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
    """End a tie; it still counts for a year, unless two officers release it."""
    with writing(sent) as write:
        tie = _locked_tie(tie_id)
        write.allow(tie.first.village, Role.CLERK)
        if tie.until:
            raise Refused(_("This tie has ended already."))
        tie.until = localdate(write.at)
        tie.save(update_fields=["until"])
        write.record("tie_ended", tie)
        told = _("The tie has ended. It still counts until %(day)s.")
        return write.done(told % {"day": date_format(tie.counts_until or tie.until)}, tie)


def ask_release(tie_id: UUID, *, reason: str, sent: Sent) -> Receipt:
    """The clerk asks that an ended tie need not count; nothing changes before another says so."""
    with writing(sent) as write:
        tie = _locked_tie(tie_id)
        write.allow(tie.first.village, Role.CLERK)
        _refuse_over(tie, write)
        if tie.release_asked_at:
            raise Refused(_("This was asked already and waits for another officer."))
        if len(reason.strip()) < LEAST_REASON:
            raise Refused(_("Say in at least ten characters why it need not count."))
        tie.release_reason = reason.strip()
        tie.release_asked_by, tie.release_asked_at = sent.officer, write.at
        tie.save(update_fields=["release_reason", "release_asked_by", "release_asked_at"])
        write.record("tie_release_asked", tie)
        return write.done(_("Asked. It counts until another officer says otherwise."), tie)


def release_tie(tie_id: UUID, *, sent: Sent) -> Receipt:
    """The second officer's word: in sittings that open from now on the tie does not count."""
    with writing(sent) as write:
        tie = _locked_tie(tie_id)
        write.allow(tie.first.village, *RELEASES)
        _refuse_over(tie, write)
        if not tie.release_asked_at:
            raise Refused(_("Nobody has asked that this tie need not count."))
        tie.released_by, tie.released_at = sent.officer, write.at
        tie.save(update_fields=["released_by", "released_at"])
        write.record("tie_released", tie, asked_by=str(tie.release_asked_by_id))
        return write.done(_("In sittings that open from now on this tie does not count."), tie)


def refuse_release(tie_id: UUID, *, sent: Sent) -> Receipt:
    """The second officer says no: the tie counts to the end of its year; it may be asked again."""
    with writing(sent) as write:
        tie = _locked_tie(tie_id)
        write.allow(tie.first.village, *RELEASES)
        _refuse_over(tie, write)
        if not tie.release_asked_at:
            raise Refused(_("Nobody has asked that this tie need not count."))
        write.record("tie_release_refused", tie, asked_by=str(tie.release_asked_by_id))
        tie.release_reason, tie.release_asked_by, tie.release_asked_at = "", None, None
        tie.save(update_fields=["release_reason", "release_asked_by", "release_asked_at"])
        return write.done(_("Refused: the tie goes on counting."), tie)


def _locked_tie(tie_id: UUID) -> Tie:
    return locked(Tie.objects.filter(pk=tie_id)).select_related("first__village").get()


def _refuse_over(tie: Tie, write: Write) -> None:
    """Only what ended and still counts can be released, and not by who belongs to it."""
    if tie.until is None:
        raise Refused(_("This tie is open: end it first, if it no longer holds."))
    if tie.released_at:
        raise Refused(_("This tie does not count any more: two officers have said so."))
    if not Tie.objects.recent(localdate(write.at)).filter(pk=tie.pk).exists():
        raise Refused(_("It ended more than a year ago and does not count any more."))
    if why := why_not_release_tie(write.sent.officer, tie):
        raise Refused(why)
