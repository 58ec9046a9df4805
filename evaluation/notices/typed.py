"""What is typed around a posted paper: the facts put right, and where it hangs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Facts:
    """What should have been frozen in the entry."""

    head_name: str
    group: UUID | None
    reason: str


@dataclass(frozen=True)
class Contacts:
    """Where villagers turn to, as it should stand on the paper."""

    committee_telephone: str
    supervisor_telephone: str
    comment_box: str
    office_address: str


@dataclass(frozen=True)
class Posted:
    """One paper on one wall."""

    place: str
    posted_on: date
    posted_by: str
