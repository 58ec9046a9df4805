"""A meeting room: a village's round with its bodies, an open sitting, and who is there."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from evaluation.ballots.actions import cast_ballots
from evaluation.models import Assessment, Body, Claim, Entry, Panel, Round, Seat, Sitting, Tally
from evaluation.opinions.actions import mark_claims
from evaluation.opinions.typed import Said
from evaluation.sittings.actions.sittings import close_sitting, open_sitting, sign_in
from evaluation.sittings.actions.tallies import count_hands
from evaluation.sittings.typed import Chairs, Hands
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Receipt, Village
from grids.roles import Role
from households.models import Household, Person, Tie
from tests.factories import (
    NOW,
    make_campaign,
    make_catalogue,
    make_claims,
    make_entry,
    make_household,
    make_officer,
    make_panel,
    make_round,
    make_sent,
    make_sitting,
)
from tests.postgres.owner import rewrite

CHAIRS = Chairs(
    held_on=NOW.date(), place="村委会", chair="李国强", recorder="赵敏", scrutineer="周德全"
)


@dataclass
class Meeting:
    """Time goes on by a minute with every press."""

    round: Round
    group: Panel
    committees: Panel
    clerk: Officer
    grid: Grid
    entries: list[Entry] = field(default_factory=list)
    claims: dict[Entry, list[Claim]] = field(default_factory=dict)
    now: datetime = NOW

    @classmethod
    def prepared(cls, *, village: Village, grid: Grid, clerk: Officer, stars: int = 3) -> "Meeting":
        """A round where the groups assess: five seats in each body, no household yet."""
        catalogue = make_catalogue(stars=stars)
        campaign = make_campaign(township=village.township, catalogue=catalogue, mandatory=2)
        round_ = make_round(village=village, campaign=campaign, stage=Stage.ASSESSING)
        return cls(
            round=round_,
            group=make_panel(round_=round_),
            committees=make_panel(
                round_=round_, body=Body.COMMITTEES, names=("子", "丑", "寅", "卯", "辰")
            ),
            clerk=clerk,
            grid=grid,
        )

    def sent(self, officer: Officer | None = None, **content: str) -> Any:
        self.now += timedelta(minutes=1)
        return make_sent(officer or self.clerk, at=self.now, **content)

    def enter(
        self,
        *,
        household: Household | None = None,
        typist: Officer | None = None,
        electives: int = 1,
    ) -> Entry:
        """One more household with its confirmed declaration."""
        household = household or make_household(village=self.round.village, grid=self.grid)
        entry = make_entry(round_=self.round, household=household, panel=self.group)
        self.claims[entry] = make_claims(
            entry=entry, typist=typist or self.clerk, electives=electives
        )
        self.entries.append(entry)
        return entry

    def at(self, stage: Stage) -> None:
        self.round.stage = stage
        self.round.save()

    def seat(self, name: str, panel: Panel | None = None) -> Seat:
        return (panel or self.group).seats.get(name=name)

    def seat_of(self, household: Household, *, name: str, panel: Panel | None = None) -> Seat:
        """Give a seat to the household's head."""
        seat = self.seat(name, panel)
        seat.person = household.head
        rewrite(seat)
        return seat

    def held(self, *, by: Person, name: str) -> Seat:
        """Give a seat of the group to somebody."""
        seat = self.seat(name)
        seat.person = by
        rewrite(seat)
        return seat

    def held_by(self, officer: Officer, *, name: str, panel: Panel | None = None) -> Seat:
        """Give a seat to an officer."""
        seat = self.seat(name, panel)
        seat.officer = officer
        rewrite(seat)
        return seat

    def officers(self, panel: Panel | None = None) -> dict[str, Officer]:
        """Every seat of the panel held by an officer of its own; by the seat's name."""
        panel = panel or self.group
        role = Role.ASSESSOR if panel.body == Body.GROUP else Role.COMMITTEE
        seats = list(panel.seats.all())
        made = {
            seat.name: make_officer(name=seat.name, role=role, place=self.round.village)
            for seat in seats
        }
        for seat in seats:
            seat.officer = made[seat.name]
            rewrite(seat)
        return made

    def mark(self, officer: Officer, entry: Entry, *marks: str, question: str = "") -> Receipt:
        """One mark a claim, in the catalogue's order; one mark for all of them."""
        claims = self.claims[entry]
        each = list(marks) * len(claims) if len(marks) == 1 else list(marks)
        seen = dict(
            Assessment.objects.filter(seat__officer=officer).values_list("claim", "version")
        )
        said = {
            claim.pk: Said(mark=mark, question=question, version=seen.get(claim.pk, 0))
            for claim, mark in zip(claims, each, strict=False)
        }
        return mark_claims(entry.pk, said=said, sent=self.sent(officer))

    def vote(self, sitting: Sitting, officer: Officer, entry: Entry, *choices: str) -> Receipt:
        """One ballot a claim, in the catalogue's order; one choice for all of them."""
        claims = self.claims[entry]
        each = list(choices) * len(claims) if len(choices) == 1 else list(choices)
        said = {claim.pk: choice for claim, choice in zip(claims, each, strict=False)}
        return cast_ballots(sitting.pk, entry.pk, choices=said, sent=self.sent(officer))

    def rule(self, **rules: object) -> None:
        """Change the campaign's rules, as before its first round."""
        campaign = self.round.campaign
        for name, value in rules.items():
            setattr(campaign, name, value)
        campaign.save()

    def decided_by_group(self, *, passed: bool = True) -> None:
        """The group has judged everything; the committees' turn."""
        claims = [claim for some in self.claims.values() for claim in some]
        self.now += timedelta(minutes=1)
        make_sitting(panel=self.group, claims=claims, passed=passed, at=self.now)
        self.at(Stage.DECIDING)

    def open(self, panel: Panel | None = None, *, absent: str = "") -> Sitting:
        """A sitting where everybody but the ``absent`` (names run together) is signed in."""
        panel = panel or self.group
        open_sitting(panel.pk, CHAIRS, sent=self.sent())
        sitting = panel.sittings.get(closed_at=None)
        self.present(sitting, absent=absent)
        return sitting

    def present(self, sitting: Sitting, *, absent: str = "", **stand_ins: str) -> Receipt:
        """Sign in members (not the ``absent``) and, as ``alternate=member``, who stands in.

        With an empty name the alternate is there for nobody.
        """
        seats = {seat.name: seat.pk for seat in sitting.panel.seats.all()}
        members = sitting.panel.seats.filter(kind=Seat.Kind.MEMBER)
        here: dict[UUID, UUID | None] = {
            seat.pk: None for seat in members if seat.name not in absent
        }
        here |= {seats[name]: seats.get(member) for name, member in stand_ins.items()}
        return sign_in(sitting.pk, present=here, sent=self.sent())

    def count(
        self,
        sitting: Sitting,
        entry: Entry,
        *hands: tuple[int, int, int],
        reason: str = "",
        **more: Any,
    ) -> Receipt:
        """One triple a claim, in the catalogue's order; one triple for all of them."""
        claims = self.claims[entry]
        triples = list(hands) * len(claims) if len(hands) == 1 else list(hands)
        seen = {tally.claim_id: tally.version for tally in sitting.tallies.all()}
        counted = {
            claim.pk: Hands(*triple, reason=reason, version=seen.get(claim.pk, 0))
            for claim, triple in zip(claims, triples, strict=False)
        }
        return count_hands(sitting.pk, entry.pk, hands=counted, sent=self.sent(), **more)

    def close(self, sitting: Sitting) -> Sitting:
        close_sitting(sitting.pk, sent=self.sent())
        sitting.refresh_from_db()
        return sitting

    def tally(self, sitting: Sitting, entry: Entry, star: int = 0) -> Tally:
        return sitting.tallies.get(claim=self.claims[entry][star])


def make_tie(first: Household, second: Household, *, until: date | None = None) -> Tie:
    pair = sorted([first, second], key=lambda household: household.pk)
    return Tie.objects.create(first=pair[0], second=pair[1], kind="兄弟", until=until)
