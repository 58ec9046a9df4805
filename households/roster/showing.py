"""A plan in words and numbers: for the check page and for the command's output."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from grids.listing import listed
from households.models import Household
from households.roster.plan import Change, Plan
from households.roster.problems import refusal_in_words
from households.roster.rows import LeftEmpty, Refusal, Roster
from households.words import FAULTS, FIELDS, QUESTIONS, REFUSALS, REMARKS

#: How many of each kind the check page lists.
SHOWN = 50
#: How many rows are named of which the same is said.
_ROWS = 12
#: So many households under other heads are no succession.
_STRANGE = 3


@dataclass(frozen=True)
class Changed:
    """A household with its known people who would be changed."""

    number: str
    people: list[tuple[str, list[tuple[str, str, str]]]]


@dataclass(frozen=True)
class Alike:
    """What is said of ``count`` rows, of which the first are named."""

    said: str
    count: int
    rows: str


@dataclass(frozen=True)
class Preview:
    """What the check page shows of a roster and its plan."""

    roster: Roster
    plan: Plan

    @cached_property
    def several(self) -> bool:
        return self.roster.several_sheets

    @property
    def changed(self) -> list[Changed]:
        """The first people who would be changed, put together by household."""
        found: dict[str, Changed] = {}
        for change in self.plan.changed[:SHOWN]:
            number = self.plan.kept.by_key[change.known.household].number
            fields = [(str(FIELDS[name]), old, new) for name, old, new in change.fields]
            found.setdefault(number, Changed(number, [])).people.append((change.row.name, fields))
        return list(found.values())

    @property
    def shown_changes(self) -> list[Change]:
        return self.plan.changed[:SHOWN]

    @property
    def new_households(self) -> list[tuple[str, str, int]]:
        """(number, head, people) of the first households that would be new."""
        first = list(self.plan.new_households.items())[:SHOWN]
        return [
            (
                self.plan.numbers.get(home) or rows[0].household_no,
                next(row.name for row in rows if row.is_head),
                len(rows),
            )
            for home, rows in first
        ]

    @property
    def joining(self) -> list[tuple[str, str, str]]:
        """(row, household, name) of the first people who would join a household that is kept."""
        first = self.plan.joining[:SHOWN]
        return [(self._where(row.sheet, row.row), home.number, row.name) for home, row in first]

    @cached_property
    def refused(self) -> list[Alike]:
        return self._alike((refusal_in_words(one), one) for one in self.plan.refused)

    @cached_property
    def left_empty(self) -> list[Alike]:
        return self._alike(_with_field(self.roster.left_empty, FAULTS))

    @cached_property
    def remarks(self) -> list[Alike]:
        return self._alike(_with_field(self.roster.remarks, REMARKS))

    def _alike(self, told: Iterable[tuple[str, Refusal | LeftEmpty]]) -> list[Alike]:
        """What is said of several rows is said once, with the first of them."""
        rows: dict[str, list[Refusal | LeftEmpty]] = {}
        for said, one in told:
            rows.setdefault(said, []).append(one)
        return [
            Alike(said, len(found), self._places((one.sheet, one.row) for one in found))
            for said, found in rows.items()
        ]

    def _places(self, rows: Iterable[tuple[int, int]]) -> str:
        places = dict.fromkeys(self._where(sheet, row) for sheet, row in rows)
        return listed(islice(places, _ROWS)) + (" …" if len(places) > _ROWS else "")

    @property
    def nobody_read(self) -> bool:
        """Whether the file gives the roster nobody, neither new nor known."""
        return self.plan.empty and not (self.plan.unchanged or self.asked)

    @property
    def sheets(self) -> list[tuple[str, int]]:
        """(name, people) of each sheet that was read, where that is worth telling."""
        told = len(self.roster.sheets) > 1
        return [(self.roster.sheets[at], n) for at, n in self.roster.by_sheet.items() if told]

    @property
    def hidden_sheets(self) -> list[str]:
        return [self.roster.sheets[at] for at, hidden in self.roster.unread if hidden]

    @property
    def example_sheets(self) -> list[str]:
        return [self.roster.sheets[at] for at, hidden in self.roster.unread if not hidden]

    @property
    def other_sheets(self) -> list[str]:
        """Sheets on which no such table was found."""
        known = {*self.roster.by_sheet, *(at for at, _hidden in self.roster.unread)}
        return [name for at, name in enumerate(self.roster.sheets) if name and at not in known]

    @property
    def passed(self) -> list[tuple[str, str]]:
        """(row, how it begins) of the first lines that are nobody."""
        return [(self._where(at, row), text) for at, row, text in self.roster.passed[:SHOWN]]

    @property
    def missing_households(self) -> list[Household]:
        return self.plan.missing_households[:SHOWN]

    @property
    def missing_people(self) -> list[tuple[str, str]]:
        """(household, name) of the first whom the file does not name."""
        first = self.plan.missing_people[:SHOWN]
        return [(home.number, known.name) for home, known in first]

    @property
    def asked(self) -> int:
        """Rows that wait for the clerk's choice."""
        return len(self.plan.ambiguous) + self.plan.waiting

    @property
    def seems_foreign(self) -> bool:
        """Most of its households stand here under other heads: perhaps another village's table."""
        strange = sum(one.code == "other_head" for one in self.plan.refused)
        return strange >= _STRANGE and 2 * strange > self.roster.households

    @property
    def has_problems(self) -> bool:
        """Whether there is anything for an error file."""
        told = (self.plan.refused, self.plan.ambiguous, self.roster.left_empty, self.roster.remarks)
        return any(told)

    @property
    def grids(self) -> list[str]:
        """Grids that would be made."""
        micro = [f"{group} {name}" for group, name in self.plan.new_micro_grids]
        return [*self.plan.new_groups, *micro]

    def _where(self, sheet: int, row: int) -> str:
        """``Row 7``, with the sheet's name where there are several."""
        told = _("Row %(row)s") % {"row": row}
        return f"{self.roster.sheets[sheet]} · {told}" if self.several else told


def _with_field(told: list[LeftEmpty], words: Mapping[str, Any]) -> Iterator[tuple[str, LeftEmpty]]:
    for one in told:
        yield f"{FIELDS[one.field]}{_(': ')}{words[one.code]}", one


def as_json(roster: Roster, plan: Plan) -> Mapping[str, Any]:
    """The object that ``import_roster --json`` prints; counts are of persons.

    Where a file has several sheets, each entry names its own.
    """

    several = roster.several_sheets

    def entry(one: Refusal | LeftEmpty, words: Mapping[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"row": one.row, "code": one.code, "why": str(words[one.code])}
        if isinstance(one, LeftEmpty):
            told["field"] = one.field
        if several:
            told["sheet"] = roster.sheets[one.sheet]
        return told

    return {
        "households": roster.households,
        "persons": roster.persons,
        "new": plan.new,
        "changed": plan.changed_people,
        "unchanged": plan.unchanged,
        "refused": [entry(one, REFUSALS) for one in plan.refused],
        "ambiguous": [
            {"row": one.row.row, "code": one.code, "why": str(QUESTIONS[one.code])}
            for one in plan.ambiguous
        ],
        "values_left_empty": [entry(one, FAULTS) for one in roster.left_empty],
        "remarks": [entry(one, REMARKS) for one in roster.remarks],
        "missing_households": [home.number for home in plan.missing_households],
        "missing_people": len(plan.missing_people),
        "sheets": [
            {"sheet": roster.sheets[at], "persons": count} for at, count in roster.by_sheet.items()
        ],
        "sheets_not_read": [roster.sheets[at] for at, _hidden in roster.unread],
        "lines_passed_over": [{"row": row, "text": text} for _at, row, text in roster.passed],
    }
