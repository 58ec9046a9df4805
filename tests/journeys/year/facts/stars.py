"""Of stars: won, in doubt, ended; of a year that asks for them."""

from dataclasses import dataclass
from datetime import date

from tests.journeys.year.facts.base import Fact


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
class Doubted(Fact):
    """A star that the household holds is in doubt; ``by``: the user name of who raised it."""

    key: str
    home: str
    star: str
    by: str


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


@dataclass(frozen=True)
class Item:
    """Of a star, as it is worded in a year."""

    star: str
    code: str
    text: str
    required: bool
    may_not_apply: bool


@dataclass(frozen=True, kw_only=True)
class Asked(Fact):
    """A year's rules and items."""

    year: int
    minimum: int
    mandatory: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Said(Fact):
    """A household's answer that is not “met”: ``not_met`` or ``na``."""

    home: str
    year: int
    item: str
    value: str
