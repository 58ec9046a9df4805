"""Why a backup is not made or not restored: each reason has its own exit code."""

from enum import IntEnum

from django.core.management import CommandError


class Why(IntEnum):
    """The exit code of ``backup``, ``restore`` and ``drill`` (docs/operations.md repeats them)."""

    CUT = 10
    CHANGED = 11
    WRONG_KEY = 12
    OTHER_INSTALLATION = 13
    OLDER_CODE = 14
    NO_WHOLE = 15
    NOT_EMPTY = 16
    DIFFERS = 17
    PROGRAM = 18
    UNPREPARED = 19
    NO_ROOM = 20


class Refused(CommandError):
    """One sentence that says what is wrong, and what to do."""

    def __init__(self, why: Why, said: str) -> None:
        super().__init__(said, returncode=int(why))
        self.why = why
