"""What an import would change; the same roster on the same village gives the same plan."""

from dataclasses import dataclass, field

from grids.codes import sha256_of
from households.models import Household
from households.roster.kept import Kept, Known, Place
from households.roster.rows import Refusal, RosterRow

#: (field, as kept, as in the file), in words; numbers are masked.
Difference = tuple[str, str, str]


@dataclass
class Change:
    """A person who is known and differs."""

    row: RosterRow
    known: Known
    fields: list[Difference]


@dataclass(frozen=True)
class Ambiguous:
    """A row that could mean several people, or one who differs: the clerk says who it is."""

    row: RosterRow
    code: str
    candidates: tuple[Known, ...]


@dataclass
class Plan:
    """Everything that confirming would write; nothing is written while it is made."""

    kept: Kept
    new_households: dict[str, list[RosterRow]] = field(default_factory=dict)
    #: Numbers for new households of a file that has none: home → number.
    numbers: dict[str, str] = field(default_factory=dict)
    joining: list[tuple[Household, RosterRow]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    moved: list[tuple[Household, RosterRow, list[str]]] = field(default_factory=list)
    unchanged: int = 0
    ambiguous: list[Ambiguous] = field(default_factory=list)
    #: Rows that go the way of their head's, about which the clerk is asked.
    waiting: int = 0
    #: Rows that the clerk left out.
    left_out: int = 0
    refused: list[Refusal] = field(default_factory=list)
    new_groups: list[str] = field(default_factory=list)
    new_micro_grids: list[Place] = field(default_factory=list)
    #: Kept, and not in the file; nothing happens to them.
    missing_households: list[Household] = field(default_factory=list)
    missing_people: list[tuple[Household, Known]] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(map(len, self.new_households.values())) + len(self.joining)

    @property
    def changed_people(self) -> int:
        return len(self.changed)

    @property
    def empty(self) -> bool:
        return not (self.new or self.changed)

    @property
    def digest(self) -> str:
        """Tells whether confirming would still do what was shown."""
        new = [
            (self.numbers.get(home), row.place)
            for home, rows in self.new_households.items()
            for row in rows
        ]
        joining = [(str(home.pk), row.place) for home, row in self.joining]
        changed = [(str(one.known.membership), one.fields) for one in self.changed]
        waiting = [one.row.place for one in self.ambiguous]
        told = (new, joining, changed, waiting, self.refused, self.new_groups, self.new_micro_grids)
        return sha256_of(repr(told).encode())
