"""Passwords: printed once on a slip, then chosen by the officer and seen by nobody else."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from grids.logging_in.one_time_passwords import give_slip, is_expired, use_up
from grids.models import Officer, Receipt, Township
from grids.roles import Role
from grids.staffing import locked_colleague
from grids.writing import Refused, Sent, Write, locked, writing


def issue_one_time(officer: Officer, *, at: datetime, by: Officer | None = None) -> str:
    """Give the officer a new one-time password, saved and returned as it stands on the slip.

    It opens nothing but the page where the officer chooses their own; all sessions end. Called
    inside an action, with the officer's row locked or not yet saved.
    """
    password = give_slip(officer, at=at, by=by)
    officer.save()
    return password


def reset_password(officer_id: UUID, *, township_id: UUID, sent: Sent) -> Receipt:
    """A new slip for a colleague; the old password opens nothing from now on.

    The township starts it and hands the slip over, but sees and sets no password
    (trust.md §2.2, item 34).
    """
    with writing(sent) as write:
        officer, _township = locked_colleague(officer_id, township_id, write)
        if officer == sent.officer:
            raise Refused(_("Change your own password under your name, at the top of the page."))
        if not officer.is_active:
            raise Refused(_("This account is suspended. Restore it first."))
        issue_one_time(officer, at=write.at, by=sent.officer)
        write.record("password_reset", officer)
        return write.done(_("The old password is void. Print the new slip and hand it over."))


def print_slips(township_id: UUID, *, officers: Iterable[Officer], sent: Sent) -> Receipt:
    """Leave the trace that one-time passwords were read by whoever prints them."""
    with writing(sent) as write:
        township = Township.objects.get(pk=township_id)
        write.allow(township, Role.TOWNSHIP)
        keys = sorted(str(officer.pk) for officer in officers)
        if not keys:
            raise Refused(_("No slip is waiting to be printed."))
        write.record("slips_printed", township, officers=keys, count=len(keys))
        return write.done(_("Slips shown for printing."), township)


def choose_password(*, password: str, sent: Sent) -> Receipt:
    """The officer's own first password; the slip is used up with it."""
    with writing(sent) as write:
        officer = oneself(write)
        if not officer.must_choose_password:
            raise Refused(_("You have chosen your password already."))
        if is_expired(officer, now=write.at):
            raise Refused(_("The slip is more than seven days old. Ask for a new one."))
        use_up(officer)
        return _keep(officer, password, "password_chosen", write)


def change_password(*, password: str, sent: Sent) -> Receipt:
    """Another password of one's own; whoever is logged in elsewhere is logged out."""
    with writing(sent) as write:
        return _keep(oneself(write), password, "password_changed", write)


def oneself(write: Write) -> Officer:
    """The officer who writes, locked; the entry stands where they have their first post."""
    write.post = next(iter(write.sent.officer.standing_posts), None)
    if write.post is not None:
        write.place = write.post.in_village or write.post.township
    return locked(Officer.objects.filter(pk=write.sent.officer.pk)).get()


def _keep(officer: Officer, password: str, verb: str, write: Write) -> Receipt:
    officer.set_password(password)
    officer.end_sessions()
    officer.save()
    write.record(verb, officer)
    return write.done(_("Your new password holds from now on. Only you know it."))
