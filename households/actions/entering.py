"""Coming in by a code: what may be tried, how often, and who is not counted.

Nobody says whose code they type, so wrong ones are counted by where they come from and all
together. When either is used up nobody is shut out: whoever also says which household they mean
goes on, counted by that household (docs/security.md has the arithmetic).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from grids.guesses import Limit, give_back, take
from grids.writing import Refused
from households.actions.codes import BY_HOUSEHOLD, named
from households.models import Household
from households.queries.codes import household_with

_DAY = timedelta(days=1)
BY_ADDRESS = Limit("code from an address", most=10, within=_DAY)
EVERYWHERE = Limit("code from anywhere", most=40, within=_DAY)
#: Who mistypes and then gets in takes so many misses back, once a day for each household.
FORGIVEN = Limit("mistyping that was forgiven", most=3, within=_DAY)
#: The household that somebody says they are: its village and its number there.
Named = tuple[UUID, str]
_Budget = Sequence[tuple[Limit, str]]


class MustBeNamed(Refused):
    """Nothing was looked at: from now on the household's number is asked for, too."""


def try_code(code: str, *, address: str, who: Named | None = None, now: datetime) -> Household:
    """The household that this code opens; or ``Refused``, in the same words whatever is wrong.

    ``MustBeNamed``: too many wrong ones from there, or from everywhere, and nobody is named.
    """
    budget = _budget(address, who)
    if not _taken(budget, now=now):
        raise _spent(who)
    household = household_with(code)
    if household is None or (who and (household.village_id, household.number) != who):
        raise Refused(_("This code opens nothing. Compare it with the slip, sign by sign."))
    for limit, about in budget:
        give_back(limit, about)
    return household


def forgive(household: Household, misses: int, *, address: str, now: datetime) -> None:
    """Whoever is in had that many misses in this browser before: most people mistype once."""
    for _miss in range(min(misses, FORGIVEN.most)):
        if take(FORGIVEN, household.pk, now=now):
            give_back(BY_ADDRESS, address)
            give_back(EVERYWHERE, "")


def _budget(address: str, who: Named | None) -> _Budget:
    return [(BY_HOUSEHOLD, named(*who))] if who else [(BY_ADDRESS, address), (EVERYWHERE, "")]


@transaction.atomic(durable=True)
def _taken(budget: _Budget, *, now: datetime) -> bool:
    """One of each, or nothing of any."""
    for taken, (limit, about) in enumerate(budget):
        if not take(limit, about, now=now):
            for before, its in budget[:taken]:
                give_back(before, its)
            return False
    return True


def _spent(who: Named | None) -> Refused:
    if who:
        sentence = _("Too many wrong codes for this household today. The office prints a new slip.")
        return Refused(sentence)
    return MustBeNamed(_("Too many wrong codes today. Say your household’s number, too."))
