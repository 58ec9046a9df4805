"""A household's own code: eight characters on a slip of paper, by which it speaks for itself."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids import guesses
from grids.codes import HOUSEHOLD, new_code
from grids.guesses import Limit
from grids.models import Grid, Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, locked, writing
from households.models import Household
from households.queries.codes import homes_in_group, mark_of, with_code, without_code

#: Of a household that is named: at the door, or with its number on the page of codes.
BY_HOUSEHOLD = Limit("code of a household", most=10, within=timedelta(days=1))
Slips = list[tuple[Household, str]]


def issue_code(household_id: UUID, *, sent: Sent) -> tuple[Receipt, str]:
    """A new code and its receipt; the code is kept as a fingerprint only, so it is shown once."""
    with writing(sent) as write:
        homes = Household.objects.filter(pk=household_id).select_related("village")
        household = locked(homes).get()
        write.allow(household.village, Role.CLERK)
        if household.ended_on:
            raise Refused(_("This household has ended."))
        [(_household, code)] = _give([household], at=write.at)
        write.record("code_issued", household)
        return write.done(
            _("A new code was issued; an older slip no longer works."), household
        ), code


def issue_codes(group_id: UUID, *, anew: bool, sent: Sent) -> tuple[Receipt, Slips]:
    """New codes for a villager group: for all its households, or for those that have none.

    The codes come in the order of household numbers and are shown once, as of ``issue_code``.
    """
    with writing(sent) as write:
        group = Grid.objects.select_related("village").get(pk=group_id)
        asked = homes_in_group(group)
        homes = list(locked(Household.objects.filter(pk__in=asked.values("pk"))))
        write.allow(group.village, Role.CLERK)
        wanted = asked if anew else without_code(asked)
        keys = set(wanted.values_list("pk", flat=True))
        homes = sorted((one for one in homes if one.pk in keys), key=lambda one: one.number)
        if not homes:
            raise Refused(_("Every household of this group has a slip with a code already."))
        slips = _give(homes, at=write.at)
        write.record("codes_issued", group, group=group.name, households=len(slips))
        return write.done(_issued(len(slips)), group.village), slips


def _issued(count: int) -> str:
    return ngettext(
        "%(n)s slip with a new code was made; an older one no longer works.",
        "%(n)s slips with new codes were made; older ones no longer work.",
        count,
    ) % {"n": count}


def _give(homes: Sequence[Household], *, at: datetime) -> Slips:
    """Each gets a code that nobody has; what was typed wrongly for the old one is forgotten."""
    slips = [(household, new_code(HOUSEHOLD)) for household in homes]
    for household, code in slips:
        household.code_fingerprint, household.code_issued_at = mark_of(code), at
    Household.objects.bulk_update(homes, ["code_fingerprint", "code_issued_at"])
    guesses.forget(BY_HOUSEHOLD, *(named(one.village_id, one.number) for one in homes))
    return slips


def named(village: UUID, number: str) -> str:
    """What wrong codes are counted about where somebody says which household they mean."""
    return f"{village} {number}"


def check_household_code(household_id: UUID, typed: str, *, now: datetime) -> bool:
    """Whether this is the household's code; refused after ten wrong ones in a day.

    A transaction of its own, called before the action's: a refusal there must not take the count
    of failures back (so calling it inside another is an error).
    """
    household = Household.objects.get(pk=household_id)
    here = named(household.village_id, household.number)
    with transaction.atomic(durable=True):
        taken = guesses.take(BY_HOUSEHOLD, here, now=now)
    if not taken:
        raise Refused(
            _("Too many wrong codes today. Let the household sign, or make a new slip for it.")
        )
    fits = _fits(household_id, typed)
    if fits:
        guesses.give_back(BY_HOUSEHOLD, here)
    return fits


def _fits(household_id: UUID, typed: str) -> bool:
    household = with_code().filter(pk=household_id).first()
    stored = bytes(household.code_fingerprint or b"") if household else b""
    return hmac.compare_digest(stored, mark_of(typed))
