"""The rows of a roster as people in households, and what was not taken.

A value that cannot be right is left empty and listed, and the person goes in; a row is refused
only when the person cannot be placed (design.md §8, importing). Reasons have stable codes.
"""

from collections import Counter
from typing import Any

from grids.numbers import plain
from grids.sealing import fingerprint
from grids.sheets.cells import as_text, read_group
from grids.sheets.table import Table
from households.models import Relation
from households.numbers import birth_year_of
from households.roster.births import says_nothing
from households.roster.families import Line, are_two, tell_families_apart
from households.roster.relations import HEAD_WORDS
from households.roster.remarks import remarks_on, sequences
from households.roster.rows import LeftEmpty, Refusal, Roster, RosterRow
from households.roster.table import RosterResource
from households.roster.wide import people_of

#: A row that says nothing in these is a prepared line for somebody who was never entered.
_ABOUT_SOMEBODY = ("name", "relation", "id_number", "phone", "birth", "head_name", "head_id_number")
#: Written once for a family, in its first row or in a merged cell.
_WRITTEN_ONCE = ("household_no", "group", "micro_grid", "head_name")
#: Without these the person cannot be placed, so an unreadable one refuses the row.
_PLACING = ("household_no", "name")


def read_roster(table: Table) -> Roster:
    """The people of a table, in its order."""
    reader, people = _Reader(table), people_of(table.rows)
    for row in people:
        reader.take(row)
    return reader.finished(sequences(people))


class _Reader:
    """Goes through the rows once, with what was above in mind; then families are told apart."""

    def __init__(self, table: Table) -> None:
        self.roster = Roster(
            skipped_columns=table.skipped,
            sheets=table.sheets,
            by_sheet=Counter(dict.fromkeys(table.headers, 0)),
            unread=table.unread,
            passed=table.passed,
        )
        self.resource = RosterResource()
        self.numbered_sheets = {_sheet(row) for row in table.rows if row.get("household_no")}
        self.numbered_rows = sheets_numbered_throughout(table.rows)
        self.sheet = 0
        self.table = (0, 0)
        self.people_in: Counter[tuple[int, int]] = Counter()
        self.above: dict[str, str] = {}
        self.lines: list[Line] = []
        self.ids: dict[str, RosterRow] = {}
        self.names: dict[tuple[str, str], list[RosterRow]] = {}

    def take(self, cells: dict[str, Any]) -> None:
        if all(says_nothing(cells.get(name)) for name in _ABOUT_SOMEBODY):
            return
        values, faults = self.resource.read(cells)
        self.roster.persons += 1
        self.roster.by_sheet[_sheet(cells)] += 1
        if self.table != (table := (_sheet(cells), cells.get("beside") or 0)):
            self.table, self.sheet, self.above = table, table[0], {}
        own = {name: values[name] or "" for name in _WRITTEN_ONCE}
        if not self.numbered and "head_name" in faults:
            faults["household_no"] = "head_missing"
        if self._is_unnumbered_head(values):
            faults.setdefault("household_no", "number_missing")
        if "household_no" in faults:
            # The family below it has no number, and not that of the family above.
            self.above = {"group": values["group"] or ""}
        elif not values["key"]:
            self._carry_down(values)
        if "group" in faults:
            values["group"] = ""
        person = _person(cells, values, home=self._home(values))
        person.nth = self.people_in[person.sheet, person.row]
        self.people_in[person.sheet, person.row] += 1
        self.lines.append(
            Line(
                person,
                cells,
                faults,
                names_home=bool(own["household_no"] or not self.numbered),
                group=own["group"],
                head_id=values["head_id_number"] or "",
                code=self._why_not(person, faults),
            )
        )

    @property
    def numbered(self) -> bool:
        return self.sheet in self.numbered_sheets

    def _is_unnumbered_head(self, values: dict[str, Any]) -> bool:
        """Where every row carries its number, a head without one begins a family without one."""
        numberless = not values["household_no"] and not values["key"]
        return (
            numberless and self.sheet in self.numbered_rows and _relation(values) == Relation.HEAD
        )

    def _carry_down(self, values: dict[str, Any]) -> None:
        """A row without a number belongs to the family above, unless it names another head."""
        if not self.numbered and _relation(values) == Relation.HEAD:
            values["head_name"] = values["head_name"] or values["name"]
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

    def _home(self, values: dict[str, Any]) -> str:
        if self.numbered or not values["head_name"]:
            return values["household_no"] or (f"key {values['key']}" if values["key"] else "")
        return f"{values['group'] or ''}/{values['head_name']}"

    def _why_not(self, person: RosterRow, faults: dict[str, str]) -> str:
        """What the row alone shows."""
        if code := next((faults[name] for name in _PLACING if name in faults), ""):
            return code
        if not person.home:
            return "number_missing" if self.numbered else "head_missing"
        return "" if person.name else "name_missing"

    def _place(self, line: Line) -> None:
        person = line.person
        if not line.code and self._was_there(person):
            line.code = "person_twice"
        if line.code:
            self.roster.refused.append(Refusal(person.row, line.code, person.sheet))
            return
        left = [
            LeftEmpty(person.row, _told_as(name), code, person.sheet)
            for name, code in line.faults.items()
        ]
        if person.id_number in self.ids:
            # The later of two people with one ID number loses the value, not the row.
            left.append(LeftEmpty(person.row, "id_number", "id_twice_in_file", person.sheet))
            person.id_number = ""
        elif person.id_number:
            self.ids[person.id_number] = person
            person.id_mark = fingerprint(person.id_number, purpose="id_number")
        namesakes = self.names.setdefault((person.home, person.name), [])
        self.roster.left_empty += left
        self.roster.remarks += remarks_on(person, line.cells, namesakes)
        namesakes.append(person)
        self.roster.rows.append(person)

    def _was_there(self, person: RosterRow) -> bool:
        """The same name with the same ID number, or in one household with nothing that differs."""
        same_id = self.ids.get(person.id_number)
        if same_id is not None and same_id.name == person.name:
            return True
        namesakes = self.names.get((person.home, person.name), [])
        return any(not are_two(one, person) for one in namesakes)

    def finished(self, dragged: list[LeftEmpty]) -> Roster:
        roster = self.roster
        held_back = tell_families_apart(self.lines)
        for line in self.lines:
            self._place(line)
        roster.households = len({line.person.home for line in self.lines} - {""}) + held_back
        placed = {(row.sheet, row.row) for row in roster.rows}
        roster.remarks += [one for one in dragged if (one.sheet, one.row) in placed]
        for told in (roster.refused, roster.left_empty, roster.remarks):
            told.sort(key=lambda one: (one.sheet, one.row))
        roster.other_size = _other_size(roster.rows)
        return roster


def sheets_numbered_throughout(rows: list[dict[str, Any]]) -> set[int]:
    """Sheets whose members carry the number in their own rows, and not only their heads."""
    numbered, numberless = Counter[int](), Counter[int]()
    headed: dict[int, bool] = {}
    for row in rows:
        sheet, number = _sheet(row), as_text(row.get("household_no"))
        is_head = plain(as_text(row.get("relation"))) in HEAD_WORDS
        if number or is_head:
            headed[sheet] = bool(number)
        if not is_head and as_text(row.get("name")):
            numbered[sheet] += bool(number)
            numberless[sheet] += not number and headed.get(sheet, False)
    return {sheet for sheet, count in numbered.items() if numberless[sheet] * 10 <= count > 0}


def _sheet(cells: dict[str, Any]) -> int:
    return cells.get("sheet") or 0


def _person(cells: dict[str, Any], values: dict[str, Any], *, home: str) -> RosterRow:
    relation = _relation(values)
    number = values["id_number"] or (values["head_id_number"] if relation == Relation.HEAD else "")
    group, micro_grid = values["group"] or "", values["micro_grid"] or ""
    return RosterRow(
        row=cells["row"],
        sheet=_sheet(cells),
        beside=cells.get("beside") or 0,
        home=home,
        key=values["key"] or "",
        household_no=values["household_no"] or "",
        # A micro-grid without a group stands for one: every household lies in a group.
        group=group or read_group(micro_grid),
        micro_grid=micro_grid if group else "",
        name=values["name"] or ("" if values["relation"] else values["head_name"]) or "",
        relation=relation,
        id_number=number or "",
        phone=values["phone"] or "",
        residence=values["residence"] or "",
        party_member=values["party_member"],
        size=values["size"],
        birth_year=birth_year_of(number) if number else values["birth"],
    )


def _relation(values: dict[str, Any]) -> str:
    """Lists of heads have no relations: the head is who is named so."""
    if values["relation"]:
        return str(values["relation"])
    is_head = values["head_name"] and values["name"] in {"", None, values["head_name"]}
    return Relation.HEAD.value if is_head else ""


def _told_as(field: str) -> str:
    """The head's number in a column of its own is the head's ID number."""
    return {"head_id_number": "id_number", "birth": "birth_year"}.get(field, field)


def _other_size(rows: list[RosterRow]) -> list[str]:
    listed: dict[str, int] = {}
    told: dict[str, int] = {}
    for row in rows:
        listed[row.home] = listed.get(row.home, 0) + 1
        if row.size:
            told.setdefault(row.home, row.size)
    return [number for number, size in told.items() if listed[number] != size]
