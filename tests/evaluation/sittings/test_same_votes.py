"""However it is voted, the same votes are the same tally: hands, slips, marks, ballots, and mixed.

Random members, votes and rules on a real database; each way is carried out by its own actions and
rolled back, and all of them must equal a count written again from the rules' words.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evaluation.ballots.actions import cast_ballots
from evaluation.models import Body, Presence, Recusal, Seat, Sitting, Tally, Voting
from evaluation.opinions.actions import mark_claims
from evaluation.opinions.typed import Said
from evaluation.sittings.actions.tallies import count_hands, count_named
from evaluation.sittings.typed import Hands
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from grids.roles import Role
from grids.writing import Refused
from tests.evaluation.meeting import CHAIRS, Meeting
from tests.factories import NOW, make_officer, make_sent

SIZE = 9
CHOICES = ("for", "against", "abstain")
Outcome = dict[str, Any] | None


@dataclass(frozen=True)
class Member:
    """A seat's holder: here or not, standing aside or not, how they vote, and on what."""

    vote: str
    here: bool = True
    aside: bool = False
    on_device: bool = True


@dataclass(frozen=True)
class Case:
    """Everything that decides one count."""

    body: str
    members: tuple[Member, ...]
    quorum: str
    majority: str
    may_raise: bool
    group_passed: bool
    reason: str

    @property
    def voters(self) -> list[Member]:
        return [member for member in self.members if member.here and not member.aside]

    def hands(self) -> Hands:
        said = [member.vote for member in self.voters]
        return Hands(*(said.count(choice) for choice in CHOICES), reason=self.reason)


def recount(case: Case) -> Outcome:
    """The rules' words once more (design.md §8, counting)."""
    entitled = sum(not member.aside for member in case.members)
    present = len(case.voters)
    share = Fraction(present, entitled) if entitled else Fraction(0)
    enough = share >= Fraction(2, 3) if case.quorum == "two_thirds" else share > Fraction(1, 2)
    if not present or not enough:
        return None
    said = [member.vote for member in case.voters]
    votes_for, votes_against, abstentions = (said.count(choice) for choice in CHOICES)
    counted = votes_for + votes_against if case.body == "group" else present
    part = Fraction(votes_for, counted) if counted else Fraction(0)
    passed = part >= Fraction(2, 3) if case.majority == "two_thirds" else part > Fraction(1, 2)
    differs = case.body == "committees" and passed != case.group_passed
    if differs and (not case.reason or (passed and not case.may_raise)):
        return None
    return {
        "entitled": entitled,
        "present": present,
        "recused": len(case.members) - entitled,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "abstentions": abstentions,
        "passed": passed,
        "reason": case.reason if differs else "",
    }


members = st.builds(
    Member,
    vote=st.sampled_from(CHOICES),
    here=st.sampled_from((True, True, True, True, False)),
    aside=st.sampled_from((False, False, False, False, True)),
    on_device=st.booleans(),
)
cases = st.builds(
    Case,
    body=st.sampled_from(("group", "committees")),
    members=st.lists(members, min_size=1, max_size=SIZE).map(tuple),
    quorum=st.sampled_from(("two_thirds", "half")),
    majority=st.sampled_from(("two_thirds", "half")),
    may_raise=st.booleans(),
    group_passed=st.booleans(),
    reason=st.sampled_from(("核实过", "核实过", "")),
)


@dataclass
class StageSet:
    """The rows that all examples share, and how one example is set up on them."""

    meeting: Meeting
    officers: list[Officer]

    @contextmanager
    def set(self, case: Case, *, voting: str = Voting.OPEN) -> Iterator[Sitting]:
        """The example in a savepoint that is always rolled back."""
        with transaction.atomic():
            meeting = self.meeting
            meeting.rule(
                quorum=case.quorum,
                majority=case.majority,
                committees_may_raise=case.may_raise,
                voting=voting,
            )
            if case.body == Body.GROUP:
                meeting.at(Stage.ASSESSING)
            else:
                meeting.decided_by_group(passed=case.group_passed)
            panel = meeting.group if case.body == Body.GROUP else meeting.committees
            panel.seats.all().delete()
            sitting = Sitting.objects.create(panel=panel, opened_at=NOW, **vars(CHAIRS))
            for member, officer in zip(case.members, self.officers, strict=False):
                self.seat(sitting, member, officer)
            yield sitting
            transaction.set_rollback(True)

    def seat(self, sitting: Sitting, member: Member, officer: Officer) -> None:
        seat = Seat.objects.create(
            panel=sitting.panel, name=officer.name, kind=Seat.Kind.MEMBER, officer=officer
        )
        if member.here:
            Presence.objects.create(sitting=sitting, seat=seat)
        if member.aside:
            entry = self.meeting.entries[0]
            Recusal.objects.create(panel=sitting.panel, seat=seat, entry=entry, reason="邻居")

    @property
    def claim(self) -> Any:
        return self.meeting.claims[self.meeting.entries[0]][0].pk

    @property
    def entry(self) -> Any:
        return self.meeting.entries[0].pk

    def each(self, case: Case) -> list[tuple[Member, Officer]]:
        return list(zip(case.members, self.officers, strict=False))

    def by_hands(self, case: Case, sitting: Sitting) -> None:
        hands = {self.claim: case.hands()}
        count_hands(sitting.pk, self.entry, hands=hands, sent=make_sent(self.meeting.clerk))

    def by_marks(self, case: Case, sitting: Sitting) -> None:
        """Also the absent marked before the sitting; they are not counted."""
        for member, officer in self.each(case):
            if not member.aside:
                mark = "unknown" if member.vote == "abstain" else member.vote
                said = {self.claim: Said(mark)}
                mark_claims(self.entry, said=said, sent=make_sent(officer))
        self.by_name(case, sitting)

    def by_ballots(self, case: Case, sitting: Sitting) -> None:
        for member, officer in self.each(case):
            if member in case.voters:
                self.cast(sitting, member, officer)
        self.by_name(case, sitting)

    def mixed(self, case: Case, sitting: Sitting) -> None:
        """Some vote on their own device, then all hands are counted together."""
        for member, officer in self.each(case):
            if member in case.voters and member.on_device:
                self.cast(sitting, member, officer)
        self.by_hands(case, sitting)

    def cast(self, sitting: Sitting, member: Member, officer: Officer) -> None:
        choices = {self.claim: member.vote}
        cast_ballots(sitting.pk, self.entry, choices=choices, sent=make_sent(officer))

    def by_name(self, case: Case, sitting: Sitting) -> None:
        reasons = {self.entry: case.reason}
        sent = make_sent(self.meeting.clerk)
        count_named(sitting.pk, [self.entry], reasons=reasons, sent=sent)

    def outcome(
        self, case: Case, way: Callable[[Case, Sitting], None], *, voting: str = Voting.OPEN
    ) -> tuple[Outcome, str]:
        """What is stored, and how it is said to have been voted; nothing where it is refused."""
        with self.set(case, voting=voting) as sitting:
            try:
                way(case, sitting)
            except Refused:
                return None, ""
            tally = sitting.tallies.get()
            judged = {"entitled", "present", "recused", "passed", "reason"}
            names = judged | {"votes_for", "votes_against", "abstentions"}
            return {name: getattr(tally, name) for name in names}, tally.mode


@pytest.fixture
def stage(village: Village, micro_grid: Grid, clerk: Officer) -> StageSet:
    """One household with a single claim, and nine members with accounts."""
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk, stars=1)
    meeting.enter(electives=0)
    officers = [
        make_officer(name=f"成员{number}", role=Role.COMMITTEE, place=village)
        for number in range(SIZE)
    ]
    return StageSet(meeting, officers)


def everybody(body: str, *votes: str, **rules: Any) -> Case:
    standard = {
        "quorum": "two_thirds",
        "majority": "half",
        "may_raise": True,
        "group_passed": True,
        "reason": "核实过",
    }
    return Case(body, tuple(Member(vote) for vote in votes), **{**standard, **rules})


@settings(
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=cases)
@example(everybody("group", "for", "for", "against", "abstain", "abstain"))
@example(everybody("committees", "for", "for", "against", "abstain", majority="two_thirds"))
@example(everybody("committees", "for", "for", group_passed=False, may_raise=False))
@example(everybody("committees", "against", "against", reason=""))
@example(everybody("group", "abstain", "abstain", majority="two_thirds"))
def test_the_same_votes_are_the_same_tally_in_every_way_of_voting(
    stage: StageSet, case: Case
) -> None:
    expected = recount(case)
    ways = {"hands": stage.by_hands, "marks": stage.by_marks}
    if case.body == Body.COMMITTEES:
        ways = {"hands": stage.by_hands, "ballots": stage.by_ballots, "mixed": stage.mixed}
    found = {name: stage.outcome(case, way) for name, way in ways.items()}
    found["slips"] = stage.outcome(case, stage.by_hands, voting=Voting.SECRET)
    assert {name: outcome for name, (outcome, _mode) in found.items()} == dict.fromkeys(
        found, expected
    )
    if expected is not None:
        modes = {name: mode for name, (_outcome, mode) in found.items() if name != "mixed"}
        assert modes == {name: name for name in modes}
        assert found.get("mixed", (None, "mixed"))[1] in Tally.Mode.values
