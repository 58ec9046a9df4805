"""Passwords: printed once on a slip, then chosen by the officer and seen by nobody else."""

from datetime import datetime, timedelta

from grids.codes import grouped, new_code
from grids.models import Officer
from grids.sealing import seal

#: A slip that was not used within a week opens nothing any more (trust.md §2.2, item 34).
ONE_TIME_LASTS = timedelta(days=7)
_LENGTH = 12


def issue_one_time(officer: Officer, *, at: datetime) -> str:
    """Give the officer a new one-time password, saved and returned as it stands on the slip.

    It opens nothing but the page where the officer chooses their own; all sessions end. Called
    inside an action, with the officer's row locked or not yet saved.
    """
    password = grouped(new_code(_LENGTH))
    officer.set_password(password)
    officer.one_time_until = at + ONE_TIME_LASTS
    officer.one_time_sealed = seal(password, context=f"officer:{officer.pk}:one-time")
    officer.save()
    return password
