"""What a form hands to an action: who looks after households, and whom a village hands over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Entered:
    """Whom a clerk ticked: by candidate (``officer:…`` or ``person:…``) why not, or empty."""

    chosen: Mapping[str, str]


@dataclass(frozen=True)
class Standing:
    """Whether a liaison can look after households (``cannot`` empty), and helps the group."""

    cannot: str
    helps: bool


@dataclass(frozen=True)
class HandOver:
    """Links that go to another liaison, and why."""

    links: Sequence[UUID]
    to: UUID
    reason: str
