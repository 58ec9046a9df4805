"""Counting hands: quorum for each claim, majorities, reasons, corrections, and what freezes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InternalError, connection, transaction

from evaluation.models import Body, Entry, Panel, Reopening, Seat, Sitting, Tally
from evaluation.results import obtained, progress, results
from evaluation.sittings.actions.recusals import recuse
from evaluation.sittings.actions.sittings import close_sitting
from evaluation.sittings.actions.tallies import count_hands, count_unanimous
from evaluation.sittings.typed import Hands
from evaluation.workflow import Stage
from grids.models import Chain, LedgerEntry, Officer
from grids.traces.ledger import faults
from grids.writing import AlreadySent, Refused, Stale
from tests.evaluation.meeting import CHAIRS, Meeting
from tests.factories import make_sent
from tests.postgres.owner import owner


def nine(panel: Panel) -> None:
    for name in "巳午未申":
        Seat.objects.create(panel=panel, name=name, kind=Seat.Kind.MEMBER)


def decide(meeting: Meeting) -> tuple[Sitting, Entry]:
    """The committees of nine, after a group that passed everything."""
    nine(meeting.committees)
    group = meeting.open()
    for entry in meeting.entries:
        meeting.count(group, entry, (5, 0, 0))
    meeting.close(group)
    meeting.at(Stage.DECIDING)
    return meeting.open(meeting.committees), meeting.entries[0]


def stand_aside(meeting: Meeting, sitting: Sitting, entry: Entry, names: str) -> None:
    for seat in sitting.panel.seats.filter(name__in=list(names)):
        recuse(sitting.pk, entry.pk, seat_id=seat.pk, reason="邻居", sent=meeting.sent())


def test_nine_seats_two_recused_six_present_three_two_one_passes_only_in_the_group(
    meeting: Meeting,
) -> None:
    """design.md §8: quorum 5 is met; 3 > 2.5 in the group, 3 is not > 3 in the committees."""
    nine(meeting.group)
    first, second = meeting.entries
    group = meeting.open(absent="甲")
    stand_aside(meeting, group, first, "乙丙")
    meeting.count(group, first, (3, 2, 1))
    meeting.count(group, second, (8, 0, 0))
    meeting.close(group)
    meeting.at(Stage.DECIDING)
    nine(meeting.committees)
    committees = meeting.open(meeting.committees, absent="子")
    stand_aside(meeting, committees, first, "丑寅")
    meeting.count(committees, first, (3, 2, 1), reason="证据不足")
    tallies = [meeting.tally(sitting, first) for sitting in (group, committees)]
    counts = [(each.entitled, each.present, each.recused, each.passed) for each in tallies]
    assert counts == [(7, 6, 2, True), (7, 6, 2, False)]


def test_a_tie_fails_in_both_bodies(meeting: Meeting) -> None:
    sitting = meeting.open(absent="戊")
    meeting.count(sitting, meeting.entries[0], (2, 2, 0))
    assert meeting.tally(sitting, meeting.entries[0]).passed is False


def test_too_few_present_is_refused_and_says_who_could_come(meeting: Meeting) -> None:
    Seat.objects.create(panel=meeting.group, name="候补", kind=Seat.Kind.ALTERNATE)
    sitting = meeting.open(absent="丙丁")
    with pytest.raises(Refused) as refusal:
        meeting.count(sitting, meeting.entries[0], (3, 0, 0))
    assert "丙" in str(refusal.value)
    assert "候补" in str(refusal.value)
    assert Tally.objects.count() == 0


def test_an_alternate_mends_the_quorum_and_is_the_one_counted(meeting: Meeting) -> None:
    alternate = Seat.objects.create(panel=meeting.group, name="候补", kind=Seat.Kind.ALTERNATE)
    sitting = meeting.open(absent="丙丁")
    meeting.present(sitting, absent="丙丁", 候补="丙")
    meeting.count(sitting, meeting.entries[0], (4, 0, 0))
    tally = meeting.tally(sitting, meeting.entries[0])
    assert (tally.entitled, tally.present, tally.recused) == (5, 4, 0)
    assert str(alternate.pk) in tally.roll["present"]
    assert str(meeting.seat("丙").pk) not in tally.roll["entitled"]


@pytest.mark.parametrize(
    ("hands", "says"),
    [((6, 0, 0), "6"), ((3, 1, 0), "1")],
    ids=["more hands than people", "somebody is not counted"],
)
def test_hands_that_cannot_be_right_are_refused_in_words(
    meeting: Meeting, hands: tuple[int, int, int], says: str
) -> None:
    sitting = meeting.open()
    with pytest.raises(Refused, match=says):
        meeting.count(sitting, meeting.entries[0], hands)
    assert Tally.objects.count() == 0


def test_against_the_group_only_with_a_written_reason(meeting: Meeting) -> None:
    sitting, entry = decide(meeting)
    with pytest.raises(Refused):
        meeting.count(sitting, entry, (4, 4, 1))
    meeting.count(sitting, entry, (4, 4, 1), reason="院内有污水")
    assert [tally.reason for tally in sitting.tallies.all()] == ["院内有污水"] * 3


def test_a_reason_is_kept_only_where_the_committees_differ(meeting: Meeting) -> None:
    sitting, entry = decide(meeting)
    meeting.count(sitting, entry, (9, 0, 0), reason="多写了")
    assert {tally.reason for tally in sitting.tallies.all()} == {""}


def test_a_correction_keeps_the_old_count_in_the_ledger(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    meeting.count(sitting, entry, (4, 1, 0), (5, 0, 0), (5, 0, 0))
    tally = meeting.tally(sitting, entry)
    assert (tally.votes_for, tally.votes_against, tally.version) == (4, 1, 2)
    assert meeting.tally(sitting, entry, 1).version == 1
    newest = LedgerEntry.objects.filter(verb="hands_counted").latest("seq")
    assert '"01": ["5 : 0 : 0", "4 : 1 : 0"]' in newest.body
    assert '"02"' not in newest.body


def test_a_correction_counts_those_who_were_there_when_it_was_voted(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    meeting.present(sitting, absent="戊")
    meeting.count(sitting, entry, (4, 1, 0))
    assert meeting.tally(sitting, entry).present == 5
    meeting.count(sitting, entry, (4, 0, 0), again=True)
    assert meeting.tally(sitting, entry).present == 4


def test_the_same_hands_of_other_voters_are_a_new_count(meeting: Meeting) -> None:
    sitting, entry = meeting.open(absent="戊"), meeting.entries[0]
    meeting.count(sitting, entry, (4, 0, 0))
    meeting.present(sitting)
    stand_aside(meeting, sitting, entry, "甲")
    meeting.count(sitting, entry, (4, 0, 0))
    tally = meeting.tally(sitting, entry)
    assert (tally.entitled, tally.present, tally.recused, tally.version) == (4, 4, 1, 2)
    meeting.count(sitting, meeting.entries[1], (5, 0, 0))
    assert meeting.close(sitting).closed_at is not None


def test_two_clerks_who_count_differently_see_both(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    claim = meeting.claims[entry][0]
    with pytest.raises(Stale) as stale:
        count_hands(sitting.pk, entry.pk, hands={claim.pk: Hands(4, 1, 0)}, sent=meeting.sent())
    assert stale.value.rows == [("第1星", "5 : 0 : 0", "4 : 1 : 0")]
    assert meeting.tally(sitting, entry).votes_for == 5


def test_two_clerks_who_count_the_same_disturb_nobody(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    claim = meeting.claims[entry][0]
    count_hands(sitting.pk, entry.pk, hands={claim.pk: Hands(5, 0, 0)}, sent=meeting.sent())
    assert meeting.tally(sitting, entry).version == 1


def test_the_same_press_twice_counts_once(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    sent = meeting.sent(hands="5")
    hands = {claim.pk: Hands(5, 0, 0) for claim in meeting.claims[entry]}
    receipt = count_hands(sitting.pk, entry.pk, hands=hands, sent=sent)
    with pytest.raises(AlreadySent) as again:
        count_hands(sitting.pk, entry.pk, hands=hands, sent=sent)
    assert again.value.receipt.code == receipt.code
    assert Tally.objects.count() == 3


def test_a_household_of_another_round_is_not_before_the_sitting(meeting: Meeting) -> None:
    sitting = meeting.open()
    with pytest.raises(Refused):
        count_hands(
            sitting.pk,
            meeting.entries[0].pk,
            hands={meeting.claims[meeting.entries[1]][0].pk: Hands(5, 0, 0)},
            sent=meeting.sent(),
        )


def test_only_the_clerk_enters_counts(
    meeting: Meeting, secretary: Officer, other_clerk: Officer
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    hands = {claim.pk: Hands(5, 0, 0) for claim in meeting.claims[entry]}
    for officer in (secretary, other_clerk):
        with pytest.raises(PermissionDenied):
            count_hands(sitting.pk, entry.pk, hands=hands, sent=make_sent(officer))
    assert Tally.objects.count() == 0


def test_a_round_that_moved_on_takes_no_more_counts(meeting: Meeting) -> None:
    sitting = meeting.open()
    meeting.at(Stage.DECIDING)
    with pytest.raises(Refused):
        meeting.count(sitting, meeting.entries[0], (5, 0, 0))


def test_what_was_decided_is_not_decided_again_without_a_reopening(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    meeting.close(sitting)
    later = meeting.open()
    with pytest.raises(Refused):
        meeting.count(later, entry, (0, 5, 0))


def test_a_reopened_claim_is_the_only_one_due_again(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    for each in meeting.entries:
        meeting.count(sitting, each, (5, 0, 0))
    meeting.close(sitting)
    claim = meeting.claims[entry][1]
    Reopening.objects.create(
        claim=claim, body=Body.GROUP, reason="核实", officer=meeting.clerk, at=meeting.now
    )
    assert progress([meeting.round])[meeting.round.pk].unassessed == 1
    later = meeting.open()
    count_hands(later.pk, entry.pk, hands={claim.pk: Hands(1, 4, 0)}, sent=meeting.sent())
    found = results(type(claim).objects.all())
    assert (
        found[claim.pk].group.passed,
        progress([meeting.round])[meeting.round.pk].unassessed,
    ) == (False, 0)


def test_reopening_the_group_voids_both_bodies_and_of_the_committees_only_theirs(
    meeting: Meeting,
) -> None:
    sitting, entry = decide(meeting)
    for each in meeting.entries:
        meeting.count(sitting, each, (9, 0, 0))
    meeting.close(sitting)
    first, second = meeting.claims[entry][0], meeting.claims[entry][1]
    later = meeting.now + timedelta(minutes=1)
    for claim, body in ((first, Body.GROUP), (second, Body.COMMITTEES)):
        Reopening.objects.create(
            claim=claim, body=body, reason="核实", officer=meeting.clerk, at=later
        )
    found = results(type(first).objects.all())
    assert (found[first.pk].group, found[first.pk].committees) == (None, None)
    assert (found[second.pk].group is None, found[second.pk].committees) == (False, None)
    counts = progress([meeting.round])[meeting.round.pk]
    assert (counts.claims, counts.unassessed, counts.undecided, counts.reopened) == (6, 1, 2, 2)
    assert [star.star.code for star in obtained(meeting.round)[entry.pk]] == ["03"]


def test_the_committees_wait_for_the_group_on_a_claim_that_it_judges_again(
    meeting: Meeting,
) -> None:
    sitting, entry = decide(meeting)
    claim = meeting.claims[entry][0]
    meeting.now += timedelta(minutes=1)
    Reopening.objects.create(
        claim=claim, body=Body.GROUP, reason="核实", officer=meeting.clerk, at=meeting.now
    )
    with pytest.raises(Refused):
        meeting.count(sitting, entry, (9, 0, 0))


def test_the_unanimous_ones_go_in_one_step_each_with_its_own_roll(meeting: Meeting) -> None:
    home = meeting.entries[0].household
    seat = meeting.seat_of(home, name="甲")
    sitting = meeting.open()
    count_unanimous(sitting.pk, [entry.pk for entry in meeting.entries], sent=meeting.sent())
    own, other = (meeting.tally(sitting, entry) for entry in meeting.entries)
    assert (own.entitled, own.present, own.recused, own.votes_for) == (4, 4, 1, 4)
    assert own.roll["recused"] == {str(seat.pk): "own"}
    assert (other.entitled, other.present, other.recused, other.votes_for) == (5, 5, 0, 5)
    assert LedgerEntry.objects.filter(verb="hands_counted").count() == 2


def test_unanimity_against_the_group_is_refused_household_by_household(meeting: Meeting) -> None:
    entry = meeting.entries[0]
    group = meeting.open()
    meeting.count(group, entry, (5, 0, 0), (1, 4, 0), (5, 0, 0))
    meeting.count(group, meeting.entries[1], (5, 0, 0))
    meeting.close(group)
    meeting.at(Stage.DECIDING)
    sitting = meeting.open(meeting.committees)
    with pytest.raises(Refused, match="第2星"):
        count_unanimous(sitting.pk, [each.pk for each in meeting.entries], sent=meeting.sent())
    count_unanimous(sitting.pk, [meeting.entries[1].pk], sent=meeting.sent())
    assert sitting.tallies.count() == 3


def test_the_unanimous_step_leaves_counted_households_alone(meeting: Meeting) -> None:
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], (1, 4, 0))
    count_unanimous(sitting.pk, [each.pk for each in meeting.entries], sent=meeting.sent())
    assert meeting.tally(sitting, meeting.entries[0]).votes_for == 1
    assert meeting.tally(sitting, meeting.entries[1]).votes_for == 5


def test_closing_freezes_the_tallies_even_for_the_database(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    meeting.close(sitting)
    with pytest.raises(Refused):
        meeting.count(sitting, entry, (0, 5, 0))
    other = meeting.open()
    for sql in (
        "UPDATE evaluation_tally SET votes_for = 0, votes_against = 5, passed = false",
        "DELETE FROM evaluation_tally",
        f"UPDATE evaluation_tally SET sitting_id = '{other.pk}'",
        "UPDATE evaluation_sitting SET closed_at = NULL WHERE closed_at IS NOT NULL",
        f"UPDATE evaluation_presence SET seat_id = seat_id WHERE sitting_id = '{sitting.pk}'",
        "DELETE FROM evaluation_sitting WHERE closed_at IS NOT NULL",
    ):
        with pytest.raises(InternalError), owner(), connection.cursor() as cursor:
            cursor.execute(sql)  # not even whoever owns the tables
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert meeting.tally(sitting, entry).votes_for == 5


def test_closing_prints_the_ledgers_head_on_the_minutes(meeting: Meeting) -> None:
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], (5, 0, 0))
    meeting.close(sitting)
    chain = Chain.objects.get(village=meeting.round.village)
    assert (sitting.ledger_seq, sitting.ledger_digest) == (chain.length, chain.head)
    assert LedgerEntry.objects.latest("seq").verb == "sitting_closed"
    assert list(faults(chain)) == []


def test_a_recusal_after_the_vote_means_voting_again(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    recuse(sitting.pk, entry.pk, seat_id=meeting.seat("甲").pk, reason="邻居", sent=meeting.sent())
    with pytest.raises(Refused, match="甲"):
        close_sitting(sitting.pk, sent=meeting.sent())
    meeting.count(sitting, entry, (4, 0, 0))
    assert meeting.tally(sitting, entry).roll["recused"] == {str(meeting.seat("甲").pk): "declared"}
    assert meeting.close(sitting).closed_at == meeting.now


def test_chairs_are_kept_as_the_minutes_name_them(meeting: Meeting) -> None:
    sitting = meeting.open()
    assert (sitting.chair, sitting.scrutineer, sitting.held_on) == (
        CHAIRS.chair,
        CHAIRS.scrutineer,
        CHAIRS.held_on,
    )
