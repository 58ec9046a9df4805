"""The rows of a roster as people in households, and what was not taken.

A value that cannot be right is left empty and listed, and the person goes in; a row is refused
only when the person cannot be placed; without its head a household is held back whole
(design.md §8, importing). Reasons have stable codes.
"""

from dataclasses import dataclass, field
from typing import Any

from grids.sheets.table import Table
from households.models import Relation
from households.roster.table import RosterResource

#: A row that says nothing in these is a prepared line for somebody who was never entered.
_ABOUT_SOMEBODY = ("name", "relation", "id_number", "phone", "head_name", "head_id_number")
#: Written once for a family, in its first row or in a merged cell.
_WRITTEN_ONCE = ("household_no", "group", "micro_grid", "head_name")
#: Without these the person cannot be placed, so an unreadable one refuses the row.
_PLACING = ("household_no", "name")


@dataclass(frozen=True)
class Refusal:
    """A row that does not go in, with its stable code."""

    row: int
    code: str
    #: The sheet's place in the file, from 0.
    sheet: int = 0


@dataclass(frozen=True)
class LeftEmpty:
    """A value that cannot be right; the person goes in without it."""

    row: int
    field: str
    code: str
    sheet: int = 0


@dataclass
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

    @property
    def home(self) -> str:
        """What tells this row's household from the others in the file."""
        return self.household_no

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
    skipped_columns: list[str] = field(default_factory=list)
    #: Households of which the file tells another size than it lists people: a remark, no more.
    other_size: list[str] = field(default_factory=list)


def read_roster(table: Table) -> Roster:
    """The people of a table, in its order."""
    reader = _Reader(table)
    for row in table.rows:
        reader.take(row)
    reader.hold_back_headless()
    return reader.finished()


class _Reader:
    """Goes through the rows once, with what was above in mind."""

    def __init__(self, table: Table) -> None:
        self.roster = Roster(skipped_columns=table.skipped)
        self.resource = RosterResource()
        self.above: dict[str, str] = {}
        self.numbers: set[str] = set()
        self.heads: set[str] = set()
        self.ids: dict[str, RosterRow] = {}
        self.names: dict[tuple[str, str], RosterRow] = {}

    def take(self, cells: dict[str, Any]) -> None:
        if all(cells.get(name) in {None, ""} for name in _ABOUT_SOMEBODY):
            return
        values, faults = self.resource.read(cells)
        self.roster.persons += 1
        self._carry_down(values)
        person = _person(cells["row"], values)
        if person.household_no:
            self.numbers.add(person.household_no)
        code = next((faults[name] for name in _PLACING if name in faults), "")
        code = code or self._why_not(person)
        if code:
            self.roster.refused.append(Refusal(person.row, code))
        else:
            self._place(person, faults)

    def _carry_down(self, values: dict[str, Any]) -> None:
        """A row without a number belongs to the family above, unless it names another head."""
        same = not values["household_no"] and values["head_name"] in {
            "",
            None,
            self.above.get("head_name", ""),
        }
        if same:
            for name in _WRITTEN_ONCE:
                values[name] = values[name] or self.above.get(name, "")
        values["group"] = values["group"] or self.above.get("group", "")
        self.above = {name: values[name] or "" for name in _WRITTEN_ONCE}

    def _why_not(self, person: RosterRow) -> str:
        if not person.household_no:
            return "number_missing"
        if not person.name:
            return "name_missing"
        if person.is_head and person.household_no in self.heads:
            return "second_head"
        return "person_twice" if self._was_there(person) else ""

    def _was_there(self, person: RosterRow) -> bool:
        """The same name with the same ID number, or in the same household without two of them."""
        same_id = self.ids.get(person.id_number)
        if same_id is not None and same_id.name == person.name:
            return True
        namesake = self.names.get((person.household_no, person.name))
        return namesake is not None and not (namesake.id_number and person.id_number)

    def _place(self, person: RosterRow, faults: dict[str, str]) -> None:
        left = [LeftEmpty(person.row, _told_as(name), code) for name, code in faults.items()]
        if person.id_number in self.ids:
            # The later of two people with one ID number loses the value, not the row.
            left.append(LeftEmpty(person.row, "id_number", "id_twice_in_file"))
            person.id_number = ""
        elif person.id_number:
            self.ids[person.id_number] = person
        self.names.setdefault((person.household_no, person.name), person)
        if person.is_head:
            self.heads.add(person.household_no)
        self.roster.left_empty += left
        self.roster.rows.append(person)

    def hold_back_headless(self) -> None:
        held = {row.row for row in self.roster.rows if row.household_no not in self.heads}
        self.roster.refused += [Refusal(row, "household_without_head") for row in held]
        self.roster.rows = [row for row in self.roster.rows if row.row not in held]
        self.roster.left_empty = [one for one in self.roster.left_empty if one.row not in held]

    def finished(self) -> Roster:
        roster = self.roster
        roster.households = len(self.numbers)
        roster.refused.sort(key=lambda refusal: refusal.row)
        roster.left_empty.sort(key=lambda left: left.row)
        roster.other_size = _other_size(roster.rows)
        return roster


def _person(row: int, values: dict[str, Any]) -> RosterRow:
    relation = _relation(values)
    number = values["id_number"] or (values["head_id_number"] if relation == Relation.HEAD else "")
    group, micro_grid = values["group"] or "", values["micro_grid"] or ""
    return RosterRow(
        row=row,
        household_no=values["household_no"] or "",
        # A micro-grid without a group stands for one: every household lies in a group.
        group=group or micro_grid,
        micro_grid=micro_grid if group else "",
        name=values["name"] or ("" if values["relation"] else values["head_name"]) or "",
        relation=relation,
        id_number=number or "",
        phone=values["phone"] or "",
        residence=values["residence"] or "",
        party_member=values["party_member"],
        size=values["size"],
    )


def _relation(values: dict[str, Any]) -> str:
    """Lists of heads have no relations: the head is who is named so."""
    if values["relation"]:
        return str(values["relation"])
    is_head = values["head_name"] and values["name"] in {"", None, values["head_name"]}
    return Relation.HEAD.value if is_head else ""


def _told_as(field: str) -> str:
    """The head's number in a column of its own is the head's ID number."""
    return "id_number" if field == "head_id_number" else field


def _other_size(rows: list[RosterRow]) -> list[str]:
    listed: dict[str, int] = {}
    told: dict[str, int] = {}
    for row in rows:
        listed[row.household_no] = listed.get(row.household_no, 0) + 1
        if row.size:
            told.setdefault(row.household_no, row.size)
    return [number for number, size in told.items() if listed[number] != size]
