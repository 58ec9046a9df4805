"""What a member of the committees can vote on by name in an open sitting, and what they voted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Ballot, Entry, Sitting, Voting
from evaluation.panels.queries.bench import Bench
from evaluation.sittings.queries.agenda import all_matters, as_listed, matters
from evaluation.sittings.queries.matters import Case, Matter, Standing, stars_in_words
from evaluation.sittings.queries.steps import waiting_after
from grids.prepared import Keys, prepared_models

#: How many of the households that come next are read along with one.
_NEAR = 3


@dataclass(frozen=True, eq=False)
class BallotPaper:
    """A household before one member: the claims from which they do not stand aside."""

    matter: Matter
    cases: tuple[Case, ...]
    seat: str

    @cached_property
    def to_vote(self) -> list[Case]:
        left = {each for each in self._open if self.seat not in each.ballots}
        return [case for case in self.cases if case.standing in left] if left else []

    @property
    def counted(self) -> bool:
        return not self._open

    @cached_property
    def _open(self) -> set[Standing]:
        """How the claims stand that are not counted yet: mostly all alike."""
        return {case.standing for case in self.cases} & set(self.matter.open_standings)

    @property
    def stars(self) -> str:
        return stars_in_words(self.cases)

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


def ballot_and_next(
    sitting: Sitting, bench: Bench, seat: UUID, entry_id: UUID
) -> tuple[BallotPaper | None, str | None]:
    """One household as ``ballot_paper``, and the next one that waits for the member's vote.

    That is mostly one of the few that come next, so the whole agenda is read only after them.
    """
    following = waiting_after(sitting, entry_id)
    near = _papers_of([str(entry_id), *following[:_NEAR]], sitting, bench, seat)
    found = _first_to_vote(following[:_NEAR], near)
    if found is None and following[_NEAR:]:
        found = _first_to_vote(following, _papers_of(following[_NEAR:], sitting, bench, seat))
    return near.get(str(entry_id)), found


def _first_to_vote(order: Iterable[str], papers: Mapping[str, BallotPaper]) -> str | None:
    return next((pk for pk in order if pk in papers and papers[pk].to_vote), None)


def _papers_of(
    entries: list[str], sitting: Sitting, bench: Bench, seat: UUID
) -> dict[str, BallotPaper]:
    rows = _declared([UUID(key) for key in entries], sitting.panel.round_id)
    papers = _ballot_papers(matters(sitting, rows), bench, seat)
    return {str(paper.matter.entry.pk): paper for paper in papers}


def ballot_paper(sitting: Sitting, bench: Bench, seat: UUID, entry_id: UUID) -> BallotPaper | None:
    """One household of them; nothing where it is not before the sitting or not theirs to judge."""
    return _papers_of([str(entry_id)], sitting, bench, seat).get(str(entry_id))


@prepared_models
def _declared(entries: Keys, round_: UUID) -> QuerySet[Entry]:
    """Those of them that the committees judge, as ``declared_before`` and as listed."""
    return as_listed(Entry.objects.declared().filter(round=round_, pk__in=entries))


def _ballot_papers(found: Iterable[Matter], bench: Bench, seat: UUID) -> list[BallotPaper]:
    sitter = bench.by_seat()[seat]
    papers = []
    for matter in found:
        theirs = {each for each in matter.standings if not sitter.stands_aside(each.judged)}
        cases = tuple(case for case in matter.cases if case.standing in theirs)
        if cases:
            papers.append(BallotPaper(matter, cases, str(seat)))
    return papers


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
