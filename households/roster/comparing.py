"""What an import would change: the roster's people against those that the village keeps."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from grids.codes import sha256_of
from grids.models import Grid, Village
from grids.numbers import masked_phone
from grids.sealing import fingerprint
from grids.sheets.cells import read_group
from households.models import Household, Membership, Person, Relation, Residence
from households.numbers import masked_id_number
from households.roster.rows import Refusal, Roster, RosterRow

#: (field, as kept, as in the file), in words; numbers are masked.
Difference = tuple[str, str, str]
Place = tuple[str, str]


@dataclass
class Change:
    """A person who is known and differs."""

    row: RosterRow
    membership: Membership
    fields: list[Difference]


@dataclass
class Plan:
    """Everything that confirming would write; nothing is written while it is made."""

    kept: "Kept"
    new_households: dict[str, list[RosterRow]] = field(default_factory=dict)
    joining: list[tuple[Household, RosterRow]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    moved: list[tuple[Household, RosterRow, list[str]]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    new_groups: list[str] = field(default_factory=list)
    new_micro_grids: list[Place] = field(default_factory=list)

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
        new = [row.row for rows in self.new_households.values() for row in rows]
        joining = [(str(home.pk), row.row) for home, row in self.joining]
        changed = [(str(one.membership.pk), one.fields) for one in self.changed]
        told = (new, joining, changed, self.refused, self.new_groups, self.new_micro_grids)
        return sha256_of(repr(told).encode())


class Kept:
    """The village as it is kept, looked up once: four queries for any number of rows."""

    def __init__(self, village: Village) -> None:
        self.village = village
        homes = Household.objects.filter(village=village).select_related("grid__parent")
        self.households = {home.number: home for home in homes}
        self.groups: dict[str, Grid] = {}
        self.micro_grids: dict[Place, Grid] = {}
        for grid in Grid.objects.filter(village=village).select_related("parent"):
            if grid.level == Grid.Level.MICRO and grid.parent:
                self.micro_grids[read_group(grid.parent.name), grid.name] = grid
            elif grid.level == Grid.Level.GROUP:
                self.groups[read_group(grid.name)] = grid
        self.by_id: dict[bytes, Membership] = {}
        self.by_name: dict[tuple[UUID, str], list[Membership]] = defaultdict(list)
        self.ids_of_gone: set[bytes] = set()
        self._read_people(village)

    def _read_people(self, village: Village) -> None:
        """Everybody ever here; somebody who moved and came back has one open membership."""
        ever = Membership.objects.filter(person__village=village)
        for one in ever.select_related("person", "household").order_by("until"):
            mark = bytes(one.person.id_number_fingerprint or b"")
            self.by_name[one.household_id, one.person.name].append(one)
            if mark and not one.until:
                self.by_id[mark] = one
            elif mark:
                self.ids_of_gone.add(mark)
        self.ids_of_gone -= set(self.by_id)

    def place_of(self, household: Household) -> Place:
        grid = household.grid
        if grid.level == Grid.Level.MICRO and grid.parent:
            return read_group(grid.parent.name), grid.name
        return read_group(grid.name), ""


def compare(roster: Roster, village: Village) -> Plan:
    """The plan for a village; the same roster on the same village gives the same plan."""
    plan = Plan(kept=Kept(village), refused=list(roster.refused))
    used: set[UUID] = set()
    for row in roster.rows:
        _place(row, plan, used)
    _hold_back_headless_new(plan)
    _plan_grids(plan)
    plan.refused.sort(key=lambda refusal: refusal.row)
    return plan


def _place(row: RosterRow, plan: Plan, used: set[UUID]) -> None:
    """By ID number first, then by name in the same household."""
    household = plan.kept.households.get(row.household_no)
    mark = fingerprint(row.id_number, purpose="id_number") if row.id_number else b""
    known = plan.kept.by_id.get(mark)
    code = ""
    if known is None:
        known, code = _namesake(row, mark, household, plan.kept, used)
    if household and household.ended_on:
        code = "household_ended"
    elif known and known.household_id != getattr(household, "pk", None):
        code = "in_another_household"
    if code:
        plan.refused.append(Refusal(row.row, code))
    elif known:
        used.add(known.pk)
        _place_known(row, known, plan)
    else:
        _place_new(row, household, plan)


def _namesake(
    row: RosterRow, mark: bytes, household: Household | None, kept: Kept, used: set[UUID]
) -> tuple[Membership | None, str]:
    """Somebody of that name in that household, or the code of why it cannot be told who it is."""
    if mark in kept.ids_of_gone:
        return None, "left_the_village"
    named = kept.by_name.get((household.pk, row.name), []) if household else []
    for one in (one for one in named if one.pk not in used and not one.until):
        # A number in the file beside another one that is kept: a mistake, or somebody else.
        both = mark and one.person.id_number_fingerprint
        return (None, "other_id_number") if both else (one, "")
    gone = [one for one in named if one.until and not (mark and one.person.id_number_fingerprint)]
    return None, "left_the_village" if gone else ""


def _place_known(row: RosterRow, membership: Membership, plan: Plan) -> None:
    if row.relation and (membership.relation == Relation.HEAD) != row.is_head:
        plan.refused.append(Refusal(row.row, "other_head"))
        return
    fields = _person_differences(row, membership)
    if row.is_head:
        household = plan.kept.households[row.household_no]
        moves = _household_differences(row, household, plan.kept)
        if moves:
            plan.moved.append((household, row, [name for name, _old, _new in moves]))
            fields += moves
    if fields:
        plan.changed.append(Change(row, membership, fields))
    else:
        plan.unchanged += 1


def _place_new(row: RosterRow, household: Household | None, plan: Plan) -> None:
    if household is None:
        plan.new_households.setdefault(row.household_no, []).append(row)
    elif row.is_head:
        plan.refused.append(Refusal(row.row, "other_head"))
    else:
        plan.joining.append((household, row))


def _hold_back_headless_new(plan: Plan) -> None:
    """A new household whose head lives elsewhere already is held back whole."""
    for number, rows in list(plan.new_households.items()):
        if not any(row.is_head for row in rows):
            plan.refused += [Refusal(row.row, "household_without_head") for row in rows]
            del plan.new_households[number]


def _plan_grids(plan: Plan) -> None:
    """Grids of the households that go in or move, as their heads' rows name them."""
    heads = [row for rows in plan.new_households.values() for row in rows if row.is_head]
    heads += [row for _household, row, names in plan.moved if "grid" in names]
    groups = dict.fromkeys(row.group for row in heads if row.group)
    micro = dict.fromkeys((row.group, row.micro_grid) for row in heads if row.micro_grid)
    plan.new_groups = [name for name in groups if name not in plan.kept.groups]
    plan.new_micro_grids = [place for place in micro if place not in plan.kept.micro_grids]


def _person_differences(row: RosterRow, membership: Membership) -> list[Difference]:
    """An empty value in the file says nothing, so it never erases one that is kept."""
    person = membership.person
    found = _differing("name", person.name, row.name)
    if row.relation:
        old, new = (_relation_label(code) for code in (membership.relation, row.relation))
        found += _differing("relation", old, new)
    if _is_new_number("id_number", person, row.id_number):
        old = masked_id_number(person.id_number)
        found.append(("id_number", old, masked_id_number(row.id_number)))
    if _is_new_number("phone", person, row.phone):
        old = masked_phone(person.phone) if person.phone else ""
        found.append(("phone", old, masked_phone(row.phone)))
    if row.party_member is not None and person.party_member != row.party_member:
        found.append(("party_member", _yes(person.party_member), _yes(row.party_member)))
    return found


def _household_differences(row: RosterRow, household: Household, kept: Kept) -> list[Difference]:
    found: list[Difference] = []
    if row.residence:
        old, new = (str(Residence(code).label) for code in (household.residence, row.residence))
        found += _differing("residence", old, new)
    group, micro_grid = kept.place_of(household)
    says_more = row.micro_grid and row.micro_grid != micro_grid
    if row.group and (row.group != group or says_more):
        found.append(("grid", " ".join(filter(None, (group, micro_grid))), _place_in_words(row)))
    return found


def _place_in_words(row: RosterRow) -> str:
    return " ".join(filter(None, (row.group, row.micro_grid)))


def _differing(name: str, kept: Any, new: Any) -> list[Difference]:
    return [(name, str(kept), str(new))] if kept != new else []


def _is_new_number(name: str, person: Person, new: str) -> bool:
    kept = bytes(getattr(person, f"{name}_fingerprint") or b"")
    return bool(new) and kept != fingerprint(new, purpose=name)


def _relation_label(code: str) -> str:
    return str(Relation(code).label) if code else ""


def _yes(flag: bool) -> str:
    return "✓" if flag else "–"
