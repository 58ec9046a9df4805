"""What is typed around an objection: the doubt as it comes in, and what was found."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Doubt:
    """What a villager objects to. ``contact`` is empty when they wish not to be named."""

    entry_id: UUID
    star_id: UUID | None
    source: str
    content: str
    contact: str = ""


@dataclass(frozen=True)
class Finding:
    """What two people found, and the answer in public words."""

    outcome: str
    investigators: tuple[str, str]
    findings: str
    answer: str
