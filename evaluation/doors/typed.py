"""What somebody says of a door, and until when what is mended counts."""

from dataclasses import dataclass
from datetime import date

MendUntil = date | None


@dataclass(frozen=True)
class Said:
    """``kind`` of mark; ``ends``: it is taken back; ``until``: of who is away, where known."""

    kind: str
    ends: bool = False
    until: date | None = None
    note: str = ""
