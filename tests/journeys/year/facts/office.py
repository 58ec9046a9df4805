"""Of what is held, and of inspections."""

from dataclasses import dataclass
from datetime import date

from tests.journeys.year.facts.base import Fact


@dataclass(frozen=True, kw_only=True)
class Planned(Fact):
    key: str
    village: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Recorded(Fact):
    """It was held."""

    key: str


@dataclass(frozen=True, kw_only=True)
class CalledOff(Fact):
    key: str


@dataclass(frozen=True, kw_only=True)
class Came(Fact):
    key: str
    home: str
    taken_off: bool = False


@dataclass(frozen=True, kw_only=True)
class Served(Fact):
    """Half hours of somebody; ``home`` is empty for somebody from elsewhere."""

    key: str
    name: str
    home: str
    half_hours: int
    taken_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Certified(Fact):
    key: str
    village: str


@dataclass(frozen=True, kw_only=True)
class Withdrawn(Fact):
    key: str


@dataclass(frozen=True, kw_only=True)
class Opened(Fact):
    """An inspection; ``key`` names it, ``own``: by the village's supervisors."""

    key: str
    village: str
    year: int
    half: int
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Looked(Fact):
    """At a household; ``noes``: how many things were not as they should be."""

    key: str
    home: str
    drawn: bool
    noes: int = 0


@dataclass(frozen=True, kw_only=True)
class Wrong(Fact):
    """A fault ``key`` of the inspection ``of``, to be mended until ``by``."""

    key: str
    of: str
    by: date


@dataclass(frozen=True, kw_only=True)
class Rechecked(Fact):
    """``again``: until when it must be mended now; none: it is mended."""

    key: str
    again: date | None = None


@dataclass(frozen=True, kw_only=True)
class Finished(Fact):
    key: str
