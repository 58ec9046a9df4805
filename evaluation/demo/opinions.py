"""What single members say in the demonstration: marks, a question, named ballots."""

from collections.abc import Mapping
from uuid import UUID

from evaluation.ballots.actions import cast_ballots
from evaluation.ballots.queries import ballot_papers
from evaluation.demo.desk import Desk
from evaluation.demo.sitting import committees_of, groups_of
from evaluation.models import Assessment, Ballot, Claim, Entry, Question, Sitting
from evaluation.opinions.actions import mark_claims
from evaluation.opinions.typed import Said
from evaluation.panels.queries.bench import bench_of
from evaluation.questions.actions import answer_question

#: Who of the second group has marked how many of its last households; a third has not begun.
_MARKED = {"assessor": 5, "grid3": 3}
#: What they ask, each about a star; the grid leader has answered the first.
_ASKED = (
    ("04", "这户今年的承包地是自己种着，还是已经流转了？"),
    ("06", "老人平时由谁照料？我去过两次都没遇到人。"),
)
_ANSWER = "地在今年春天流转给了合作社，合同在村委会存着。"


def members_mark(desk: Desk) -> None:
    """Before the second group sits: alone, on their own telephones, the last households first."""
    panel = groups_of(desk)[1]
    last = list(panel.entries.declared())[-max(_MARKED.values()) :]
    for who, many in _MARKED.items():
        for entry in last[:many]:
            said = {claim.pk: Said(mark=Assessment.Mark.FOR) for claim in entry.claims.all()}
            mark_claims(entry.pk, said=said, sent=desk.sent(who, days_ago=1))
    for star, text in _ASKED:
        _ask(desk, last, star, text)
    first = Question.objects.get(text=_ASKED[0][1])
    answer_question(first.pk, answer=_ANSWER, sent=desk.sent("grid4", days_ago=1, minutes=-20))


def _ask(desk: Desk, entries: list[Entry], star: str, text: str) -> None:
    """About the first of the households that claim the star."""
    claims = Claim.objects.filter(entry__in=entries, star__star__code=star)
    claim = claims.order_by("entry__number")[0]
    said = {claim.pk: Said(mark=Assessment.Mark.UNKNOWN, question=text, version=1)}
    mark_claims(claim.entry_id, said=said, sent=desk.sent("assessor", days_ago=1))


def members_vote(desk: Desk) -> None:
    """In the committees' open sitting: the secretary is ahead, one member has begun."""
    panel = committees_of(desk)
    sitting = Sitting.objects.get(panel=panel, closed_at=None)
    bench = bench_of(panel, sitting=sitting)
    for who, many in (("secretary", 3), ("committee", 1)):
        seat = panel.seats.get(officer=desk.officer(who))
        papers = [paper for paper in ballot_papers(sitting, bench, seat.pk) if paper.to_vote]
        for paper in papers[:many]:
            choices = _choices([case.claim.pk for case in paper.to_vote])
            sent = desk.sent(who, minutes=3)
            cast_ballots(sitting.pk, paper.matter.entry.pk, choices=choices, sent=sent)


def _choices(claims: list[UUID]) -> Mapping[UUID, str]:
    """For all but the last, on which the member abstains."""
    choices = dict.fromkeys(claims, Ballot.Choice.FOR.value)
    return choices | {claims[-1]: Ballot.Choice.ABSTAIN.value}
