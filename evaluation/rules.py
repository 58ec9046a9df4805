"""The rules of the evaluation as pure functions: award, quorum, majority, level, masking.

Sources: domain.md §2.5 (counting), §6.3 (what a notice may show), §7.1 (award), §7.4 (levels).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MET, NOT_MET, NOT_APPLICABLE = "met", "not_met", "na"
GROUP, COMMITTEES = "group", "committees"


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


def quorum(entitled: int) -> int:
    """How many of the entitled must be present: two thirds, rounded up."""
    return -(-2 * entitled // 3)


def passes(body: str, *, votes_for: int, votes_against: int, present: int) -> bool:
    """The group: more than half of for + against; the committees: more than half of those present.

    Ties fail.
    """
    counted = present if body == COMMITTEES else votes_for + votes_against
    return 2 * votes_for > counted


def counts_refused(*, votes_for: int, votes_against: int, abstentions: int, present: int) -> str:
    """Why these hands cannot be right, or an empty string."""
    total = votes_for + votes_against + abstentions
    if total > present:
        return ngettext(
            "%(total)s hands were counted but only %(n)s member may vote here.",
            "%(total)s hands were counted but only %(n)s members may vote here.",
            present,
        ) % {"total": total, "n": present}
    if total < present:
        return ngettext(
            "%(n)s member present is not counted; who raises no hand abstains.",
            "%(n)s members present are not counted; who raises no hand abstains.",
            present - total,
        ) % {"n": present - total}
    return ""


def on_board(*, obtained: int, mandatory_missing: int, minimum: int) -> bool:
    """Named on the notice: all mandatory stars and at least the campaign's minimum."""
    return not mandatory_missing and obtained >= minimum


def level(obtained: int) -> str:
    """九星级文明户 and so on, for households that are on the board."""
    numerals = "〇一二三四五六七八九十"
    return _("%(n)s-star civilized household") % {"n": _numeral(obtained, numerals)}


def _numeral(number: int, numerals: str) -> str:
    return numerals[number] if number < len(numerals) else str(number)


def masked(name: str) -> str:
    """The head's name with one character hidden: 张大山 → 张*山, 李强 → 李*, 欧阳志远 → 欧*志远."""
    if len(name) <= 1:
        return name
    return name[0] + "*" + name[2:]


def counted(name: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts names as people count: 第2组 before 第10组, 二组 before 十一组."""
    parts = re.split(r"([0-9]+|[一二三四五六七八九十]+)", name)
    return tuple((_value(part), "") if odd % 2 else (-1, part) for odd, part in enumerate(parts))


def _value(digits: str) -> int:
    """``12`` and 十二 → 12; numerals up to 九十九 are enough for groups."""
    if digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    units = "〇一二三四五六七八九"
    high = (units.find(tens) if tens else 1) if ten else 0
    return 10 * high + (units.find(ones) if ones else 0)
