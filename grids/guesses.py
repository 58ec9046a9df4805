"""Guessing is made slow: of a kind of guess so many may miss in a time, and not one more.

A guess is taken before it is looked at, in one statement that counts only below the limit, and
given back when it was right: so fifty at once have no more looked at than the limit says, and
whoever is right is not counted (docs/security.md has the arithmetic).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.helpers import get_client_ip_address
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest

from grids.models import Guess
from grids.sealing import fingerprint

#: After the longest time of any limit nothing depends on a count any more.
_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """So many misses about each thing, ``within`` a time that begins with the first of them."""

    what: str
    most: int
    within: timedelta

    def key(self, about: object) -> str:
        """Addresses are personal data, so none lies in the database as it is."""
        return fingerprint(str(about), purpose=f"guess:{self.what}").hex()


def take(limit: Limit, about: object, *, now: datetime) -> bool:
    """Count one guess more; ``False`` means that there is none left, and nothing was counted.

    Not inside an action's transaction: a refusal there must not take the count back.
    """
    key, over = limit.key(about), Q(since__lte=now - limit.within)
    Guess.objects.get_or_create(key=key, defaults={"since": now, "missed": 0})
    left = Guess.objects.filter(over | Q(missed__lt=limit.most), key=key)
    counted = {"missed": F("missed") + 1, "since": F("since")}
    begun = {"missed": Value(1), "since": Value(now)}
    return bool(
        left.update(**{n: Case(When(over, then=begun[n]), default=counted[n]) for n in counted})
    )


def give_back(limit: Limit, about: object) -> None:
    """A guess that was right, or was never looked at, is not counted."""
    found = Guess.objects.filter(key=limit.key(about), missed__gt=0)
    found.update(missed=F("missed") - 1)


def is_spent(limit: Limit, about: object, *, now: datetime) -> bool:
    """Whether nothing may be guessed now; for a page that only reads, and counts what missed."""
    found = Guess.objects.filter(key=limit.key(about), missed__gte=limit.most)
    return found.filter(since__gt=now - limit.within).exists()


def forget(limit: Limit, *about: object) -> None:
    """What these were guessed for does not hold any more."""
    Guess.objects.filter(key__in=[limit.key(one) for one in about]).delete()


def forget_old(now: datetime) -> int:
    """Counts that no limit asks for any more; their number."""
    return Guess.objects.filter(since__lte=now - _KEPT).delete()[0]


def address_of(request: HttpRequest) -> str:
    """Where somebody guesses from, as log-ins see it."""
    return str(get_client_ip_address(request))
