"""What a member of the committees can vote on by name in an open sitting, and what they voted."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.models import Ballot, Sitting, Voting
from evaluation.panels.queries.bench import Bench
from evaluation.sittings.queries.agenda import all_matters, declared_before, matters
from evaluation.sittings.queries.matters import Case, Matter


@dataclass(frozen=True, eq=False)
class BallotPaper:
    """A household before one member: the claims from which they do not stand aside."""

    matter: Matter
    cases: tuple[Case, ...]
    seat: str

    @property
    def to_vote(self) -> list[Case]:
        return [case for case in self.cases if case.open and self.seat not in case.ballots]

    @property
    def counted(self) -> bool:
        return not any(case.open for case in self.cases)

    def voted(self, case: Case) -> str:
        """What the member voted by name, or nothing."""
        said = case.own.roll.get("votes", {}) if case.own else case.ballots
        return str(said.get(self.seat, ""))

    @property
    def lines(self) -> list[tuple[Case, str]]:
        """Each claim with the member's own vote in words."""
        voted = [(case, self.voted(case)) for case in self.cases]
        return [(case, str(Ballot.Choice(vote).label) if vote else "") for case, vote in voted]


def ballot_papers(sitting: Sitting, bench: Bench, seat: UUID) -> list[BallotPaper]:
    """Everything before the sitting that the member judges, in its order; four queries."""
    return _ballot_papers(all_matters(sitting), bench, seat)


def ballot_paper(sitting: Sitting, bench: Bench, seat: UUID, entry_id: UUID) -> BallotPaper | None:
    """One household of them; nothing where it is not before the sitting or not theirs to judge."""
    one = declared_before(sitting.panel).filter(pk=entry_id)
    return next(iter(_ballot_papers(matters(sitting, one), bench, seat)), None)


def _ballot_papers(found: Iterable[Matter], bench: Bench, seat: UUID) -> list[BallotPaper]:
    sitter = bench.by_seat()[seat]
    papers = []
    for matter in found:
        cases = tuple(case for case in matter.cases if not sitter.stands_aside(case.judged))
        if cases:
            papers.append(BallotPaper(matter, cases, str(seat)))
    return papers


def next_to_vote(papers: list[BallotPaper], *, after: UUID) -> UUID | None:
    """The household after this one, round the end, that waits for the member's vote."""
    keys = [paper.matter.entry.pk for paper in papers]
    here = keys.index(after)
    order = [*papers[here + 1 :], *papers[:here]]
    return next((paper.matter.entry.pk for paper in order if paper.to_vote), None)


def why_no_vote(sitting: Sitting, bench: Bench, seat: UUID) -> str:
    """Why the member cannot vote by name now, in a sentence; empty when they can."""
    round_ = sitting.panel.round
    if sitting.closed_at is not None:
        return _("This sitting is closed; its minutes stay as they are.")
    if round_.campaign.voting == Voting.SECRET:
        return _("The vote is secret this year: write it on the slip in the sitting.")
    if not round_.open_for(sitting.panel.work):
        return _("This is not possible any more: the round is now at “%(stage)s”.") % {
            "stage": round_.get_stage_display()
        }
    if seat not in {sitter.seat.pk for sitter in bench.places_filled()}:
        return _("You are not signed in to this sitting. Tell the recorder that you are here.")
    return ""
