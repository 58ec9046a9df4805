"""One-time passwords: printed on a slip, good for one week and for choosing one's own password.

They are 60 random bits, so a keyed fingerprint tells them as safely as Argon2 would, a thousand
times quicker (docs/decisions.md); until they are used they also lie sealed, to be printed.
"""

import hmac
from datetime import datetime, timedelta
from enum import Enum

from grids.codes import grouped, new_code, read_code
from grids.models import Officer
from grids.sealing import fingerprint, seal, unseal

#: A slip that was not used within a week opens nothing any more (trust.md §2.2, item 34).
ONE_TIME_LASTS = timedelta(days=7)
_LENGTH = 12


class Slip(Enum):
    """What a typed password is to an officer's slip."""

    ANOTHER = "another"
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


def give_slip(officer: Officer, *, at: datetime, by: Officer | None = None) -> str:
    """A new one-time password as it stands on the slip; the officer is still to be saved.

    Whatever opened the account before opens it no more, and all sessions end.
    """
    code = new_code(_LENGTH)
    officer.set_unusable_password()
    officer.one_time_at, officer.one_time_by = at, by
    officer.one_time_until = at + ONE_TIME_LASTS
    officer.one_time_sealed = seal(code, context=_context(officer))
    officer.one_time_fingerprint = _mark(officer, code)
    officer.end_sessions()
    return grouped(code)


def use_up(officer: Officer) -> None:
    """The slip opens nothing any more; it is known again, so that its bearer can be told."""
    officer.one_time_sealed = None
    officer.one_time_until = None


def password_on_slip(officer: Officer) -> str:
    """What stands on an unused slip."""
    assert officer.one_time_sealed is not None
    return grouped(unseal(officer.one_time_sealed, context=_context(officer)))


def try_slip(officer: Officer, typed: str, *, now: datetime) -> Slip:
    """Whether what was typed is the slip's password, and whether it still opens anything."""
    mark = bytes(officer.one_time_fingerprint or b"")
    if not hmac.compare_digest(mark, _mark(officer, read_code(typed))):
        return Slip.ANOTHER
    if not officer.must_choose_password:
        return Slip.USED
    return Slip.EXPIRED if is_expired(officer, now=now) else Slip.GOOD


def is_expired(officer: Officer, *, now: datetime) -> bool:
    """Whether the unused slip is older than a week."""
    return officer.one_time_until is not None and officer.one_time_until <= now


def _mark(officer: Officer, code: str) -> bytes:
    return fingerprint(f"{officer.pk}\n{code}", purpose="one-time")


def _context(officer: Officer) -> str:
    return f"officer:{officer.pk}:one-time"
