"""What keeps a sitting open, and that nothing keeps it open for ever."""

import pytest

from evaluation.declarations.actions.confirming import withdraw_confirmation
from evaluation.models import Claim, Entry, Reopening, Sitting, Tally
from evaluation.rounds.actions.rounds import make_move
from evaluation.sittings.actions.recusals import recuse
from evaluation.sittings.actions.sittings import close_sitting
from evaluation.workflow import MoveName, Stage
from grids.models import Officer
from grids.writing import Refused
from tests.evaluation.doorstep import confirm, save, typed
from tests.evaluation.meeting import Meeting


def move(meeting: Meeting, name: MoveName, officer: Officer | None = None, *claims: Claim) -> None:
    sent = meeting.sent(officer)
    keys = [claim.pk for claim in claims]
    make_move(meeting.round.pk, name, reason="程序有误", claims=keys, sent=sent)


def count_with(meeting: Meeting, sitting: Sitting, name: str) -> Entry:
    """The first household is counted; then a member who voted says that they stand aside."""
    entry, seat = meeting.entries[0], meeting.seat(name, sitting.panel)
    meeting.count(sitting, entry, (5, 0, 0))
    recuse(sitting.pk, entry.pk, seat_id=seat.pk, reason="邻居", sent=meeting.sent())
    with pytest.raises(Refused, match=name):
        close_sitting(sitting.pk, sent=meeting.sent())
    return entry


def test_a_household_that_took_its_word_back_keeps_no_sitting_open(meeting: Meeting) -> None:
    """It is not before the sitting any more, so its count could never be put right there."""
    sitting = meeting.open()
    entry = count_with(meeting, sitting, "甲")
    move(meeting, MoveName.REOPEN_DECLARING)
    withdraw_confirmation(entry.pk, reason="不参加了", sent=meeting.sent())
    move(meeting, MoveName.START_ASSESSING)
    entry.refresh_from_db()
    assert entry.status == "lapsed"
    assert meeting.close(sitting).closed_at == meeting.now


def test_a_body_that_was_sent_home_votes_again_in_its_next_sitting(
    meeting: Meeting, secretary: Officer
) -> None:
    meeting.decided_by_group()
    sitting = meeting.open(meeting.committees)
    entry = count_with(meeting, sitting, "子")
    move(meeting, MoveName.SEND_BACK_TO_GROUP, secretary, *meeting.claims[meeting.entries[1]])
    held = Tally.objects.counting().filter(sitting=sitting)
    assert held.count() == 3
    assert meeting.close(sitting).closed_at == meeting.now
    assert held.count() == 0
    reasons = Reopening.objects.filter(claim__entry=entry).values_list("body", "reason")
    assert set(reasons) == {("committees", "计票中有应回避的人，需重新表决")}


def test_a_household_under_a_veto_keeps_no_sitting_open(meeting: Meeting) -> None:
    """Should the veto be lifted, whoever is free to vote on it votes."""
    sitting = meeting.open()
    entry = count_with(meeting, sitting, "甲")
    Entry.objects.filter(pk=entry.pk).update(status=Entry.Status.INELIGIBLE)
    assert meeting.close(sitting).closed_at == meeting.now
    assert not Tally.objects.counting().exists()


def test_no_count_freezes_while_a_household_may_still_give_up_its_star(
    meeting: Meeting, grid_leader: Officer
) -> None:
    """Else its new word could not be taken down: a frozen count keeps its star."""
    sitting, entry = meeting.open(), meeting.entries[0]
    meeting.count(sitting, entry, (5, 0, 0))
    move(meeting, MoveName.REOPEN_DECLARING)
    with pytest.raises(Refused, match="认星已重新开放"):
        close_sitting(sitting.pk, sent=meeting.sent())
    withdraw_confirmation(entry.pk, reason="少认一颗", sent=meeting.sent())
    save(entry, grid_leader, form=typed(entry), version=entry.declaration.version)
    confirm(entry, meeting.clerk, version=entry.declaration.version + 1)
    assert (entry.claims.count(), sitting.tallies.count()) == (2, 2)
    move(meeting, MoveName.START_ASSESSING)
    assert meeting.close(sitting).closed_at == meeting.now


def test_an_empty_sitting_is_closed_at_any_stage(meeting: Meeting) -> None:
    sitting = meeting.open()
    meeting.at(Stage.DECLARING)
    assert meeting.close(sitting).closed_at == meeting.now
