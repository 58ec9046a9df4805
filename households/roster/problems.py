"""What a clerk has to look at in a file, row by row, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from households.roster.plan import Plan
from households.roster.rows import Refusal, Roster
from households.words import FAULTS, QUESTIONS, REFUSALS, REMARKS

#: The cell that a refused row is about.
_CELL_OF = {
    "name_missing": "name",
    "name_invalid": "name",
    "number_missing": "household_no",
    "number_invalid": "household_no",
    "number_damaged": "household_no",
    "head_missing": "head_name",
    "second_head": "relation",
    "other_family": "household_no",
    "other_head": "relation",
    "household_without_head": "relation",
    "in_another_household": "household_no",
    "household_ended": "household_no",
    "other_household": "household_no",
}


@dataclass(frozen=True)
class Problem:
    """A row of the file (from 1, as the clerk sees it), the field it is about, and a sentence.

    A mild one is about a value that goes in and deserves a look.
    """

    sheet: int
    row: int
    field: str
    said: str
    mild: bool = False


def problems_of(roster: Roster, plan: Plan) -> list[Problem]:
    """Refused rows, open questions, values that were left empty, and remarks."""
    found = [*_refused(plan), *_asked(plan)]
    for told, words, mild in (
        (roster.left_empty, FAULTS, False),
        (roster.remarks, REMARKS, True),
    ):
        found += [
            Problem(one.sheet, one.row, one.field, str(words[one.code]), mild) for one in told
        ]
    return sorted(found, key=lambda one: (one.sheet, one.row, one.mild))


def refusal_in_words(refusal: Refusal) -> str:
    sentence = str(REFUSALS[refusal.code])
    return f"{sentence} ({refusal.where})" if refusal.where else sentence


def _refused(plan: Plan) -> Iterator[Problem]:
    for one in plan.refused:
        yield Problem(one.sheet, one.row, _CELL_OF.get(one.code, "name"), refusal_in_words(one))


def _asked(plan: Plan) -> Iterator[Problem]:
    for one in plan.ambiguous:
        question = f"{QUESTIONS[one.code]} {_('Choose on the check page.')}"
        yield Problem(one.row.sheet, one.row.row, "name", question)
