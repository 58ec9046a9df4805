"""Votes on a claim before they are stored: hands or slips, those said by name, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from evaluation.models import Panel, Tally, Voting
from evaluation.panels.queries.bench import Bench, Roll
from evaluation.rules import counts_refused
from evaluation.sittings.queries.matters import Case
from evaluation.sittings.queries.quorums import quorum_missing
from evaluation.sittings.typed import Hands


@dataclass(frozen=True)
class Count:
    """One claim's votes, by those on the roll; ``named``: seat → vote of those known by name."""

    hands: Hands
    roll: Roll
    mode: str
    named: Mapping[str, str] = field(default_factory=dict)


Counts = Mapping[Case, Count]


def named_in(case: Case, roll: Roll, *, again: bool = False) -> dict[str, str]:
    """The ballots that a count by hand must hold, of those on the roll.

    A correction keeps those that were counted. Marks bind no count by hand.
    """
    counted = case.own is not None and not again and case.own.mode != Tally.Mode.MARKS
    said = case.own.roll.get("votes", {}) if case.own and counted else case.ballots
    return {seat: vote for seat, vote in said.items() if seat in roll.present}


def fault(
    case: Case,
    hands: Hands,
    roll: Roll,
    bench: Bench,
    *,
    panel: Panel,
    named: Mapping[str, str],
) -> str:
    """Why these hands cannot stand, in a sentence with what would mend it; else empty."""
    if roll.missing:
        return quorum_missing(case.judged, roll, bench)
    present = len(roll.present)
    campaign = panel.round.campaign
    why = counts_refused(
        votes_for=hands.votes_for,
        votes_against=hands.votes_against,
        abstentions=hands.abstentions,
        present=present,
        secret=campaign.voting == Voting.SECRET,
    )
    if why:
        return why
    if not hands.holds(named):
        # Without the numbers: nobody learns from a wrong count how somebody voted.
        return _("These numbers leave out votes that were cast by name. Count once more.")
    return _against_the_group(case, hands, panel, present=present)


def _against_the_group(case: Case, hands: Hands, panel: Panel, *, present: int) -> str:
    passed = hands.passed(panel, present=present)
    if not case.differs(passed=passed):
        return ""
    if passed and not panel.round.campaign.committees_may_raise:
        return _(
            "The group refused this star, and by this year's rules the committees may not give it. "
            "Who thinks otherwise asks that it goes back to the group."
        )
    if not hands.reason:
        return _("This is against the group's result: write down the reason.")
    return ""


def by_hands(panel: Panel, case: Case, hands: Hands, roll: Roll, *, again: bool = False) -> Count:
    """The count of these hands, with the ballots that are among them."""
    named = named_in(case, roll, again=again)
    return Count(hands, roll, _mode(panel, roll, named), named)


def _mode(panel: Panel, roll: Roll, named: Mapping[str, str]) -> str:
    if panel.round.campaign.voting == Voting.SECRET:
        return Tally.Mode.SLIPS
    if not named:
        return Tally.Mode.HANDS
    return Tally.Mode.BALLOTS if len(named) == len(roll.present) else Tally.Mode.MIXED
