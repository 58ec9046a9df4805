"""Random benches and hands: what is stored equals a count written again from the rules' words.

Nothing of ``evaluation.rules`` is imported here; the words are those of design.md §8.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evaluation.models import Body, Claim, Panel, Presence, Recusal, Seat, Sitting, Tally
from evaluation.sittings.actions.tallies import count_hands
from evaluation.sittings.typed import Hands
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from grids.writing import Refused
from households.models import Household, Membership, Person, Relation
from tests.evaluation.meeting import CHAIRS, Meeting, make_tie
from tests.factories import NOW, make_household, make_sent

HOMES = 4  # the household that is judged is home 0
NOBODY = -1


@dataclass(frozen=True)
class Member:
    """A place: the member's home, whether here, and the alternate who came instead."""

    home: int
    here: bool
    declared: bool
    voted_in_group: bool
    stand_in: "Member | None" = None


@dataclass(frozen=True)
class Case:
    """Everything that decides one count."""

    body: str
    members: tuple[Member, ...]
    ties: frozenset[int]  # homes related to home 0
    both_allowed: bool
    group_passed: bool
    hands: tuple[int, int, int]
    reason: str = ""


def bench(case: Case) -> tuple[int, int, int]:
    """How many are entitled, present and recused."""
    entitled = present = recused = 0
    for member in case.members:
        # An alternate stands in for an absent member and is judged by the own household and ties.
        judge = member.stand_in if member.stand_in and not member.here else member
        aside = (
            judge.home == 0
            or judge.home in case.ties
            or judge.declared
            or (case.body == "committees" and judge.voted_in_group and not case.both_allowed)
        )
        recused += aside
        entitled += not aside  # entitled = seated members − recused
        present += not aside and judge.here
    return entitled, present, recused


def recount(case: Case) -> dict[str, Any] | None:
    """The tally that the rules demand, or ``None`` where nothing may be stored."""
    entitled, present, recused = bench(case)
    # present and not recused ≥ 2/3 of entitled
    if not present or Fraction(present) < Fraction(2, 3) * entitled:
        return None
    votes_for, votes_against, abstentions = case.hands
    # present and not recused ≥ 2/3 of entitled
    if not present or Fraction(present) < Fraction(2, 3) * entitled:
        return None
    if votes_for + votes_against + abstentions != present:
        return None
    if case.body == "group":  # for > ½ of (for + against)
        passed = Fraction(votes_for) > Fraction(votes_for + votes_against, 2)
    else:  # for > ½ of those present and not recused
        passed = Fraction(votes_for) > Fraction(present, 2)
    differs = case.body == "committees" and passed != case.group_passed
    if differs and not case.reason:
        return None
    return {
        "entitled": entitled,
        "present": present,
        "recused": recused,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "abstentions": abstentions,
        "passed": passed,
        "reason": case.reason if differs else "",
    }


homes = st.integers(NOBODY, HOMES - 1)
alternates = st.builds(
    Member,
    home=homes,
    here=st.just(True),
    declared=st.booleans(),
    voted_in_group=st.booleans(),
)


@st.composite
def cases(draw: Callable[..., Any]) -> Case:
    members = draw(
        st.lists(
            st.builds(
                Member,
                home=st.sampled_from([NOBODY, NOBODY, NOBODY, 0, 1, 2, 3]),
                here=st.sampled_from([True, True, True, False]),
                declared=st.sampled_from([False, False, False, True]),
                voted_in_group=st.sampled_from([False, False, True]),
                stand_in=st.one_of(st.none(), alternates),
            ),
            min_size=1,
            max_size=11,
        )
    )
    case = Case(
        body=draw(st.sampled_from(["group", "committees"])),
        members=tuple(members),
        ties=frozenset(draw(st.sets(st.integers(1, HOMES - 1), max_size=2))),
        both_allowed=draw(st.booleans()),
        group_passed=draw(st.booleans()),
        hands=(0, 0, 0),
        reason=draw(st.sampled_from(["核实过", "核实过", ""])),
    )
    return Case(**{**vars(case), "hands": draw(hands_for(case))})


def hands_for(case: Case) -> st.SearchStrategy[tuple[int, int, int]]:
    """Mostly as many hands as may vote, else one more or one less."""
    _entitled, present, _recused = bench(case)
    people = st.sampled_from([present] * 5 + [present + 1, max(0, present - 1)])
    return people.flatmap(
        lambda n: st.integers(0, n).flatmap(
            lambda a: st.integers(0, n - a).map(lambda b: (a, b, n - a - b))
        )
    )


def plain(here: int, away: int = 0, aside: int = 0) -> tuple[Member, ...]:
    """Members without homes: here, away, and here but standing aside."""
    return (
        *[Member(NOBODY, True, False, False)] * here,
        *[Member(NOBODY, False, False, False)] * away,
        *[Member(NOBODY, True, True, False)] * aside,
    )


@pytest.fixture
def stage(village: Village, micro_grid: Grid, clerk: Officer) -> "StageSet":
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    houses = [make_household(village=village, grid=micro_grid) for _ in range(HOMES)]
    meeting.enter(household=houses[0])
    return StageSet(meeting, houses)


@dataclass
class StageSet:
    """The rows that all examples share, and how one example is set up on them."""

    meeting: Meeting
    houses: list[Household]

    @property
    def claim(self) -> Claim:
        return self.meeting.claims[self.meeting.entries[0]][0]

    def person(self, home: int) -> Person:
        person = Person.objects.create(
            village=self.meeting.round.village, name="某人", search_key=""
        )
        if home != NOBODY:
            Membership.objects.create(
                household=self.houses[home], person=person, relation=Relation.SON
            )
        return person

    def set(self, case: Case) -> Sitting:
        campaign = self.meeting.round.campaign
        campaign.both_bodies_allowed = case.both_allowed
        campaign.save()
        self.meeting.at(Stage.ASSESSING if case.body == "group" else Stage.DECIDING)
        for home in case.ties:
            make_tie(self.houses[0], self.houses[home])
        panel = self.meeting.group if case.body == "group" else self.meeting.committees
        panel.seats.all().delete()
        sitting = self.sitting(panel)
        voters = [voter for member in case.members for voter in self.seat(sitting, member)]
        if case.body == "committees":
            self.judged_by_group(case, voters)
        return sitting

    def sitting(self, panel: Panel) -> Sitting:
        return Sitting.objects.create(panel=panel, opened_at=NOW, **vars(CHAIRS))

    def seat(self, sitting: Sitting, member: Member) -> list[str]:
        """Seat a member and the alternate; the keys of those who voted in the group."""
        seat, voters = self.holder(sitting, member, Seat.Kind.MEMBER)
        if member.here:
            Presence.objects.create(sitting=sitting, seat=seat)
        if member.stand_in:
            other, more = self.holder(sitting, member.stand_in, Seat.Kind.ALTERNATE)
            voters += more
            if not member.here:
                Presence.objects.create(sitting=sitting, seat=other, stands_in_for=seat)
        return voters

    def holder(self, sitting: Sitting, member: Member, kind: str) -> tuple[Seat, list[str]]:
        person = self.person(member.home)
        seat = Seat.objects.create(panel=sitting.panel, name="某人", kind=kind, person=person)
        if member.declared:
            Recusal.objects.create(
                panel=sitting.panel, seat=seat, entry=self.meeting.entries[0], reason="邻居"
            )
        return seat, [str(person.pk)] if member.voted_in_group else []

    def judged_by_group(self, case: Case, voters: list[str]) -> None:
        sitting = self.sitting(self.meeting.group)
        Tally.objects.create(
            sitting=sitting,
            claim=self.claim,
            body=Body.GROUP,
            entitled=3,
            present=3,
            recused=0,
            votes_for=3 if case.group_passed else 0,
            votes_against=0 if case.group_passed else 3,
            abstentions=0,
            passed=case.group_passed,
            roll={"voters": voters},
            at=NOW,
        )

    def stored(self, case: Case, sitting: Sitting) -> dict[str, Any] | None:
        """What the application makes of it."""
        hands = Hands(*case.hands, reason=case.reason)
        entry = self.meeting.entries[0]
        sent = make_sent(self.meeting.clerk)
        try:
            count_hands(sitting.pk, entry.pk, hands={self.claim.pk: hands}, sent=sent)
        except Refused:
            return None
        tally = sitting.tallies.get()
        judged = {"entitled", "present", "recused", "passed", "reason"}
        names = judged | {"votes_for", "votes_against", "abstentions"}
        return {name: getattr(tally, name) for name in names}


@settings(
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=cases())
@example(Case("group", plain(6, 1, 2), frozenset(), False, True, (3, 2, 1)))
@example(Case("committees", plain(6, 1, 2), frozenset(), False, False, (3, 2, 1)))
@example(Case("committees", plain(4), frozenset(), False, False, (2, 2, 0)))
@example(Case("group", plain(3, 2), frozenset(), False, True, (3, 0, 0)))
@example(Case("committees", plain(5, 3), frozenset(), False, True, (5, 0, 0)))
@example(Case("group", plain(0, 0, 3), frozenset(), False, True, (0, 0, 0)))
def test_what_is_stored_equals_an_independent_count(stage: StageSet, case: Case) -> None:
    with transaction.atomic():
        sitting = stage.set(case)
        expected, found = recount(case), stage.stored(case, sitting)
        transaction.set_rollback(True)
    assert found == expected


def test_nine_seats_two_recused_one_away_three_two_one() -> None:
    """The example that design.md §8 gives, against the recount itself."""
    members = plain(6, 1, 2)
    group = recount(Case("group", members, frozenset(), False, True, (3, 2, 1)))
    committees = recount(Case("committees", members, frozenset(), False, False, (3, 2, 1)))
    assert group is not None
    assert committees is not None
    assert (group["entitled"], group["present"], group["passed"]) == (7, 6, True)
    assert committees["passed"] is False
