"""A household's session: begun by its code, short, and over with the code that began it.

It lies in the browser's one session, beside nobody: while an officer is logged in there is none,
so what is pressed there is the officer's, and who wants to come in by a code logs out first.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from grids.prepared import prepared_models
from households.models import Household
from households.queries.codes import with_code

#: The whole rule of how long: without a press, and at all.
IDLE, LONGEST = timedelta(minutes=20), timedelta(hours=2)
#: So often at most a visit is noted, for noting is a write.
_NOTED = timedelta(minutes=1)
_KEY = "household"


def begin(request: HttpRequest, household: Household, *, now: datetime) -> None:
    """Under a new session key, with nothing of what this browser did before."""
    request.session.flush()
    moment = now.timestamp()
    request.session[_KEY] = {
        "pk": str(household.pk),
        "seal": household.seal,
        "since": moment,
        "seen": moment,
    }
    request.session.set_expiry(LONGEST)


def end(request: HttpRequest) -> None:
    """Nothing stays behind, neither here nor there."""
    request.session.flush()


def home_of(request: HttpRequest) -> Household | None:
    """The household whose code began this browser's session, if it is still good; one query."""
    if request.user.is_authenticated or not (kept := request.session.get(_KEY)):
        return None
    now = timezone.now()
    if _is_over(kept["since"], LONGEST, now) or _is_over(kept["seen"], IDLE, now):
        return None
    household = next(iter(_with_code(UUID(kept["pk"]))), None)
    if household is None or household.seal != kept["seal"]:
        return None
    if _is_over(kept["seen"], _NOTED, now):
        request.session[_KEY] = {**kept, "seen": now.timestamp()}
    return household


@prepared_models
def _with_code(household: UUID) -> QuerySet[Household]:
    found = with_code().filter(pk=household)
    return found.select_related("village__township", "grid__parent", "head")


def _is_over(moment: float, lasts: timedelta, now: datetime) -> bool:
    return now.timestamp() - moment >= lasts.total_seconds()
