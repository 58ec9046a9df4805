"""What is typed for a sitting: who is in the chair, and how many hands were counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evaluation.models import Ballot, Panel
from evaluation.rules import passes


@dataclass(frozen=True)
class Chairs:
    """Who runs a sitting and where, as the minutes name them."""

    held_on: date
    place: str
    chair: str
    recorder: str
    scrutineer: str


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
