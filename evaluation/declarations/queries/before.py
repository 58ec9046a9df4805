"""What a household confirmed in an earlier year, to stand beside this year's questions.

It answers nothing: only a household with nothing new may repeat it in one step, and then the
repeated form is its own, read out and confirmed like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from evaluation.declarations.queries import saved
from evaluation.declarations.queries.self_assessment import (
    Item,
    Sheet,
    StarSheet,
    said,
)
from evaluation.declarations.queries.star_sheets import star_sheets
from evaluation.declarations.typed import Typed
from evaluation.models import Answer, Award, Claim, Criterion, Declaration, Entry
from evaluation.models.catalogue import worded
from grids.listing import listed


@dataclass(frozen=True)
class Said:
    """One answer of an earlier year; ``asked``: how it was asked then, where that was otherwise."""

    year: int
    value: str
    asked: str = ""

    @property
    def word(self) -> str:
        return said(self.value)


@dataclass(frozen=True)
class Before:
    """The newest confirmed form of earlier years, its answers by the codes of star and item."""

    declaration: Declaration
    answers: Mapping[tuple[str, str], Answer]

    @property
    def year(self) -> int:
        return self.declaration.entry.campaign.year

    def said_to(self, star: str, criterion: Criterion) -> Said | None:
        answer = self.answers.get((star, criterion.code))
        if answer is None:
            return None
        same = answer.criterion.text == criterion.text
        return Said(self.year, answer.value, "" if same else worded(answer.criterion, "text"))

    def repeated(self, star: str, criterion: Criterion) -> str:
        """The answer, if the very same was asked; else nothing."""
        answer = self.answers.get((star, criterion.code))
        return (
            answer.value if answer and _question(answer.criterion) == _question(criterion) else ""
        )


def _question(criterion: Criterion) -> tuple[str, bool, str]:
    """What makes an item the same: its words, whether it must be met, when it does not apply."""
    return criterion.text, criterion.required, criterion.not_applicable_when


def before_of(entry: Entry) -> Before | None:
    """One query where there is no earlier form, else two."""
    newest = next(iter(saved.newest(entry.household_id, entry.campaign_id)), None)
    if newest is None:
        return None
    answers = newest.answers.select_related("criterion__star")
    return Before(newest, {(one.criterion.star.code, one.criterion.code): one for one in answers})


@dataclass(frozen=True)
class Repeat:
    """Last year's form once more: what it claimed and was awarded, what is to be asked still."""

    before: Before
    sheet: Sheet
    claimed: frozenset[str]
    awarded: frozenset[str]

    @cached_property
    def refusal(self) -> str:
        """Why the household has to answer question by question; empty where it need not."""
        return self._other_year() or self._other_head() or self._other_stars()

    def _other_year(self) -> str:
        last, entry = self.before.declaration.entry, self.sheet.entry
        if last.campaign.next_year >= entry.campaign.year:
            return ""
        return _("Its last confirmed form is that of %(year)s, not of the year before.") % {
            "year": self.before.year
        }

    def _other_head(self) -> str:
        if self.before.declaration.entry.head_name == self.sheet.entry.head_name:
            return ""
        return _("The household has another head than when it confirmed the form of %(year)s.") % {
            "year": self.before.year
        }

    def _other_stars(self) -> str:
        lost = [star.name for star in self._claimed() if star.code not in self.awarded]
        if lost or self.claimed - {star.code for star in self.sheet.stars}:
            return _("Not every star that it claimed in %(year)s is awarded and holds today.") % {
                "year": self.before.year
            }
        changed = [star.name for star in self._claimed() if self._asked_of(star)]
        if changed:
            told = {"stars": listed(changed)}
            return _("Other items are asked now for: %(stars)s.") % told
        return ""

    def _claimed(self) -> list[StarSheet]:
        return [star for star in self.sheet.stars if star.code in self.claimed]

    @property
    def stars(self) -> tuple[StarSheet, ...]:
        """The form that it would make, star by star, with what is still to be asked left open."""
        typed = self.typed({}, consented=False)
        stars = [star.star for star in self.sheet.stars]
        return star_sheets(stars, typed, self.sheet.barred, self.sheet.later)

    @property
    def asked(self) -> list[Item]:
        """The items that are new or asked otherwise, of stars that it did not claim."""
        return [item for star in self.sheet.stars for item in self._asked_of(star)]

    def _asked_of(self, star: StarSheet) -> list[Item]:
        repeated = self.before.repeated
        return [item for item in star.items if not repeated(star.code, item.criterion)]

    def typed(self, answers: Mapping[str, str], *, consented: bool) -> Typed:
        """The form that it makes, with the ``answers`` to what is asked, by criterion code."""
        repeated = {
            item.criterion.code: self.before.repeated(star.code, item.criterion)
            for star in self.sheet.stars
            for item in star.items
        }
        asked = {item.criterion.code for item in self.asked}
        given = {code: value for code, value in answers.items() if code in asked}
        return Typed(
            answers={**repeated, **given},
            chosen=frozenset(star.code for star in self._claimed() if not star.star.mandatory),
            mode=Declaration.Mode.AS_BEFORE,
            consented=consented,
        )


def repeat_of(sheet: Sheet, before: Before, *, today: date) -> Repeat:
    """Two queries; ``sheet`` is this year's form, empty."""
    last = before.declaration.entry_id
    claimed = Claim.objects.filter(entry=last).order_by()
    held = Award.objects.standing(today).filter(household=sheet.entry.household_id).order_by()
    return Repeat(
        before,
        sheet,
        claimed=frozenset(claimed.values_list("star__star__code", flat=True)),
        awarded=frozenset(held.values_list("star__star__code", flat=True)),
    )
