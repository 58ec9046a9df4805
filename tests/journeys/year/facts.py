"""What was done in the year, one line each, in the order in which it was typed in.

A household is its village and number, ``寺下村 010001``. ``act``: the family act that a fact is of;
an act that was undone never was.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


def village_of(place: str) -> str:
    """Of a village, a household, or something that is named after one of them."""
    return place.split(maxsplit=1)[0]


@dataclass(frozen=True, kw_only=True)
class Fact:
    at: datetime
    act: str = ""


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
class Undone(Fact):
    """The act is undone."""

    undone: str


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
class TookPart(Fact):
    """The household had its place in that year's evaluation; ``decided``: it declared itself."""

    home: str
    year: int
    decided: bool


@dataclass(frozen=True, kw_only=True)
class Awarded(Fact):
    """In the evaluation of ``year``."""

    home: str
    year: int
    star: str
    since: date
    until: date


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


@dataclass(frozen=True, kw_only=True)
class Doubted(Fact):
    """A star that the household holds is in doubt."""

    key: str
    home: str
    star: str


@dataclass(frozen=True, kw_only=True)
class Reminded(Fact):
    """The household was told, and has time until a day, that day included."""

    key: str
    until: date


@dataclass(frozen=True, kw_only=True)
class LookedAgain(Fact):
    key: str
    mended: bool


@dataclass(frozen=True, kw_only=True)
class GivenUp(Fact):
    key: str


@dataclass(frozen=True, kw_only=True)
class Judged(Fact):
    """The doubt is before the bodies, or they have voted on it."""

    key: str
    decided: bool = False


@dataclass(frozen=True, kw_only=True)
class StarEnded(Fact):
    """From this day on."""

    home: str
    year: int
    star: str


@dataclass
class Log:
    """Everything that was done so far."""

    facts: list[Fact] = field(default_factory=list)

    def add(self, *facts: Fact) -> None:
        self.facts += facts

    def of(self, place: str) -> list[Fact]:
        """What was done with a household, for whoever looks for a difference."""
        return [fact for fact in self.facts if place in vars(fact).values()]
