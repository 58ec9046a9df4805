"""What a form hands to an action: a wish, who handles it, and the answers of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Handling:
    """Who handles a wish until when, and what is answered; ``closed``: that was all."""

    handler: str
    due_on: date | None
    answer: str
    closed: bool


@dataclass(frozen=True)
class Held:
    """A meeting on wishes: its day, who was there, and what was said on each wish."""

    held_on: date
    chair: str
    present: str
    handled: Mapping[UUID, Handling]
