"""How far an import is, seen from another connection while its transaction is still open.

PostgreSQL shows a session's ``application_name`` at once and drops it with the transaction, so
what is told here can neither outlive a killed import nor be left behind by one.
"""

from enum import IntEnum
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Step(IntEnum):
    """What an import is doing."""

    READING = 1
    COMPARING = 2
    WRITING = 3
    RECORDING = 4

    @property
    def said(self) -> Promise:
        return _SAID[self]


_SAID = {
    Step.READING: _("The rows are being read."),
    Step.COMPARING: _("The people are being compared with the roster."),
    Step.WRITING: _("The people are being written into the roster."),
    Step.RECORDING: _("The ledger is being written."),
}


def tell(upload: UUID, step: Step) -> None:
    """Show the step until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('application_name', %s, true)", [f"{_name(upload)}{step.value}"]
        )


def how_far(upload: UUID) -> Step | None:
    """The step of an import that is at work now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(application_name) FROM pg_stat_activity WHERE application_name LIKE %s"
            " AND datname = current_database() AND state <> 'idle'",
            [f"{_name(upload)}_"],
        )
        (name,) = cursor.fetchone() or (None,)
    return Step(int(name[-1])) if name else None


def _name(upload: UUID) -> str:
    return f"roster {upload.hex} "
