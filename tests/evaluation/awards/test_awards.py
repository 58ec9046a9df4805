"""The township's review and what it awards; the slips that households get."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.awards.actions.awards import award_stars
from evaluation.awards.queries.awards import holders_by_group, summary
from evaluation.awards.queries.result_slips import slips
from evaluation.draws.queries import due_of
from evaluation.models import Answer, Award, Campaign, Entry, Notice, Review, Round, SpotCheck
from evaluation.notices.queries.lines import Changes
from evaluation.reviews.actions import add_spot_check, mend_spot_check
from evaluation.reviews.queries import differences
from evaluation.rules import years_after
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import Refused, writing
from tests.evaluation.boards import Decided, make_decided
from tests.factories import NOW, make_entry, make_grid, make_household, make_sent, make_tallies

REVIEWED = NOW + timedelta(days=9)


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


@pytest.fixture
def notice(decided: Decided, group: Grid) -> Notice:
    decided.add(group, "8801", "张大山", stars=10)
    decided.add(group, "8802", "李强", stars=7, missing=(5,))
    decided.add(group, "8803", "王秀英", missing=(5,))
    posted = decided.post()
    assert posted
    decided.round.stage = Stage.REVIEW
    decided.round.save()
    return posted


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: REVIEWED)


def award(decided: Decided, *officers: Officer) -> list[Award]:
    signers = [officer.posts.get() for officer in officers]
    with writing(make_sent(officers[-1], at=REVIEWED)) as write:
        write.allow(decided.village, Role.TOWNSHIP)
        awards = award_stars(Changes(decided.round), write=write, signers=signers, remark="同意")
        write.done("awarded", decided.round)
    return awards


def test_every_household_on_the_board_is_awarded_its_stars(
    decided: Decided, notice: Notice, township_officer: Officer, second_township_officer: Officer
) -> None:
    award(decided, township_officer, second_township_officer)
    held = Award.objects.values_list("household__number", "star__star__code")
    assert sorted(held) == [
        *[("8801", f"{n:02d}") for n in range(1, 11)],
        *[("8802", f"{n:02d}") for n in (1, 2, 3, 4, 5, 7)],
    ]
    review = Review.objects.get()
    assert (review.approved_by, review.second) == (township_officer, second_township_officer)
    assert (review.remark, review.at) == ("同意", REVIEWED)
    assert '"awards": 16' in LedgerEntry.objects.get(verb="stars_awarded").body


def test_stars_hold_from_the_approval_until_the_next_year_ends(
    decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    award(decided, township_officer)
    spans = Award.objects.values_list("valid_from", "valid_to").distinct()
    assert list(spans) == [(date(2026, 11, 29), date(2027, 12, 31))]
    assert Award.objects.standing(date(2027, 12, 31)).count() == 16
    assert Award.objects.standing(date(2028, 1, 1)).count() == 0
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)


@pytest.mark.parametrize(("years", "until"), [(1, 2027), (2, 2028), (3, 2029)])
def test_stars_hold_as_many_years_as_the_campaign_says(
    years: int, until: int, decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    Campaign.objects.filter(pk=decided.round.campaign_id).update(award_years=years)
    decided.round = Round.objects.select_related("campaign", "village").get(pk=decided.round.pk)
    award(decided, township_officer)
    assert set(Award.objects.values_list("valid_to", flat=True)) == {date(until, 12, 31)}


def test_what_a_supplement_took_from_the_board_is_not_awarded(
    decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    decided.decide_again(decided.claim("8802", 0), passed=False, at=NOW + timedelta(days=1))
    decided.post(at=NOW + timedelta(days=2), supplement=True)
    award(decided, township_officer)
    assert set(Award.objects.values_list("household__number", flat=True)) == {"8801"}


def test_nothing_is_awarded_that_did_not_hang(
    decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    decided.decide_again(decided.claim("8802", 5), passed=True, at=NOW + timedelta(days=1))
    with pytest.raises(Refused, match="补充公示"):
        award(decided, township_officer)
    assert not Award.objects.exists()


def test_holders_are_listed_by_group_and_number_with_their_level(
    decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    award(decided, township_officer)
    groups = holders_by_group(Award.objects.all())
    assert [
        (name, [(row.entry.number, len(row.stars), row.level) for row in rows])
        for name, rows in groups
    ] == [("第1组", [("8801", 10, "十星级文明户"), ("8802", 6, "六星级文明户")])]


def test_the_summary_has_every_participant_and_the_sums(decided: Decided, notice: Notice) -> None:
    table = summary(decided.round)
    assert [(row.entry.number, row.count, row.level) for row in table.rows] == [
        ("8801", 10, "十星级文明户"),
        ("8802", 6, "六星级文明户"),
        ("8803", 5, ""),
    ]
    assert table.sums == [3, 3, 3, 3, 3, 1, 2, 1, 1, 1]
    assert table.levels == [("十星级文明户", 1), ("六星级文明户", 1)]


@pytest.mark.parametrize(
    ("declared", "share", "least", "due"),
    [
        (0, 10, 5, 0),
        (3, 10, 5, 3),
        (12, 10, 5, 5),
        (12, 50, 5, 6),
        (11, 50, 1, 6),
        (12, 100, 5, 12),
    ],
)
def test_how_many_spot_checks_are_due(
    decided: Decided, declared: int, share: int, least: int, due: int
) -> None:
    decided.round.campaign.spot_check_share = share
    decided.round.campaign.spot_check_least = least
    assert due_of(declared, decided.round.campaign) == due


def check(
    decided: Decided, number: str, *, by: Officer, finding: str = "sound", note: str = ""
) -> SpotCheck:
    add_spot_check(
        decided.round.pk,
        decided.entries[number].pk,
        finding=finding,
        note=note,
        sent=make_sent(by, at=REVIEWED),
    )
    return SpotCheck.objects.get(entry=decided.entries[number])


def test_a_fault_is_described_and_stays_on_record_when_it_is_mended(
    decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    with pytest.raises(Refused, match="请写明问题"):
        check(decided, "8801", by=township_officer, finding="fault")
    found = check(decided, "8801", by=township_officer, finding="fault", note="牌实不符")
    mend_spot_check(found.pk, note="已整改", sent=make_sent(township_officer, at=REVIEWED))
    found.refresh_from_db()
    assert (found.finding, found.note, found.mended_note) == ("mended", "牌实不符", "已整改")
    with pytest.raises(Refused, match="没有要整改"):
        mend_spot_check(found.pk, note="再改", sent=make_sent(township_officer, at=REVIEWED))
    body = LedgerEntry.objects.get(verb="spot_check_made").body
    assert "牌实" not in body


def test_a_household_is_checked_once_in_review_by_the_township_only(
    decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    check(decided, "8801", by=township_officer)
    with pytest.raises(Refused, match="已经抽查过"):
        check(decided, "8801", by=township_officer)
    with pytest.raises(PermissionDenied):
        check(decided, "8802", by=decided.clerk)
    decided.round.stage = Stage.NOTICE
    decided.round.save()
    with pytest.raises(Refused):
        check(decided, "8802", by=township_officer)


def test_decisions_against_the_group_are_listed_with_both_counts(
    decided: Decided, notice: Notice
) -> None:
    # In the maker the group let everything pass, and the committees refused with a reason.
    rows = differences(decided.round)
    assert [
        (row.claim.entry.number, str(row.claim.star), str(row.group), str(row.committees))
        for row in rows
    ] == [("8802", "第6星", "5 : 0 : 0", "0 : 5 : 0"), ("8803", "第6星", "5 : 0 : 0", "0 : 5 : 0")]
    assert {row.committees.reason for row in rows} == {"未达到"}


def test_a_decision_that_was_taken_again_with_the_group_is_no_difference(
    decided: Decided, notice: Notice
) -> None:
    make_tallies(claims=[decided.claim("8802", 5)], at=NOW + timedelta(days=1))
    assert [row.claim.entry.number for row in differences(decided.round)] == ["8803"]


def test_the_slip_tells_a_household_its_own_result_only(
    client: Client, decided: Decided, notice: Notice
) -> None:
    entry = decided.entries["8803"]
    criterion = decided.claim("8803", 5).star.star.criteria.first()
    Answer.objects.create(declaration=entry.declaration, criterion=criterion, value="not_met")
    (slip,) = slips(decided.round, [entry])
    assert (slip.count, slip.on_board, slip.mandatory_missing) == (5, False, [])
    assert slip.one_more
    client.force_login(decided.clerk)
    page = client.get(f"/entries/{entry.pk}/slip/").content.decode()
    assert "王秀英" in page
    assert "未达到" in page
    assert "条目6-1 ●: <b>未达到</b>" in page
    assert "只差一颗星就上榜了" in page
    assert "条目1-1" not in page
    assert [name for name in ("张大山", "李强", "5 : 0", "0 : 5") if name in page] == []


def test_the_slip_says_which_star_could_have_been_claimed(
    client: Client, decided: Decided, notice: Notice
) -> None:
    entry = decided.entries["8803"]
    unclaimed = [star for star in slips(decided.round, [entry])[0].stars if not star.claimed]
    assert [star.eligible for star in unclaimed] == [False] * len(unclaimed)
    for criterion in unclaimed[0].star.star.criteria.all():
        Answer.objects.create(declaration=entry.declaration, criterion=criterion, value="met")
    client.force_login(decided.clerk)
    page = client.get(f"/entries/{entry.pk}/slip/").content.decode()
    assert (page.count("够条件，没认"), page.count(">未认领<")) == (1, len(unclaimed) - 1)


def test_slips_in_one_go_are_of_those_not_on_the_board(
    client: Client, decided: Decided, notice: Notice
) -> None:
    client.force_login(decided.clerk)
    address = f"/rounds/{decided.round.pk}/slips/"
    assert client.get(address).content.decode().count('class="slip"') == 1
    assert client.get(f"{address}?all=1").content.decode().count('class="slip"') == 3


def test_before_the_notice_no_slip_tells_anything(
    client: Client, decided: Decided, notice: Notice
) -> None:
    decided.round.stage = Stage.DECIDING
    decided.round.save()
    client.force_login(decided.clerk)
    page = client.get(f"/entries/{decided.entries['8803'].pk}/slip/").content.decode()
    assert "结果还没有定" in page
    assert "王秀英" not in page


def test_a_grid_leader_prints_slips_of_the_own_grid_only(
    client: Client, decided: Decided, notice: Notice, grid_leader: Officer, micro_grid: Grid
) -> None:
    household = make_household(village=decided.village, grid=micro_grid, number="9901", head="赵海")
    own = make_entry(round_=decided.round, household=household, status=Entry.Status.DECLARED)
    client.force_login(grid_leader)
    page = client.get(f"/rounds/{decided.round.pk}/slips/").content.decode()
    assert "赵海" in page
    assert "王秀英" not in page
    assert client.get(f"/entries/{own.pk}/slip/").status_code == 200
    assert client.get(f"/entries/{decided.entries['8803'].pk}/slip/").status_code == 404


def test_the_review_page_shows_what_the_township_must_know(
    client: Client, decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    check(decided, "8801", by=township_officer, finding="fault", note="牌实不符")
    client.force_login(township_officer)
    page = client.get(f"/rounds/{decided.round.pk}/review/").content.decode()
    for words in ("牌实不符", "8802", "5 : 0 : 0", "未达到", "记录整改情况", "还没有人提异议"):
        assert words in page


def test_the_awards_pages_are_scoped(
    client: Client,
    decided: Decided,
    notice: Notice,
    other_clerk: Officer,
    assessor: Officer,
    township_officer: Officer,
) -> None:
    award(decided, township_officer)
    round_, entry = decided.round.pk, decided.entries["8801"].pk
    all_see = [f"/rounds/{round_}/awards/", f"/rounds/{round_}/slips/", f"/entries/{entry}/slip/"]
    some_see = [f"/rounds/{round_}/review/", f"/rounds/{round_}/awards/summary/"]
    for officer, statuses in [
        (decided.clerk, [200, 200, 200, 200, 200]),
        (assessor, [200, 200, 200, 403, 403]),
        (other_clerk, [404] * 5),
    ]:
        client.force_login(officer)
        assert [client.get(page).status_code for page in all_see + some_see] == statuses
    client.force_login(decided.clerk)
    assert client.get(f"/rounds/{round_}/spot-checks/add/").status_code == 403


@pytest.mark.parametrize("households", [1, 3])
def test_the_review_asks_the_database_the_same_for_one_household_and_for_three(
    client: Client,
    decided: Decided,
    group: Grid,
    households: int,
    township_officer: Officer,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(households):
        decided.add(group, f"88{n}", "张大山", missing=(5,))
    decided.round.stage = Stage.REVIEW
    decided.round.save()
    client.force_login(township_officer)
    with django_assert_max_num_queries(22):
        client.get(f"/rounds/{decided.round.pk}/review/")


def test_a_second_group_comes_after_the_first(
    decided: Decided, group: Grid, township_officer: Officer
) -> None:
    decided.add(make_grid(village=decided.village, name="第10组"), "8801", "张大山")
    decided.add(make_grid(village=decided.village, name="第2组"), "8802", "李强")
    decided.post()
    award(decided, township_officer)
    assert [name for name, _rows in holders_by_group(Award.objects.all())] == ["第2组", "第10组"]
