"""Of households: who lives there, who looks after them, what they said."""

from dataclasses import dataclass
from datetime import date

from tests.journeys.year.facts.base import Fact


@dataclass(frozen=True, kw_only=True)
class Housed(Fact):
    """A household with its people and, where it is known, the years of their birth."""

    home: str
    people: tuple[tuple[str, int | None], ...]
    away: bool = False


@dataclass(frozen=True, kw_only=True)
class Moved(Fact):
    """Whether the household is away for long, as somebody typed it."""

    home: str
    away: bool


@dataclass(frozen=True, kw_only=True)
class Joined(Fact):
    home: str
    name: str
    born: int | None


@dataclass(frozen=True, kw_only=True)
class Gone(Fact):
    """Left or died; with the last one the household ends."""

    home: str
    names: tuple[str, ...]
    day: date


@dataclass(frozen=True, kw_only=True)
class Parted(Fact):
    home: str
    new: str
    names: tuple[str, ...]
    day: date


@dataclass(frozen=True, kw_only=True)
class Merged(Fact):
    """Everybody of ``other`` lives at ``home`` now."""

    home: str
    other: str
    day: date


@dataclass(frozen=True, kw_only=True)
class CameBack(Fact):
    home: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Linked(Fact):
    """From the day of typing in, ``liaison`` looks after the household."""

    home: str
    liaison: str


@dataclass(frozen=True, kw_only=True)
class Called(Fact):
    """Somebody called on a day; ``key`` names the visit."""

    key: str
    home: str
    day: date
    promise: bool = False


@dataclass(frozen=True, kw_only=True)
class Corrected(Fact):
    key: str
    day: date
    promise: bool = False


@dataclass(frozen=True, kw_only=True)
class PromiseKept(Fact):
    key: str


@dataclass(frozen=True, kw_only=True)
class Ruled(Fact):
    """Months between visits by kind of household."""

    alone: int
    away: int
    other: int


@dataclass(frozen=True, kw_only=True)
class Wished(Fact):
    key: str
    home: str


@dataclass(frozen=True, kw_only=True)
class Handled(Fact):
    """Somebody is to see to it, by a day if one is given; ``closed``: it is answered."""

    key: str
    due: date | None
    closed: bool
