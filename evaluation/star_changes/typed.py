"""What is typed around a change: which stars of whom, and on what paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Wanted:
    """Stars that a household asks for: added, or given back, with its request on paper."""

    household_id: UUID
    stars: Sequence[UUID]
    ground: str
    document: str
