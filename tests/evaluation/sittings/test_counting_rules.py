"""A campaign's counting rules through the counting itself: each default and one other value."""

import pytest

from evaluation.models import Majority, Quorum, Sitting, Tally, Voting
from evaluation.sittings.actions.tallies import count_named, count_unanimous
from evaluation.sittings.queries.minutes import minutes
from grids.writing import Refused
from tests.evaluation.meeting import Meeting


def outcome(meeting: Meeting, sitting: Sitting) -> tuple[str, bool]:
    tally = meeting.tally(sitting, meeting.entries[0])
    return str(tally), tally.passed


def committees(meeting: Meeting, *, passed: bool = True, absent: str = "") -> Sitting:
    meeting.decided_by_group(passed=passed)
    return meeting.open(meeting.committees, absent=absent)


# Quorum


def test_three_of_five_are_too_few_where_two_thirds_are_asked(meeting: Meeting) -> None:
    sitting = meeting.open(absent="丁戊")
    with pytest.raises(Refused):
        meeting.count(sitting, meeting.entries[0], (3, 0, 0))


def test_three_of_five_are_enough_where_more_than_half_is_asked(meeting: Meeting) -> None:
    meeting.rule(quorum=Quorum.MORE_THAN_HALF)
    sitting = meeting.open(absent="丁戊")
    meeting.count(sitting, meeting.entries[0], (3, 0, 0))
    count_unanimous(sitting.pk, [meeting.entries[1].pk], sent=meeting.sent())
    assert set(Tally.objects.values_list("present", "entitled")) == {(3, 5)}


def test_two_of_five_are_never_enough(meeting: Meeting) -> None:
    meeting.rule(quorum=Quorum.MORE_THAN_HALF)
    sitting = meeting.open(absent="丙丁戊")
    with pytest.raises(Refused, match="3"):
        meeting.count(sitting, meeting.entries[0], (2, 0, 0))


@pytest.mark.parametrize("quorum", Quorum.values)
def test_nobody_is_never_a_quorum(meeting: Meeting, quorum: str) -> None:
    meeting.rule(quorum=quorum)
    sitting = meeting.open(absent="甲乙丙丁戊")
    with pytest.raises(Refused):
        meeting.count(sitting, meeting.entries[0], (0, 0, 0))


# Majority


@pytest.mark.parametrize(
    ("majority", "hands", "passes"),
    [
        (Majority.MORE_THAN_HALF, (3, 2, 0), True),
        (Majority.TWO_THIRDS, (3, 2, 0), False),
        (Majority.TWO_THIRDS, (2, 1, 2), True),
        (Majority.TWO_THIRDS, (0, 0, 5), False),
    ],
)
def test_the_group_counts_those_for_and_against(
    meeting: Meeting, majority: str, hands: tuple[int, int, int], passes: bool
) -> None:
    meeting.rule(majority=majority)
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], hands)
    assert meeting.tally(sitting, meeting.entries[0]).passed is passes


@pytest.mark.parametrize(
    ("majority", "hands", "passes"),
    [
        (Majority.MORE_THAN_HALF, (3, 0, 2), True),
        (Majority.TWO_THIRDS, (3, 0, 2), False),
        (Majority.TWO_THIRDS, (4, 1, 0), True),
    ],
)
def test_the_committees_count_those_present(
    meeting: Meeting, majority: str, hands: tuple[int, int, int], passes: bool
) -> None:
    meeting.rule(majority=majority)
    sitting = committees(meeting)
    meeting.count(sitting, meeting.entries[0], hands, reason="理由")
    assert meeting.tally(sitting, meeting.entries[0]).passed is passes


@pytest.mark.parametrize(
    ("majority", "says"),
    [(Majority.MORE_THAN_HALF, "多于"), (Majority.TWO_THIRDS, "三分之二")],
)
def test_the_minutes_say_the_majority_that_was_asked(
    meeting: Meeting, majority: str, says: str
) -> None:
    meeting.rule(majority=majority)
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], (5, 0, 0))
    sitting.panel.round = meeting.round
    assert says in minutes(sitting).rule


# Whether the committees may give what the group refused


def test_the_committees_may_give_a_refused_star_with_a_reason(meeting: Meeting) -> None:
    sitting = committees(meeting, passed=False)
    meeting.count(sitting, meeting.entries[0], (5, 0, 0), reason="已整改")
    assert outcome(meeting, sitting) == ("5 : 0 : 0", True)


def test_by_the_other_rule_a_reason_does_not_help(meeting: Meeting) -> None:
    meeting.rule(committees_may_raise=False)
    sitting = committees(meeting, passed=False)
    with pytest.raises(Refused, match="两委不能改为通过"):
        meeting.count(sitting, meeting.entries[0], (5, 0, 0), reason="已整改")
    meeting.count(sitting, meeting.entries[0], (1, 4, 0))
    assert outcome(meeting, sitting) == ("1 : 4 : 0", False)


def test_by_the_other_rule_the_committees_may_still_refuse(meeting: Meeting) -> None:
    meeting.rule(committees_may_raise=False)
    sitting = committees(meeting)
    meeting.count(sitting, meeting.entries[0], (1, 4, 0), reason="现场不符")
    assert outcome(meeting, sitting) == ("1 : 4 : 0", False)


def test_by_the_other_rule_named_votes_do_not_raise_it_either(meeting: Meeting) -> None:
    meeting.rule(committees_may_raise=False)
    members = meeting.officers(meeting.committees)
    sitting, entry = committees(meeting, passed=False), meeting.entries[0]
    for officer in members.values():
        meeting.vote(sitting, officer, entry, "for")
    with pytest.raises(Refused, match="两委不能改为通过"):
        count_named(sitting.pk, [entry.pk], reasons={entry.pk: "已整改"}, sent=meeting.sent())


# How it is voted


@pytest.mark.parametrize(
    ("voting", "mode"), [(Voting.OPEN, Tally.Mode.HANDS), (Voting.SECRET, Tally.Mode.SLIPS)]
)
def test_a_count_says_whether_hands_or_slips_were_counted(
    meeting: Meeting, voting: str, mode: str
) -> None:
    meeting.rule(voting=voting)
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], (3, 1, 1))
    count_unanimous(sitting.pk, [meeting.entries[1].pk], sent=meeting.sent())
    assert set(Tally.objects.values_list("mode", flat=True)) == {mode}


def test_too_many_slips_are_told_as_slips(meeting: Meeting) -> None:
    meeting.rule(voting=Voting.SECRET)
    sitting = meeting.open()
    with pytest.raises(Refused, match="6张票"):
        meeting.count(sitting, meeting.entries[0], (6, 0, 0))
