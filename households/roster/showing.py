"""A plan in words and numbers: for the check page and for the command's output."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from households.roster.comparing import Change, Plan
from households.roster.rows import Roster
from households.words import FAULTS, FIELDS, REFUSALS

#: How many of each kind the check page lists.
SHOWN = 50


@dataclass(frozen=True)
class Changed:
    """A known person with what would change."""

    row: int
    number: str
    name: str
    fields: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Preview:
    """What the check page shows of a roster and its plan."""

    roster: Roster
    plan: Plan

    @property
    def changed(self) -> list[Changed]:
        return [_changed(change) for change in self.plan.changed[:SHOWN]]

    @property
    def new_households(self) -> list[tuple[str, str, int]]:
        """(number, head, people) of the first households that would be new."""
        first = list(self.plan.new_households.items())[:SHOWN]
        return [
            (number, next(row.name for row in rows if row.is_head), len(rows))
            for number, rows in first
        ]

    @property
    def joining(self) -> list[tuple[int, str, str]]:
        """(row, household, name) of the first people who would join a household that is kept."""
        return [(row.row, home.number, row.name) for home, row in self.plan.joining[:SHOWN]]

    @property
    def refused(self) -> list[tuple[int, str]]:
        return [(one.row, str(REFUSALS[one.code])) for one in self.plan.refused[:SHOWN]]

    @property
    def left_empty(self) -> list[tuple[int, str, str]]:
        return [
            (one.row, str(FIELDS[one.field]), str(FAULTS[one.code]))
            for one in self.roster.left_empty[:SHOWN]
        ]

    @property
    def grids(self) -> list[str]:
        """Grids that would be made."""
        micro = [f"{group} {name}" for group, name in self.plan.new_micro_grids]
        return [*self.plan.new_groups, *micro]


def as_json(roster: Roster, plan: Plan) -> Mapping[str, Any]:
    """The object that ``import_roster --json`` prints; counts are of persons."""
    return {
        "households": roster.households,
        "persons": roster.persons,
        "new": plan.new,
        "changed": plan.changed_people,
        "unchanged": plan.unchanged,
        "refused": [
            {"row": one.row, "code": one.code, "why": str(REFUSALS[one.code])}
            for one in plan.refused
        ],
        "values_left_empty": [
            {"row": one.row, "field": one.field, "code": one.code, "why": str(FAULTS[one.code])}
            for one in roster.left_empty
        ],
    }


def _changed(change: Change) -> Changed:
    fields = [(str(FIELDS[name]), old, new) for name, old, new in change.fields]
    return Changed(change.row.row, change.row.household_no, change.row.name, fields)
