"""What the forms of doubts hand over: what was seen, what the household was told, a second look."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Seen:
    """A doubt as it is typed: ``award`` is the star that the household holds.

    ``none_excluded``: the officer says that it is none of what can never be a ground;
    ``only_mentioned``: that a word which sounds like one is a mention and no more.
    """

    award: UUID
    criterion: UUID
    source: str
    words: str
    raised_on: date
    none_excluded: bool
    visit: UUID | None = None
    fault: UUID | None = None
    only_mentioned: bool = False


@dataclass(frozen=True)
class Told:
    """What the household was told, by whom it was heard, what it says, until when it has time."""

    words: str
    told: str
    way: str
    told_on: date
    reply: str
    mend_by: date


@dataclass(frozen=True)
class Again:
    """A second look."""

    looked_on: date
    mended: bool
    words: str
