"""What an import would change: the roster's people against those that the village keeps."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from grids.models import Grid, Village
from grids.sealing import fingerprint
from households.models import Household, Membership, Person, Relation, Residence
from households.roster.reading import Refusal, Roster, RosterRow


@dataclass
class Change:
    """A person who is known and differs: (field, as kept, as in the file); ID and phone masked."""

    row: RosterRow
    person: Person
    membership: Membership
    fields: list[tuple[str, str, str]]


@dataclass
class Plan:
    """Everything that confirming would write; nothing is written while it is made."""

    new_households: dict[str, list[RosterRow]] = field(default_factory=dict)
    joining: list[tuple[Household, RosterRow]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    moved: list[tuple[Household, RosterRow, list[str]]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    new_groups: list[str] = field(default_factory=list)
    new_micro_grids: list[tuple[str, str]] = field(default_factory=list)

    @property
    def new(self) -> int:
        return sum(map(len, self.new_households.values())) + len(self.joining)

    @property
    def changed_people(self) -> int:
        return len(self.changed)

    @property
    def empty(self) -> bool:
        return not (self.new or self.changed)


class Kept:
    """The village as it is kept, looked up once: four queries for any number of rows."""

    def __init__(self, village: Village) -> None:
        homes = Household.objects.filter(village=village).select_related("grid__parent")
        self.households = {home.number: home for home in homes}
        self.groups: dict[str, Grid] = {}
        self.micro_grids: dict[tuple[str, str], Grid] = {}
        for grid in Grid.objects.filter(village=village).select_related("parent"):
            if grid.level == Grid.Level.MICRO and grid.parent:
                self.micro_grids[grid.parent.name, grid.name] = grid
            elif grid.level == Grid.Level.GROUP:
                self.groups[grid.name] = grid
        self.by_id: dict[bytes, Membership | None] = {}
        self.by_name: dict[tuple[UUID, str], list[Membership]] = defaultdict(list)
        self._read_people(village)

    def _read_people(self, village: Village) -> None:
        gone = Person.objects.filter(village=village, id_number_fingerprint__isnull=False)
        self.by_id = dict.fromkeys(
            bytes(mark or b"") for mark in gone.values_list("id_number_fingerprint", flat=True)
        )
        current = Membership.objects.filter(person__village=village, until=None)
        for membership in current.select_related("person", "household"):
            mark = membership.person.id_number_fingerprint
            if mark:
                self.by_id[bytes(mark)] = membership
            self.by_name[membership.household_id, membership.person.name].append(membership)

    def find(self, row: RosterRow, household: Household | None) -> Membership | None:
        """By ID number first, then by name in the same household."""
        if row.id_number:
            found = self.by_id.get(fingerprint(row.id_number, purpose="id_number"))
            if found:
                return found
        named = self.by_name.get((household.pk, row.name), []) if household else []
        free = [one for one in named if not (row.id_number and one.person.id_number_fingerprint)]
        return free.pop(0) if free else None

    def knows_id(self, row: RosterRow) -> bool:
        mark = fingerprint(row.id_number, purpose="id_number") if row.id_number else b""
        return mark in self.by_id


def compare(roster: Roster, village: Village) -> Plan:
    """The plan for a village; the same roster on the same village gives the same plan."""
    kept, plan = Kept(village), Plan(refused=list(roster.refused))
    _plan_grids(roster, kept, plan)
    used: set[UUID] = set()
    for row in roster.rows:
        _place(row, kept, plan, used)
    _hold_back_headless_new(plan)
    plan.refused.sort(key=lambda refusal: refusal.row)
    return plan


def _plan_grids(roster: Roster, kept: Kept, plan: Plan) -> None:
    groups = dict.fromkeys(row.group for row in roster.rows if row.group)
    micro = dict.fromkeys((row.group, row.micro_grid) for row in roster.rows if row.micro_grid)
    plan.new_groups = [name for name in groups if name not in kept.groups]
    plan.new_micro_grids = [pair for pair in micro if pair not in kept.micro_grids]


def _place(row: RosterRow, kept: Kept, plan: Plan, used: set[UUID]) -> None:
    household = kept.households.get(row.household_no)
    membership = kept.find(row, household)
    if membership and membership.pk in used:
        membership = None
    if membership is None:
        _place_new(row, household, kept, plan)
        return
    used.add(membership.pk)
    if household is None or membership.household_id != household.pk:
        plan.refused.append(Refusal(row.row, "in_another_household"))
    elif (membership.relation == Relation.HEAD) != (row.relation == Relation.HEAD):
        plan.refused.append(Refusal(row.row, "other_head"))
    else:
        _compare_person(row, household, membership, plan)


def _place_new(row: RosterRow, household: Household | None, kept: Kept, plan: Plan) -> None:
    if kept.knows_id(row):
        plan.refused.append(Refusal(row.row, "left_the_village"))
    elif household is None:
        plan.new_households.setdefault(row.household_no, []).append(row)
    elif row.relation == Relation.HEAD:
        plan.refused.append(Refusal(row.row, "other_head"))
    elif household.ended_on:
        plan.refused.append(Refusal(row.row, "household_ended"))
    else:
        plan.joining.append((household, row))


def _hold_back_headless_new(plan: Plan) -> None:
    """A new household whose head lives elsewhere already is held back whole."""
    for number, rows in list(plan.new_households.items()):
        if not any(row.relation == Relation.HEAD for row in rows):
            plan.refused += [Refusal(row.row, "household_without_head") for row in rows]
            del plan.new_households[number]


def _compare_person(
    row: RosterRow, household: Household, membership: Membership, plan: Plan
) -> None:
    person = membership.person
    fields = [
        *_differing("name", person.name, row.name),
        *_differing("relation", membership.relation, row.relation),
        *_sealed_difference("id_number", person.id_number_fingerprint, row.id_number),
        *_sealed_difference("phone", person.phone_fingerprint, row.phone),
    ]
    if row.party_member is not None:
        fields += _differing("party_member", person.party_member, row.party_member)
    if row.relation == Relation.HEAD:
        moves = _household_differences(row, household)
        if moves:
            plan.moved.append((household, row, [name for name, _old, _new in moves]))
            fields += moves
    if fields:
        plan.changed.append(Change(row, person, membership, fields))
    else:
        plan.unchanged += 1


def _household_differences(row: RosterRow, household: Household) -> list[tuple[str, str, str]]:
    found = []
    if row.residence:
        found += _differing(
            "residence", Residence(household.residence).label, Residence(row.residence).label
        )
    wanted = row.micro_grid or row.group
    return found + (_differing("grid", household.grid.name, wanted) if wanted else [])


def _differing(name: str, kept: Any, new: Any) -> list[tuple[str, str, str]]:
    return [(name, str(kept), str(new))] if kept != new else []


def _sealed_difference(
    name: str, kept: bytes | memoryview | None, new: str
) -> list[tuple[str, str, str]]:
    """An empty value in the file never erases one that is kept."""
    if not new or (kept and bytes(kept) == fingerprint(new, purpose=name)):
        return []
    shown = "****" + new[-4:]
    return [(name, "****" if kept else "", shown)]
