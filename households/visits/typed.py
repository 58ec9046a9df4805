"""What a form hands to an action: what somebody saw and heard, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

#: The columns of a visit that somebody types, by their names.
TYPED = (
    "visited_on",
    "way",
    "trouble",
    "help",
    "promise",
    "promised_by",
    "next_on",
)


@dataclass(frozen=True)
class NothingNew:
    """Households where nothing is new, all on one day and in one way."""

    households: Sequence[UUID]
    visited_on: date
    way: str


@dataclass(frozen=True)
class Seen:
    """One visit in words; ``wish`` with its kind is put into the book of wishes."""

    visited_on: date
    way: str
    trouble: str = ""
    help: str = ""
    promise: str = ""
    promised_by: date | None = None
    next_on: date | None = None
    wish_kind: str = ""
    wish: str = ""

    @property
    def nothing_new(self) -> bool:
        return not (self.trouble or self.help or self.promise or self.wish)
