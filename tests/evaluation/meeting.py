"""A meeting room: a village's round with its bodies, an open sitting, and who is there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from evaluation.actions.decisions import (
    Chairs,
    Hands,
    close_sitting,
    count_hands,
    open_sitting,
    sign_in,
)
from evaluation.models import Body, Claim, Entry, Panel, Round, Seat, Sitting, Tally
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Receipt, Village
from households.models import Household, Tie
from tests.factories import (
    NOW,
    make_campaign,
    make_catalogue,
    make_claims,
    make_entry,
    make_household,
    make_panel,
    make_round,
    make_sent,
)

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
        seat.save()
        return seat

    def open(self, panel: Panel | None = None, *, absent: str = "") -> Sitting:
        """A sitting where everybody but the ``absent`` (names run together) is signed in."""
        panel = panel or self.group
        open_sitting(panel.pk, CHAIRS, sent=self.sent())
        sitting = panel.sittings.get(closed_at=None)
        self.present(sitting, absent=absent)
        return sitting

    def present(self, sitting: Sitting, *, absent: str = "", **stand_ins: str) -> Receipt:
        """Sign in members (not the ``absent``) and, as ``alternate=member``, who stands in."""
        seats = {seat.name: seat.pk for seat in sitting.panel.seats.all()}
        members = sitting.panel.seats.filter(kind=Seat.Kind.MEMBER)
        here = {seat.pk: None for seat in members if seat.name not in absent}
        here |= {seats[name]: seats[member] for name, member in stand_ins.items()}
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


def make_tie(first: Household, second: Household) -> Tie:
    pair = sorted([first, second], key=lambda household: household.pk)
    return Tie.objects.create(first=pair[0], second=pair[1], kind="兄弟")
