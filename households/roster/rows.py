"""What a roster's file holds: its people, and what was not taken from it, with stable codes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from households.models import Relation


@dataclass(frozen=True)
class Refusal:
    """A row that does not go in, with its stable code."""

    row: int
    code: str
    #: The sheet's place in the file, from 0.
    sheet: int = 0
    #: The number of the household that the sentence needs, if any.
    where: str = ""


@dataclass(frozen=True)
class LeftEmpty:
    """A value that cannot be right; the person goes in without it."""

    row: int
    field: str
    code: str
    sheet: int = 0


@dataclass(slots=True)
class RosterRow:
    """One person of the file; ``row`` is the spreadsheet's own number, from 1."""

    row: int
    household_no: str
    group: str
    micro_grid: str
    name: str
    relation: str
    id_number: str
    phone: str
    residence: str
    party_member: bool | None
    size: int | None
    birth_year: int | None = None
    sheet: int = 0
    #: The hidden key that a filled template carries for each person.
    key: str = ""
    #: What tells this row's household from the others in the file: its number, or, in a table
    #: without numbers, ``group/name of the head``.
    home: str = ""
    #: What its ID number is looked up by (``grids.sealing.fingerprint``), if it has one.
    id_mark: bytes = b""
    #: Of several tables beside each other on the sheet, which; from 0.
    beside: int = 0
    #: Which of the people of its row, from 0.
    nth: int = 0

    @property
    def place(self) -> str:
        """By which a choice is kept: ``sheet:row``, and which of the row's people."""
        return f"{self.sheet}:{self.row}" + (f":{self.nth}" if self.nth else "")

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD


@dataclass
class Roster:
    """What a file holds: its people, and what was not taken from it."""

    rows: list[RosterRow] = field(default_factory=list)
    households: int = 0
    persons: int = 0
    refused: list[Refusal] = field(default_factory=list)
    left_empty: list[LeftEmpty] = field(default_factory=list)
    #: Values that go in and deserve a look.
    remarks: list[LeftEmpty] = field(default_factory=list)
    skipped_columns: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    #: How many people stand on each sheet, by its place.
    by_sheet: Counter[int] = field(default_factory=Counter)
    #: Sheets that hold such a table and are not read: the place, and whether it is hidden.
    unread: list[tuple[int, bool]] = field(default_factory=list)
    #: Lines that were taken for titles, totals or notes: the sheet's place, row, beginning.
    passed: list[tuple[int, int, str]] = field(default_factory=list)
    #: Households of which the file tells another size than it lists people: a remark, no more.
    other_size: list[str] = field(default_factory=list)

    @property
    def several_sheets(self) -> bool:
        """Whether a row's number needs its sheet's name."""
        told = (self.rows, self.refused)
        return len({one.sheet for rows in told for one in rows}) > 1

    def forget(self, rows: Collection[RosterRow]) -> None:
        """Of rows that are held back nothing else is told."""
        places = {(row.sheet, row.row) for row in rows}
        for told in (self.left_empty, self.remarks):
            told[:] = [one for one in told if (one.sheet, one.row) not in places]
