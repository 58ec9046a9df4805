"""Votes on a claim before they are stored: hands or slips, those said by name, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from evaluation.models import Ballot, Panel, Tally, Voting
from evaluation.panels.queries.bench import Bench, Roll
from evaluation.rules import counts_refused, passes
from evaluation.sittings.queries.agenda import Case
from evaluation.sittings.queries.quorums import quorum_missing


@dataclass(frozen=True)
class Hands:
    """The hands counted for one claim; ``version`` is the tally's that was seen, 0 for none."""

    votes_for: int = 0
    votes_against: int = 0
    abstentions: int = 0
    reason: str = ""
    version: int = 0

    def __str__(self) -> str:
        return f"{self.votes_for} : {self.votes_against} : {self.abstentions}"

    def same_as(self, tally: Tally) -> bool:
        mine = (self.votes_for, self.votes_against, self.abstentions)
        theirs = (tally.votes_for, tally.votes_against, tally.abstentions)
        return mine == theirs and self.reason == tally.reason

    def passed(self, panel: Panel, *, present: int) -> bool:
        return passes(
            panel.body,
            votes_for=self.votes_for,
            votes_against=self.votes_against,
            present=present,
            majority=panel.round.campaign.majority,
        )

    def holds(self, named: Mapping[str, str]) -> bool:
        """Whether those who voted by name are among them."""
        floor = hands_of(named)
        return (
            self.votes_for >= floor.votes_for
            and self.votes_against >= floor.votes_against
            and self.abstentions >= floor.abstentions
        )


def hands_of(named: Mapping[str, str], *, reason: str = "") -> Hands:
    """Named votes as so many hands."""
    said = list(named.values())
    return Hands(
        votes_for=said.count(Ballot.Choice.FOR),
        votes_against=said.count(Ballot.Choice.AGAINST),
        abstentions=said.count(Ballot.Choice.ABSTAIN),
        reason=reason,
    )


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
        return quorum_missing(case, roll, bench)
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
