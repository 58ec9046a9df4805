"""Second factors: made and set up by their officer, replaced by two others when lost."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from grids.logging_in.actions.passwords import oneself
from grids.logging_in.factors import ASKING_LASTS, fill_key, fill_list
from grids.logging_in.one_time_passwords import ONE_TIME_LASTS
from grids.models import Factor, FactorReplacement, Officer, Receipt
from grids.staffing import locked_colleague
from grids.writing import Refused, Sent, Write, locked, writing


def make_list(codes: list[str], *, sent: Sent) -> Receipt:
    """A list with these codes waits for its first one; the one before goes on until then."""
    with writing(sent) as write:
        factor = _in_the_making(write)
        fill_list(factor, codes)
        factor.save()
        write.record("code_list_printed", factor, count=len(codes))
        return write.done(_("The list is shown for printing."))


def make_key(*, sent: Sent) -> Receipt:
    """A key for an app waits for the app's first code."""
    with writing(sent) as write:
        factor = _in_the_making(write)
        fill_key(factor)
        factor.save()
        write.record("app_key_made", factor)
        return write.done(_("Scan the picture with the app."))


def _in_the_making(write: Write) -> Factor:
    """The one that is not set up yet, to be filled anew."""
    officer = oneself(write)
    unfinished = locked(Factor.objects.filter(user=officer, confirmed=False, ended_at=None))
    factor = unfinished.first() or Factor(user=officer)
    factor.at = write.at
    return factor


def set_up_factor(factor_id: UUID, *, sent: Sent) -> Receipt:
    """From now on it is asked for; the one before is void, and other browsers are logged out.

    Called once a code of it was typed right (``grids.logging_in.factors.try_code``).
    """
    with writing(sent) as write:
        officer = oneself(write)
        factors = list(locked(Factor.objects.filter(user=officer, ended_at=None)))
        made = next((one for one in factors if one.pk == factor_id and not one.confirmed), None)
        if made is None:
            raise Refused(_("This one was replaced meanwhile. Open the page again."))
        _end([one for one in factors if one.confirmed], write.at)
        made.confirmed = True
        made.save(update_fields=["confirmed"])
        officer.end_sessions()
        officer.save(update_fields=["session_seal"])
        write.record("factor_set_up", made, kind=made.kind)
        return write.done(_("From now on a code is asked for when you log in."))


def ask_replacement(officer_id: UUID, *, township_id: UUID, sent: Sent) -> Receipt:
    """The first of two says that a colleague lost the list or the phone."""
    with writing(sent) as write:
        officer = _colleague(officer_id, township_id, write)
        asked = _asked(officer)
        if asked and asked.asked_by != sent.officer and asked.asked_at > write.at - ASKING_LASTS:
            raise Refused(_("A colleague has asked already. Open the page again and confirm."))
        if asked:
            asked.closed_at = write.at
            asked.save(update_fields=["closed_at"])
        asked = FactorReplacement(officer=officer, asked_by=sent.officer, asked_at=write.at)
        asked.save()
        write.record("factor_replacement_asked", asked, officer=str(officer.pk))
        return write.done(_("Asked. A second one of the office confirms within a day."), officer)


def confirm_replacement(
    asked_id: UUID, *, officer_id: UUID, township_id: UUID, sent: Sent
) -> Receipt:
    """The second one confirms: what was lost opens nothing, and is set up anew at the log-in."""
    with writing(sent) as write:
        officer = _colleague(officer_id, township_id, write)
        asked = _asked(officer)
        if asked is None or asked.pk != asked_id or asked.asked_at <= write.at - ASKING_LASTS:
            raise Refused(_("What was asked for does not stand any more. Open the page again."))
        if asked.asked_by == sent.officer:
            raise Refused(_("You asked yourself: a second one of the office has to confirm."))
        if _may_be_one_person(asked, sent.officer, at=write.at):
            raise Refused(
                _(
                    "One of the two of you opened the other's account less than a week ago: a "
                    "third one of the office has to confirm."
                )
            )
        asked.confirmed_by, asked.confirmed_at = sent.officer, write.at
        asked.save(update_fields=["confirmed_by", "confirmed_at"])
        end_factors(officer, at=write.at)
        write.record("factor_replaced", asked, officer=str(officer.pk))
        return write.done(_("The lost one is void. A new one is set up at the next log-in."))


def _colleague(officer_id: UUID, township_id: UUID, write: Write) -> Officer:
    officer, _township = locked_colleague(officer_id, township_id, write)
    if officer == write.sent.officer:
        raise Refused(_("Two others of the office replace what you lost yourself."))
    if not Factor.objects.filter(user=officer, confirmed=True, ended_at=None).exists():
        told = _("%(name)s has set up none, so there is none to replace.")
        raise Refused(told % {"name": officer.name})
    return officer


def _asked(officer: Officer) -> FactorReplacement | None:
    asked = FactorReplacement.objects.filter(officer=officer, confirmed_at=None, closed_at=None)
    return locked(asked).first()


def _may_be_one_person(asked: FactorReplacement, second: Officer, *, at: datetime) -> bool:
    """Whether one of the two had the other's slip a short while ago: one alone could be both."""
    first = asked.asked_by
    pairs = ((first, second), (second, first)) if first else ()
    return any(
        one.one_time_by == other and one.one_time_at and one.one_time_at > at - ONE_TIME_LASTS
        for one, other in pairs
    )


def end_factors(officer: Officer, *, at: datetime) -> None:
    """What the officer had opens nothing any more, and nobody stays logged in by it."""
    _end(list(locked(Factor.objects.filter(user=officer, ended_at=None))), at)
    officer.end_sessions()
    officer.save(update_fields=["session_seal"])


def _end(factors: list[Factor], at: datetime) -> None:
    for factor in factors:
        factor.ended_at = at
        factor.save(update_fields=["ended_at"])
