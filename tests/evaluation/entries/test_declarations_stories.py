"""One household's story: what each reader is told of it, stage by stage."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from evaluation.access import can_see_votes
from evaluation.entries.queries import StarStory, story_of
from evaluation.models import Body, Claim, Entry, Panel, Recusal, Reopening, Seat
from evaluation.workflow import Stage
from grids.models import Grid, Officer
from households.models import Household, Tie
from tests.evaluation.doorstep import confirm, make_doorstep, save, typed
from tests.factories import NOW, make_household, make_panel, make_sitting


@pytest.fixture
def entry(micro_grid: Grid, grid_leader: Officer) -> Entry:
    """Claims the mandatory stars and 04; 05 is possible and not wished, 06 is not possible."""
    entry = make_doorstep(grid=micro_grid).entries.get()
    save(entry, grid_leader, form=typed(entry, chosen=("04",), c06_1="not_met"))
    confirm(entry, grid_leader)
    return at(entry, Stage.DECLARING)


def at(entry: Entry, stage: Stage) -> Entry:
    entry.round.stage = stage
    entry.round.save()
    return Entry.objects.select_related("round__village", "campaign", "household").get(pk=entry.pk)


def claim(entry: Entry, code: str) -> Claim:
    return entry.claims.get(star__star__code=code)


def judge(entry: Entry, body: Body, *, passed: bool = True, hours: int = 1, closed: bool = True):
    panel = Panel.objects.filter(round=entry.round, body=body).first()
    make_sitting(
        panel=panel or make_panel(round_=entry.round, body=body),
        claims=list(entry.claims.all()),
        passed=passed,
        at=NOW + timedelta(hours=hours),
        closed=closed,
    )


def star(entry: Entry, code: str, *, votes: bool = True) -> StarStory:
    story = story_of(entry, votes=votes)
    return next(star for star in story.stars if star.star.code == code)


def test_before_anything_is_judged_each_star_says_who_acts_next(entry: Entry) -> None:
    told = [(star.star.code, star.standing) for star in story_of(entry, votes=True).stars]
    assert told[:6] == [
        ("01", "评定中"),
        ("02", "评定中"),
        ("03", "评定中"),
        ("04", "评定中"),
        ("05", "未认领"),
        ("06", "未认领"),
    ]
    assert star(entry, "04").sentences[-1] == "下一步由评议小组评。"
    assert star(entry, "05").sentences == ["够条件，农户这次不认。"]
    assert "条目6-1" in star(entry, "06").sentences[0]


def test_an_unconfirmed_star_only_says_that_it_waits_for_the_household(entry: Entry) -> None:
    entry.status = Entry.Status.DUE
    entry.save()
    told = star(entry, "01")
    assert (told.standing, told.sentences[-1]) == ("想认，未确认", "农户确认后才算数。")


def test_counts_of_closed_sittings_are_told_to_readers_of_votes_only(entry: Entry) -> None:
    judge(entry, Body.GROUP)
    judge(at(entry, Stage.DECIDING), Body.COMMITTEES, passed=False, hours=2)
    entry = at(entry, Stage.DECIDING)
    told = star(entry, "04").sentences
    assert told[1] == "评议小组表决通过：赞成5票，反对0票，弃权0票；应到5人，实到5人。"
    assert told[2] == "村“两委”表决没有通过：赞成0票，反对5票，弃权0票；应到5人，实到5人。"
    assert told[-1] == "结果在张榜公示时公布。"
    hidden = star(entry, "04", votes=False)
    assert hidden.standing == "评定中"
    assert not any("票" in sentence for sentence in hidden.sentences)


def test_counts_of_an_open_sitting_are_told_to_nobody(entry: Entry) -> None:
    judge(at(entry, Stage.ASSESSING), Body.GROUP, closed=False)
    told = star(at(entry, Stage.ASSESSING), "04").sentences
    assert told[-1] == "下一步由评议小组评。"
    assert not any("票" in sentence for sentence in told)


def test_once_the_notice_hangs_everybody_in_scope_reads_the_result(entry: Entry) -> None:
    judge(entry, Body.GROUP)
    judge(entry, Body.COMMITTEES, hours=2)
    told = star(at(entry, Stage.NOTICE), "04", votes=False)
    assert (told.standing, told.kind) == ("已得", "done")
    assert told.sentences[-1] == "公示期内有异议并查实的，会重新评定。"


def test_a_star_that_the_committees_refused_says_so_and_what_is_possible(entry: Entry) -> None:
    judge(entry, Body.GROUP)
    judge(entry, Body.COMMITTEES, passed=False, hours=2)
    told = star(at(entry, Stage.AWARDED), "04", votes=False)
    assert (told.standing, told.sentences[-1]) == ("未得", "明年可以再认。")


def test_a_reopened_star_says_why_and_that_it_is_judged_again(entry: Entry, clerk: Officer) -> None:
    judge(entry, Body.GROUP)
    judge(entry, Body.COMMITTEES, hours=2)
    later = NOW + timedelta(hours=3)
    Reopening.objects.create(
        claim=claim(entry, "04"), body=Body.COMMITTEES, reason="异议成立", officer=clerk, at=later
    )
    entry = at(entry, Stage.NOTICE)
    assert star(entry, "04").sentences[-1] == "已退回重评（异议成立），等待重新评定。"
    assert star(entry, "03").standing == "已得"


def test_who_stands_for_the_village_reads_votes_and_a_grid_leader_does_not(
    entry: Entry,
    clerk: Officer,
    secretary: Officer,
    committee_member: Officer,
    assessor: Officer,
    supervisor: Officer,
    township_officer: Officer,
    county_officer: Officer,
    grid_leader: Officer,
    liaison: Officer,
    other_clerk: Officer,
) -> None:
    stand = [clerk, secretary, committee_member, assessor, supervisor]
    readers = [*stand, township_officer, county_officer]
    assert all(can_see_votes(officer, entry) for officer in readers)
    assert not any(can_see_votes(officer, entry) for officer in (grid_leader, liaison, other_clerk))


def lives_in(officer: Officer, household: Household) -> None:
    household.head.officer = officer
    household.head.save()


def test_nobody_reads_the_votes_on_their_own_household(
    entry: Entry, committee_member: Officer
) -> None:
    lives_in(committee_member, entry.household)
    assert not can_see_votes(committee_member, entry)


def test_nobody_reads_the_votes_on_their_kin_while_the_tie_stands(
    entry: Entry, micro_grid: Grid, committee_member: Officer
) -> None:
    home = make_household(village=micro_grid.village, grid=micro_grid, head="王文明")
    lives_in(committee_member, home)
    assert can_see_votes(committee_member, entry)
    first, second = sorted([home, entry.household], key=lambda household: household.pk)
    tie = Tie.objects.create(first=first, second=second, kind="兄弟")
    assert not can_see_votes(committee_member, entry)
    tie.until = localdate()
    tie.save()
    assert not can_see_votes(committee_member, entry), "a tie that ended counts for a year"
    Tie.objects.update(
        since=localdate() - timedelta(days=800), until=localdate() - timedelta(days=366)
    )
    assert can_see_votes(committee_member, entry)


def test_who_declared_a_recusal_reads_no_votes_either(
    entry: Entry, committee_member: Officer
) -> None:
    panel = make_panel(round_=entry.round, body=Body.COMMITTEES)
    seat = Seat.objects.create(
        panel=panel, name="王文明", kind=Seat.Kind.MEMBER, officer=committee_member
    )
    Recusal.objects.create(panel=panel, seat=seat, entry=entry, reason="多年好友")
    assert not can_see_votes(committee_member, entry)


def test_the_page_tells_a_grid_leader_no_counts_and_no_recusals(
    client: Client, entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    judge(entry, Body.GROUP)
    panel = Panel.objects.get()
    seat = panel.seats.first()
    Recusal.objects.create(panel=panel, seat=seat, entry=entry, reason="多年好友")
    at(entry, Stage.DECIDING)
    client.force_login(clerk)
    page = client.get(f"/entries/{entry.pk}/").content.decode()
    assert ("赞成5票" in page, "多年好友" in page) == (True, True)
    client.force_login(grid_leader)
    page = client.get(f"/entries/{entry.pk}/").content.decode()
    assert ("赞成" in page, "多年好友" in page) == (False, False)
    assert "张大山" in page
