"""What is typed for a veto: the document that it stands on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Basis:
    """What a veto stands on; without ``stars`` it concerns the whole household."""

    ground: UUID
    document: str
    number: str
    issued_by: str
    issued_on: date
    ends_on: date
    stars: tuple[UUID, ...] = ()
