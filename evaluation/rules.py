"""The rules of the evaluation as pure functions: award, quorum, majority, level, how long.

Sources: domain.md §2.5 (counting), §7.1 (award), §7.4 (levels).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MET, NOT_MET, NOT_APPLICABLE = "met", "not_met", "na"
GROUP, COMMITTEES = "group", "committees"
#: What a campaign may ask for, as its quorum and as its majority.
MORE_THAN_HALF, TWO_THIRDS = "half", "two_thirds"


class Verdict(StrEnum):
    """Whether the answers to a star's criteria allow its claim."""

    ALLOWED = "allowed"
    REQUIRED_UNMET = "required_unmet"
    TOO_MANY_UNMET = "too_many_unmet"
    NOTHING_APPLIES = "nothing_applies"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Answered:
    """One criterion's answer: ``value`` is met, not_met, na or empty."""

    required: bool
    value: str


def verdict(answers: Iterable[Answered]) -> Verdict:
    """必达项全达到，其余最多差一项: every applicable required item, at most one other missing."""
    answered = list(answers)
    if any(not answer.value for answer in answered):
        return Verdict.UNANSWERED
    applying = [answer for answer in answered if answer.value != NOT_APPLICABLE]
    if not applying:
        return Verdict.NOTHING_APPLIES
    missing = [answer for answer in applying if answer.value == NOT_MET]
    if any(answer.required for answer in missing):
        return Verdict.REQUIRED_UNMET
    return Verdict.ALLOWED if len(missing) <= 1 else Verdict.TOO_MANY_UNMET


def explain(found: Verdict) -> str:
    """The verdict in one sentence that can be said aloud."""
    return {
        Verdict.ALLOWED: _("All required items are met and at most one other is missing."),
        Verdict.REQUIRED_UNMET: _("An item that must be met is not met."),
        Verdict.TOO_MANY_UNMET: _("More than one item is missing; at most one may be."),
        Verdict.NOTHING_APPLIES: _("No item applies to this household, so it cannot be claimed."),
        Verdict.UNANSWERED: _("Some items are not answered yet."),
    }[found]


def quorum(entitled: int, *, rule: str) -> int:
    """How many of the entitled must be present, never nobody.

    Two thirds, rounded up, or more than half (村民委员会组织法 asks two thirds).
    """
    needed = entitled // 2 + 1 if rule == MORE_THAN_HALF else -(-2 * entitled // 3)
    return max(1, needed)


def passes(body: str, *, votes_for: int, votes_against: int, present: int, majority: str) -> bool:
    """Whether those for are enough: of for + against in the group, of those present above.

    Enough is more than half, or at least two thirds and somebody. Ties fail.
    """
    counted = present if body == COMMITTEES else votes_for + votes_against
    if majority == TWO_THIRDS:
        return 3 * votes_for >= 2 * counted and votes_for > 0
    return 2 * votes_for > counted


def counts_refused(
    *, votes_for: int, votes_against: int, abstentions: int, present: int, secret: bool
) -> str:
    """Why these hands, or in a secret vote these slips, cannot be right; or an empty string."""
    total = votes_for + votes_against + abstentions
    if total > present:
        return _too_many(present, secret=secret) % {"total": total, "n": present}
    if total < present:
        return _too_few(present - total, secret=secret) % {"n": present - total}
    return ""


def _too_many(present: int, *, secret: bool) -> str:
    if secret:
        return ngettext(
            "%(total)s slips were counted but only %(n)s member may vote here.",
            "%(total)s slips were counted but only %(n)s members may vote here.",
            present,
        )
    return ngettext(
        "%(total)s hands were counted but only %(n)s member may vote here.",
        "%(total)s hands were counted but only %(n)s members may vote here.",
        present,
    )


def _too_few(missing: int, *, secret: bool) -> str:
    if secret:
        return ngettext(
            "%(n)s slip is missing; an empty slip is an abstention.",
            "%(n)s slips are missing; an empty slip is an abstention.",
            missing,
        )
    return ngettext(
        "%(n)s member present is not counted; who raises no hand abstains.",
        "%(n)s members present are not counted; who raises no hand abstains.",
        missing,
    )


def on_board(
    *, obtained: int, mandatory_missing: int, minimum: int, mandatory_needed: bool
) -> bool:
    """Named on the notice: all mandatory stars and at least the campaign's minimum.

    Where the township does not need the mandatory ones, a household that lacks one is named with
    the stars that it has (domain.md §9, question 1).
    """
    return obtained >= minimum and not (mandatory_needed and mandatory_missing)


def level(obtained: int) -> str:
    """九星级文明户 and so on, for households that are on the board."""
    numerals = _("0 1 2 3 4 5 6 7 8 9 10").split()
    numeral = numerals[obtained] if obtained < len(numerals) else str(obtained)
    return _("%(n)s-star civilized household") % {"n": numeral}


def inspection_due(households: int) -> int:
    """How many of a village's households are looked at in a half-year.

    One in ten, rounded up (domain.md §3.9, 抽查户数 ≥ 10 %), at least five, all where there are
    fewer.
    """
    return min(households, max(5, -(-households // 10)))


def years_after(day: date, years: int) -> date:
    """So many years later (or earlier): of 29 February it is the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
