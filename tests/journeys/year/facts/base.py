"""A fact, the list of them, and whose they are."""

from dataclasses import dataclass, field
from datetime import datetime


def village_of(place: str) -> str:
    """Of a village, a household, or something that is named after one of them."""
    return place.split(maxsplit=1)[0]


@dataclass(frozen=True, kw_only=True)
class Fact:
    at: datetime
    act: str = ""


@dataclass(frozen=True, kw_only=True)
class Undone(Fact):
    """The act is undone."""

    undone: str


@dataclass
class Log:
    """Everything that was done so far."""

    facts: list[Fact] = field(default_factory=list)

    def add(self, *facts: Fact) -> None:
        self.facts += facts

    def of(self, place: str) -> list[Fact]:
        """What was done with a household, for whoever looks for a difference."""
        return [fact for fact in self.facts if place in vars(fact).values()]
