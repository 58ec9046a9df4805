"""A star ends, stays, is added or given back during the year, by a vote and nothing else."""

import pytest
from django.core.exceptions import PermissionDenied

from evaluation.models import Award, AwardEnd, Entry, Notice, Recusal, Seat, StarChange
from evaluation.notices.queries.lines import changed_lines
from evaluation.star_changes.actions.changes import bring_doubts
from evaluation.workflow import MoveName, Stage
from grids.writing import AlreadySent, Refused
from tests.cast import Cast
from tests.evaluation.star_changes.year import Year, come_to_the_award
from tests.factories import make_doubt, make_sent
from tests.postgres.owner import owner


def play_once(cast: Cast) -> None:
    come_to_the_award(cast.scene)


def held(year: Year, number: int = 0) -> list[str]:
    """Names of the stars that the household holds on the scene's day."""
    household = year.entry(number).household_id
    standing = Award.objects.standing(year.scene.now.date()).filter(household=household)
    return sorted(standing.values_list("star__star__name", flat=True))


def test_a_star_that_is_not_kept_ends_by_the_vote_and_the_notice(year: Year) -> None:
    before, star = held(year), year.award().star.star.name
    year.bring(year.doubt())
    small = year.decide(passed=False)
    assert held(year) == before
    year.post(small)
    notice = Notice.objects.get(round=small.round)
    line = notice.lines.get()
    year.approve(small)

    assert (notice.kind, (notice.ends_on - notice.starts_on).days) == ("supplement", 3)
    assert sorted([star, *line.stars]) == before
    assert sorted(line.before["stars"]) == before
    assert held(year) == sorted(set(before) - {star})
    end = AwardEnd.objects.get()
    assert (end.award, str(end.ended_on)) == (year.award(), str(year.scene.now.date()))
    assert end.again_from > year.round.campaign.ends_on


def test_a_star_that_is_kept_stays_and_nobody_hangs(year: Year) -> None:
    before = held(year)
    year.bring(year.doubt())
    small = year.decide(passed=True)
    with pytest.raises(Refused, match="无需张榜"):
        small.press(MoveName.POST_NOTICE, small.secretary)
    small.press(MoveName.CLOSE_UNCHANGED, small.secretary)
    small.press(MoveName.CLOSE_UNCHANGED, small.supervisor)

    assert small.round.stage == Stage.CLOSED
    assert held(year) == before
    assert not Notice.objects.filter(round=small.round).exists()


def test_a_star_that_changes_does_not_close_without_its_notice(year: Year) -> None:
    year.bring(year.doubt())
    small = year.decide(passed=False)
    with pytest.raises(Refused, match="请张榜公示"):
        small.press(MoveName.CLOSE_UNCHANGED, small.secretary)


def test_a_household_that_falls_below_the_rule_leaves_the_board_and_keeps_its_other_stars(
    year: Year,
) -> None:
    before = held(year)
    year.bring(year.doubt(star=0))
    small = year.decide(passed=False)
    year.post(small)
    assert Notice.objects.get(round=small.round).lines.get().removed
    year.approve(small)
    assert len(held(year)) == len(before) - 1


def test_doubts_gather_in_one_round_until_it_sits(year: Year) -> None:
    year.bring(year.doubt(0))
    year.bring(year.doubt(1))
    assert year.round.change_rounds.count() == 1
    assert year.small.round.entries.count() == 2


def test_a_household_stands_in_one_round_of_changes_at_a_time(year: Year) -> None:
    year.bring(year.doubt(0))
    year.decide(passed=True)
    with pytest.raises(Refused, match="已在"):
        year.bring(year.doubt(0, star=4))


def test_the_years_entry_stays_the_one_that_holds(year: Year) -> None:
    year.bring(year.doubt())
    entries = Entry.objects.filter(household=year.entry().household_id)
    assert sorted(entries.values_list("live", flat=True)) == [False, True]


def test_a_doubt_that_is_not_looked_at_again_is_not_brought(year: Year) -> None:
    doubt = make_doubt(award=year.award(), officer=year.liaison, at=year.scene.now)
    with pytest.raises(Refused, match="请重新查看"):
        year.bring(doubt)


def test_a_cancelled_round_gives_the_doubt_back(year: Year) -> None:
    doubt = year.doubt()
    year.bring(doubt)
    small = year.small
    small.press(MoveName.CANCEL, small.secretary, reason="材料不全")
    small.press(MoveName.CANCEL, small.second_township)
    year.scene.now = small.now
    year.bring(doubt)
    assert year.round.change_rounds.count() == 2


def test_only_who_runs_the_round_brings_changes(year: Year) -> None:
    doubt = year.doubt()
    with pytest.raises(PermissionDenied):
        year.bring(doubt, by=year.liaison)


def test_nothing_is_declared_in_a_round_of_changes(year: Year) -> None:
    year.bring(year.doubt())
    small = year.small
    with pytest.raises(Refused, match="不再认星"):
        small.press(MoveName.REOPEN_DECLARING, small.clerk, reason="补录")


def test_a_star_is_added_at_the_households_own_request(year: Year) -> None:
    before = held(year)
    stars = year.round.campaign.stars.exclude(awards__entry=year.entry())
    new = stars.order_by("star__code").first()
    assert new
    year.give(0, new.pk)
    small = year.decide(passed=True)
    year.post(small)
    year.approve(small)

    assert held(year) == sorted([*before, new.star.name])
    line = Notice.objects.get(round=small.round).lines.get()
    assert (line.star_count, not line.removed) == (len(before) + 1, True)
    assert StarChange.objects.get().kind == StarChange.Kind.ADD


def test_a_star_that_is_held_is_not_added(year: Year) -> None:
    with pytest.raises(Refused, match="已持有"):
        year.give(0, year.award().star_id)


def test_what_would_not_hang_is_not_given(year: Year) -> None:
    stars = list(year.round.campaign.stars.values_list("pk", flat=True)[:2])
    Entry.objects.filter(pk=year.entry(2).pk).update(status=Entry.Status.DECLARED)
    with pytest.raises(Refused, match="达不到上榜标准"):
        year.give(2, *stars)


def test_an_ended_star_is_not_given_back_before_its_day_but_after_it(year: Year) -> None:
    change = year.ended()
    star = change.claim.star_id
    with pytest.raises(Refused, match="起可再申请"):
        year.give(0, star)
    year.scene.wait(days=(change.again_from - year.scene.now.date()).days + 1)
    year.give(0, star)
    small = year.decide(passed=True)
    year.post(small)
    year.approve(small)
    again = Award.objects.get(star=star, follows__isnull=False)
    assert again.follows == change.award
    assert StarChange.objects.latest("claim__entry__round__stage_since").kind == "give_back"


def test_no_change_before_the_stars_are_awarded(year: Year) -> None:
    doubt = year.doubt()
    type(year.round).objects.filter(pk=year.round.pk).update(stage=Stage.REVIEW)
    with pytest.raises(Refused, match="授星之后"):
        year.bring(doubt)


def test_the_same_press_again_brings_nothing_twice(year: Year) -> None:
    doubt, sent = year.doubt(), make_sent(year.scene.clerk, at=year.scene.now)
    bring_doubts(year.round.pk, [doubt.pk], document="12号", sent=sent)
    with pytest.raises(AlreadySent):
        bring_doubts(year.round.pk, [doubt.pk], document="12号", sent=sent)
    assert StarChange.objects.count() == 1


def test_what_is_sent_back_and_decided_otherwise_hangs_again(year: Year) -> None:
    year.bring(year.doubt())
    small = year.decide(passed=False)
    year.post(small)
    small.wait(days=5)
    small.press(MoveName.SUBMIT, small.secretary)
    small.press(MoveName.SEND_BACK_TO_COMMITTEES, small.township, reason="再议")
    small.judge(small.committees.body, passed=True)
    lines = changed_lines(small.round)
    assert [len(line.stars) for line in lines] == [7]


def test_who_raised_the_doubt_does_not_count_on_it_as_an_assessor(year: Year) -> None:
    seat = year.scene.group.seats.first()
    assert seat
    with owner():
        Seat.objects.filter(pk=seat.pk).update(officer=year.liaison)
    year.bring(year.doubt())
    recusal = Recusal.objects.get()
    assert recusal.seat.officer == year.liaison
    assert recusal.panel == year.small.group
