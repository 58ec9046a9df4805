"""The household asks the township to look once more: within seven days, once."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from evaluation.models import Appeal, StarChange
from evaluation.star_changes.actions.appeals import answer_appeal, send_appeal, take_appeal
from evaluation.workflow import Stage
from grids.actors import Home
from grids.models import Officer
from grids.presses import Sent
from grids.writing import Refused
from households.models import Household
from tests.cast import Cast
from tests.evaluation.star_changes.year import Year, come_to_the_award


def play_once(cast: Cast) -> None:
    come_to_the_award(cast.scene)


WORDS = "那天柴草是邻居借放的"


def take(year: Year, change: StarChange, *, by: Officer | None = None) -> Appeal:
    take_appeal(change.pk, words=WORDS, sent=year.scene.sent(by or year.scene.clerk))
    return Appeal.objects.get()


def answer(year: Year, change: StarChange, outcome: str, *, by: Officer | None = None) -> None:
    sent = year.scene.sent(by or year.scene.second_township)
    answer_appeal(change.pk, outcome=outcome, answer="已再次查看", sent=sent)


def test_an_upheld_appeal_brings_the_star_before_the_group_again(year: Year) -> None:
    change = year.ended()
    take(year, change)
    answer(year, change, Appeal.Outcome.UPHELD)

    back = StarChange.objects.get(kind=StarChange.Kind.GIVE_BACK)
    assert back.appeal == Appeal.objects.get()
    assert back.claim.star == change.claim.star
    assert back.claim.entry.round.stage == Stage.ASSESSING


def test_a_dismissed_appeal_leaves_the_star_ended(year: Year) -> None:
    change = year.ended()
    take(year, change)
    answer(year, change, Appeal.Outcome.DISMISSED)
    assert not StarChange.objects.filter(kind=StarChange.Kind.GIVE_BACK).exists()


def test_the_seventh_day_is_in_time_and_the_eighth_is_not(year: Year) -> None:
    change = year.ended()
    year.scene.wait(days=8)
    with pytest.raises(Refused, match="七天申诉期已于"):
        take(year, change)
    year.scene.wait(days=-1)
    assert take(year, change).words == WORDS


def test_a_household_appeals_once(year: Year) -> None:
    change = year.ended()
    take(year, change)
    with pytest.raises(Refused, match="已申诉过"):
        take(year, change)


def test_where_nothing_ended_there_is_nothing_to_appeal_against(year: Year) -> None:
    year.bring(year.doubt())
    with pytest.raises(Refused, match="没有终止的星"):
        take(year, StarChange.objects.get())


def test_who_approved_it_does_not_answer_the_appeal(year: Year) -> None:
    change = year.ended()
    take(year, change)
    with pytest.raises(Refused, match="另一位工作人员"):
        answer(year, change, Appeal.Outcome.DISMISSED, by=year.scene.township)


def test_the_village_does_not_answer_it(year: Year) -> None:
    change = year.ended()
    take(year, change)
    with pytest.raises(PermissionDenied):
        answer(year, change, Appeal.Outcome.DISMISSED, by=year.scene.clerk)


def test_an_appeal_is_answered_once(year: Year) -> None:
    change = year.ended()
    take(year, change)
    answer(year, change, Appeal.Outcome.DISMISSED)
    with pytest.raises(Refused, match="没有等待答复"):
        answer(year, change, Appeal.Outcome.UPHELD)


def test_the_household_appeals_itself_and_no_officer_stands_in_the_row(year: Year) -> None:
    change = year.ended()
    send_appeal(change.pk, words=WORDS, sent=_by_code(year, change.claim.entry.household_id))
    assert Appeal.objects.get().officer is None


def test_another_household_does_not(year: Year) -> None:
    change = year.ended()
    other = year.entry(1).household_id
    with pytest.raises(PermissionDenied):
        send_appeal(change.pk, words=WORDS, sent=_by_code(year, other))


def _by_code(year: Year, household: UUID) -> Sent:
    actor = Home(household, Household.objects.get(pk=household).seal)
    return Sent(actor=actor, kind="test", at=year.scene.now, content={})
