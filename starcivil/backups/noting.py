"""What became of a backup or a drill is told to the installation, so that it knows its age."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection

from grids.models import Safekeeping
from starcivil.backups.refusing import Refused
from starcivil.owner import as_owner


class Note:
    """What the row will say; whoever works fills in the file."""

    file: Path | None = None


@contextmanager
def noted(kind: str, *, at: datetime) -> Iterator[Note]:
    """Inside it is done; afterwards a row says how it went, also when it was refused."""
    note, begun = Note(), time.monotonic()
    try:
        yield note
    except Refused as refusal:
        _write(kind, at, note, begun, faults=1, said=str(refusal))
        raise
    _write(kind, at, note, begun, faults=0, said="")


def _write(kind: str, at: datetime, note: Note, begun: float, *, faults: int, said: str) -> None:
    """As the owner, whose alone the table is."""
    file = note.file
    with as_owner(connection):
        Safekeeping.objects.create(
            kind=kind,
            at=at,
            file=file.name if file else "",
            size=file.stat().st_size if file and file.exists() else 0,
            seconds=round(time.monotonic() - begun),
            faults=faults,
            said=said[:300],
        )
