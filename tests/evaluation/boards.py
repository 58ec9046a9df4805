"""A village whose committees have decided, made for the tests of the board and what follows it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evaluation.actions.notices import publish, publish_supplement
from evaluation.models import Claim, Entry, Notice, Round
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from grids.roles import Role
from grids.writing import writing
from tests.factories import (
    NOW,
    make_claims,
    make_entry,
    make_household,
    make_officer,
    make_round,
    make_sent,
    make_tallies,
)

#: Before NOW: the committees have decided when a notice is posted at NOW.
DECIDED = NOW - timedelta(days=1)


@dataclass
class Decided:
    """A round in deciding, with the officers who sign and the entries by household number."""

    village: Village
    round: Round
    clerk: Officer
    secretary: Officer
    supervisor: Officer
    entries: dict[str, Entry] = field(default_factory=dict)

    def add(
        self, grid: Grid, number: str, head: str, *, stars: int = 6, missing: tuple[int, ...] = ()
    ) -> Entry:
        """An entry with its first ``stars`` claims decided; those at ``missing`` were refused."""
        household = make_household(
            village=self.village, grid=grid, number=number, head=head, members=("金丝雀小孩",)
        )
        entry = make_entry(round_=self.round, household=household)
        claims = make_claims(entry=entry, typist=self.clerk, electives=stars - 3)
        refused = [claims[index] for index in missing]
        make_tallies(claims=claims, body="group", at=DECIDED)
        passed = [claim for claim in claims if claim not in refused]
        make_tallies(claims=passed, at=DECIDED)
        if refused:
            make_tallies(claims=refused, passed=False, reason="未达到", at=DECIDED)
        self.entries[number] = entry
        return entry

    def claim(self, number: str, index: int = 0) -> Claim:
        return list(Claim.objects.filter(entry=self.entries[number]))[index]

    def post(self, *, at: datetime = NOW, supplement: bool = False) -> Notice | None:
        """Posted as the moves do it, in one transaction; the round is at the notice then."""
        signers = [self.secretary.posts.get(), self.supervisor.posts.get()]
        act = publish_supplement if supplement else publish
        with writing(make_sent(self.secretary, at=at)) as write:
            write.allow(self.village, Role.SECRETARY)
            notice = act(self.round, write=write, signers=signers)
            write.done("posted", notice)
        self.round.stage = Stage.NOTICE
        self.round.save()
        if notice:
            notice.refresh_from_db()
        return notice

    def decide_again(self, claim: Claim, *, passed: bool, at: datetime) -> None:
        make_tallies(claims=[claim], passed=passed, at=at, reason="" if passed else "复核未达到")


def make_decided(*, village: Village) -> Decided:
    return Decided(
        village=village,
        round=make_round(village=village, stage=Stage.DECIDING),
        clerk=make_officer(name="赵敏", role=Role.CLERK, place=village),
        secretary=make_officer(name="李国强", role=Role.SECRETARY, place=village),
        supervisor=make_officer(name="周德全", role=Role.SUPERVISOR, place=village),
    )
