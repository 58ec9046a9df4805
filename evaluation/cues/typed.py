"""What the form of a note hands over."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Words:
    """Of which cue, of which case (the key of its entry or sitting) or of the cue as a whole."""

    cue: str
    text: str
    case: UUID | None = None
