"""An officer's own log-ins, newest first, and which are open."""

from dataclasses import dataclass
from datetime import datetime

from grids.logging_in.factors import ASKING_LASTS
from grids.logging_in.log_ins import AT_MOST, IDLE_AT_A_DESK, IDLE_ON_A_PHONE
from grids.models import FactorReplacement, LogIn, Officer

#: So many are shown; the older ones are of no use to whoever looks for a stranger.
SHOWN = 50


@dataclass(frozen=True)
class Line:
    """A log-in: whether it is this browser's, and whether it is open."""

    row: LogIn
    here: bool
    open: bool


def log_ins_of(officer: Officer, *, own_row: str, now: datetime) -> list[Line]:
    """The last fifty."""
    rows = LogIn.objects.filter(officer=officer)[:SHOWN]
    return [Line(row, str(row.pk) == own_row, _is_open(row, officer, now=now)) for row in rows]


def _is_open(row: LogIn, officer: Officer, *, now: datetime) -> bool:
    idle = IDLE_ON_A_PHONE if row.phone else IDLE_AT_A_DESK
    in_time = now - row.seen_at <= idle and now - row.at <= AT_MOST
    return row.ended_at is None and row.seal == officer.session_seal and in_time


def last_replacement(officer: Officer) -> FactorReplacement | None:
    """The last time that what they had was made void, and by whom."""
    done = FactorReplacement.objects.filter(officer=officer, confirmed_at__isnull=False)
    return done.select_related("asked_by", "confirmed_by").order_by("-confirmed_at").first()


def asked_replacement(officer: Officer, *, now: datetime) -> FactorReplacement | None:
    """What a first officer has asked for and a second one may confirm."""
    since = now - ASKING_LASTS
    asked = FactorReplacement.objects.filter(officer=officer, confirmed_at=None, closed_at=None)
    return asked.filter(asked_at__gt=since).select_related("asked_by").first()
