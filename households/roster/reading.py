"""From a sheet's cells to people: headings found by their names, values put right or left empty.

A value that cannot be right is left empty and listed, and the person goes in; a row is refused
only when the person cannot be placed; without its head a household is held back whole
(design.md §8, importing). Reasons have stable codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from grids.writing import Refused
from households.models import Relation, Residence
from households.numbers import id_number_fault, phone_fault, plain, plain_name
from households.roster.columns import QUIET, field_of, flag_of, relation_of, residence_of
from households.roster.formats import Cells, sheets_of

_HEADING_ROWS = 10
_NOT_PEOPLE = ("合计", "总计", "小计", "制表人", "填报", "审核人", "例:")
#: Written once for a family, in its first row or in a merged cell.
_WRITTEN_ONCE = ("household_no", "group", "micro_grid", "head_name")


@dataclass(frozen=True)
class Refusal:
    """A row that does not go in, with its stable code."""

    row: int
    code: str


@dataclass(frozen=True)
class LeftEmpty:
    """A value that cannot be right; the person goes in without it."""

    row: int
    field: str
    code: str


@dataclass
class RosterRow:
    """One person of the file; ``row`` is the spreadsheet's own number, from 1."""

    row: int
    household_no: str
    group: str
    micro_grid: str
    name: str
    relation: Relation
    id_number: str
    phone: str
    residence: Residence | None
    party_member: bool | None


@dataclass
class Roster:
    """What a file holds: its people, and what was not taken from it."""

    rows: list[RosterRow] = field(default_factory=list)
    households: int = 0
    persons: int = 0
    refused: list[Refusal] = field(default_factory=list)
    left_empty: list[LeftEmpty] = field(default_factory=list)
    skipped_columns: list[str] = field(default_factory=list)


def read_roster(data: bytes, *, file_name: str) -> Roster:
    """Read an uploaded roster; ``Refused`` when it is no table or names no people."""
    for cells in sheets_of(data, file_name):
        found = _find_headings(cells)
        if found:
            return _read(cells, *found)
    raise Refused(
        _("No heading row was found. The table needs the columns 户编号 and 姓名 (or 户主).")
    )


def _find_headings(cells: Cells) -> tuple[int, dict[int, str], list[str]] | None:
    """Index of the first data row, field by column, and the headings that are not taken."""
    for index, row in enumerate(cells[:_HEADING_ROWS]):
        below = cells[index + 1] if index + 1 < len(cells) else []
        two_rows = _known(below) >= 2
        if _known(row) < 3 and not (two_rows and _known(row)):
            continue
        headings = _merged(row, below) if two_rows else [_text(cell) for cell in row]
        columns, skipped = _columns(headings)
        named = {"person_name", "head_name"} & set(columns.values())
        if named and "household_no" in columns.values():
            return index + 1 + two_rows, columns, skipped
    return None


def _known(row: list[Any]) -> int:
    return len({field_of(_text(cell)) for cell in row} - {None})


def _merged(above: list[Any], below: list[Any]) -> list[str]:
    return [_text(low) or _text(high) for high, low in zip(above, below, strict=False)]


def _columns(headings: list[str]) -> tuple[dict[int, str], list[str]]:
    columns: dict[int, str] = {}
    skipped = []
    for index, heading in enumerate(headings):
        name = field_of(heading)
        if name and name not in columns.values():
            columns[index] = name
        elif heading and plain(heading) not in QUIET:
            skipped.append(plain(heading))
    return columns, skipped


def _read(cells: Cells, start: int, columns: dict[int, str], skipped: list[str]) -> Roster:
    roster = Roster(skipped_columns=skipped)
    people = list(_people(cells, start, columns, roster))
    roster.persons = len(people)
    roster.households = len({person.household_no for person in people})
    _refuse_unnamed_and_second_heads(people, roster)
    _hold_back_headless(roster)
    _empty_repeated_ids(roster)
    roster.refused.sort(key=lambda refusal: refusal.row)
    roster.left_empty.sort(key=lambda left: left.row)
    return roster


def _people(
    cells: Cells, start: int, columns: dict[int, str], roster: Roster
) -> Iterator[RosterRow]:
    """Rows that are people; what a family has once is carried down from its first row."""
    carried: dict[str, str] = {}
    for number, row in enumerate(cells[start:], start + 1):
        raw = {name: row[index] for index, name in columns.items() if index < len(row)}
        texts = {name: _text(cell) for name, cell in raw.items()}
        if not _is_person(row, texts):
            continue
        if texts.get("household_no"):
            carried = {}
        for name in _WRITTEN_ONCE:
            texts[name] = carried[name] = texts.get(name) or carried.get(name, "")
        yield _person(number, texts, raw, roster)


def _is_person(row: list[Any], texts: dict[str, str]) -> bool:
    filled = [_text(cell) for cell in row if _text(cell)]
    if not filled or plain(filled[0]).startswith(_NOT_PEOPLE):
        return False
    telling = {"person_name", "relation", "id_number", "household_no", "head_name"}
    return any(texts.get(name) for name in telling)


def _person(number: int, texts: dict[str, str], raw: dict[str, Any], roster: Roster) -> RosterRow:
    only_heads = "person_name" not in texts
    id_field = "head_id_number" if only_heads and "head_id_number" in texts else "id_number"
    group, micro_grid = group_name(texts["group"]), plain(texts["micro_grid"])
    return RosterRow(
        row=number,
        household_no=plain(texts["household_no"]),
        # A micro-grid without a group stands for one: every household lies in a group.
        group=group or micro_grid,
        micro_grid=micro_grid if group else "",
        name=plain_name(texts["head_name"] if only_heads else texts["person_name"]),
        relation=Relation.HEAD if only_heads else relation_of(texts.get("relation", "")),
        id_number=_id_number(number, texts.get(id_field, ""), raw.get(id_field), roster),
        phone=_phone(number, texts.get("phone", ""), roster),
        residence=residence_of(texts.get("residence", "")),
        party_member=flag_of(texts.get("party_member", "")),
    )


def group_name(word: str) -> str:
    """``3``, ``3组`` and ``第3组`` are one group; other names stay as written."""
    bare = plain(word)
    digits = bare.removeprefix("第").removesuffix("组")
    return f"第{digits}组" if digits.isdigit() else bare


def _id_number(row: int, text: str, raw: Any, roster: Roster) -> str:
    number = plain(text).upper()
    if not number:
        return ""
    # A numeric cell holds 15 digits; the rest was lost when the file was typed (domain.md §5.2).
    damaged = isinstance(raw, int | float) and abs(raw) >= 1e15
    fault = "id_damaged" if damaged else id_number_fault(number)
    if fault:
        roster.left_empty.append(LeftEmpty(row, "id_number", fault))
    return "" if fault else number


def _phone(row: int, text: str, roster: Roster) -> str:
    number = plain(text)
    fault = phone_fault(number) if number else ""
    if fault:
        roster.left_empty.append(LeftEmpty(row, "phone", fault))
    return "" if fault else number


def _refuse_unnamed_and_second_heads(people: list[RosterRow], roster: Roster) -> None:
    headed: set[str] = set()
    for person in people:
        if not person.name:
            roster.refused.append(Refusal(person.row, "name_missing"))
        elif person.relation == Relation.HEAD and person.household_no in headed:
            roster.refused.append(Refusal(person.row, "second_head"))
        else:
            roster.rows.append(person)
            if person.relation == Relation.HEAD:
                headed.add(person.household_no)


def _hold_back_headless(roster: Roster) -> None:
    headed = {row.household_no for row in roster.rows if row.relation == Relation.HEAD}
    placed = []
    for row in roster.rows:
        if row.household_no and row.household_no in headed:
            placed.append(row)
        else:
            roster.refused.append(Refusal(row.row, "household_without_head"))
    roster.rows = placed


def _empty_repeated_ids(roster: Roster) -> None:
    """The later of two rows with the same ID number loses the value, not the row."""
    seen: set[str] = set()
    for row in roster.rows:
        if row.id_number and row.id_number in seen:
            roster.left_empty.append(LeftEmpty(row.row, "id_number", "id_twice_in_file"))
            row.id_number = ""
        seen.add(row.id_number)


def _text(cell: Any) -> str:
    """A cell as text; whole numbers lose the ``.0`` that spreadsheets give them."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""
