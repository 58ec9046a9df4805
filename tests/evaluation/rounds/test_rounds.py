"""The pages of campaigns and rounds: what they say to whom, and what they send."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from evaluation.campaigns.actions import found_campaign
from evaluation.models import Campaign, Entry, Proposal, Reopening, Round, StageChange, Wave
from evaluation.rounds.actions.rounds import found_round, record_study
from evaluation.rounds.queries import status
from evaluation.rounds.queries.facts import round_facts
from evaluation.workflow import MoveName, Stage
from grids.models import LedgerEntry, Officer, Receipt, Township, Village
from grids.roles import Role
from grids.writing import Refused
from households.models import Activity, Attendance
from tests.evaluation.scene import SESSION, Scene
from tests.factories import (
    make_campaign,
    make_officer,
    make_round,
    make_sent,
    make_township,
    make_village,
)

Browse = Callable[[Officer], Client]


@pytest.fixture
def browse() -> Browse:
    """A browser with an officer logged in, that asks for English."""

    def open_for(officer: Officer) -> Client:
        client = Client()
        client.force_login(officer, backend="grids.backends.OfficerBackend")
        client.cookies["django_language"] = "en"
        return client

    return open_for


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def text(response) -> str:
    """What stands on the page, spaces made one."""
    return " ".join(response.content.decode().split())


def check_url(round_: Round, name: MoveName) -> str:
    return reverse("move_check", args=[round_.pk, name])


def send(client: Client, url: str, **typed: object):
    return client.post(url, {"cid": str(uuid.uuid4()), **typed, "_end": "1"})


def test_the_township_founds_a_round_for_one_of_its_villages(
    browse: Browse, township_officer: Officer, village: Village
) -> None:
    campaign = make_campaign(township=village.township)
    elsewhere = make_village(name="别乡的村", township=make_township(name="尉庄乡"))
    url = reverse("round_add", args=[campaign.pk])
    browser = browse(township_officer)
    assert "别乡的村" not in text(browser.get(url))
    refused = send(browser, url, village=str(elsewhere.pk), name="第一批")
    assert (refused.status_code, Round.objects.count()) == (200, 0)
    made = send(browser, url, village=str(village.pk), name="第一批")
    round_ = Round.objects.get()
    assert made.status_code == 302
    assert made.url.startswith(round_.get_absolute_url())
    assert (round_.village, round_.name, round_.stage) == (village, "第一批", Stage.DRAFT)
    assert LedgerEntry.objects.get().chain.village == village


def test_a_round_of_the_same_name_is_refused_and_what_was_typed_stays(
    browse: Browse, township_officer: Officer, village: Village
) -> None:
    round_ = make_round(village=village)
    url = reverse("round_add", args=[round_.campaign_id])
    again = send(browse(township_officer), url, village=str(village.pk), name=round_.name)
    assert "This village has a round of that name already." in text(again)
    assert f'value="{round_.name}"' in text(again)


@pytest.mark.parametrize("who", ["clerk", "secretary", "county_officer", "grid_leader"])
def test_only_township_staff_found_rounds(
    who: str, browse: Browse, village: Village, request: pytest.FixtureRequest
) -> None:
    campaign = make_campaign(township=village.township)
    browser = browse(request.getfixturevalue(who))
    assert browser.get(reverse("round_add", args=[campaign.pk])).status_code == 403
    assert browser.get(reverse("campaign_detail", args=[campaign.pk])).status_code == 200


def test_another_townships_campaign_is_not_there(browse: Browse, clerk: Officer) -> None:
    other = make_campaign(township=make_township(name="尉庄乡"))
    assert browse(clerk).get(reverse("campaign_detail", args=[other.pk])).status_code == 404


def test_a_village_of_another_township_gets_no_round_even_by_the_action(
    township_officer: Officer, village: Village
) -> None:
    campaign = make_campaign(township=village.township)
    elsewhere = make_village(name="别乡的村", township=make_township(name="尉庄乡"))
    with pytest.raises(Village.DoesNotExist):
        found_round(campaign.pk, elsewhere.pk, name="第一批", sent=make_sent(township_officer))


def test_the_campaign_page_says_the_rules_and_which_stars_are_mandatory(
    browse: Browse, clerk: Officer, township: Township, township_officer: Officer
) -> None:
    call_command("load_catalogue")
    found_campaign(township.pk, year=2026, sent=make_sent(township_officer))
    page = text(browse(clerk).get(Campaign.objects.get().get_absolute_url()))
    assert "A plate needs at least 6 stars." in page
    assert "The notice hangs for 7 days." in page
    assert "Loves Party and country" in page
    assert (page.count(">mandatory<"), page.count(">elective<")) == (3, 7)


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three_rounds(
    rounds: int, browse: Browse, township_officer: Officer, django_assert_num_queries
) -> None:
    campaign = make_campaign(township=make_township())
    for number in range(rounds):
        make_round(village=make_village(name=f"村{number}"), campaign=campaign)
    browser = browse(township_officer)
    browser.get(reverse("round_list"))  # the first page of a session also stores its CSRF secret
    with django_assert_num_queries(6):
        page = browser.get(reverse("round_list"))
    assert text(page).count("<tr>") == rounds + 1


def test_the_list_of_seventeen_villages_takes_the_queries_of_one(
    browse: Browse, township_officer: Officer, django_assert_num_queries
) -> None:
    campaign = make_campaign(township=make_township())
    wave = Wave.objects.create(campaign=campaign, number=1, name="全乡推开", scope="village")
    for number in range(17):
        round_ = make_round(village=make_village(name=f"村{number}"), campaign=campaign)
        Round.objects.filter(pk=round_.pk).update(wave=wave)
    browser = browse(township_officer)
    browser.get(reverse("round_list"))
    with django_assert_num_queries(6):
        page = browser.get(reverse("round_list"))
    assert text(page).count(">wave 1<") == 17


def test_the_list_says_stage_and_who_acts_next_of_ones_own_villages_only(
    browse: Browse, clerk: Officer, scene: Scene, other_village: Village
) -> None:
    make_round(village=other_village, campaign=scene.round.campaign)
    scene.reach(Stage.DECIDING).ready()
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    scene.round.proposals.update(expires_at=scene.now + timedelta(days=3650))
    page = text(browse(clerk).get(reverse("round_list")))
    assert "Committees decide" in page
    assert "Village Party secretary and Village supervision committee" in page
    assert "Second signature" in page
    assert "贾庄村" not in page


def test_a_round_of_another_village_is_not_there(
    browse: Browse, other_clerk: Officer, scene: Scene
) -> None:
    browser = browse(other_clerk)
    for url in (
        scene.round.get_absolute_url(),
        reverse("study_add", args=[scene.round.pk]),
        check_url(scene.round, MoveName.START),
    ):
        assert browser.get(url).status_code == 404
        assert send(browser, url).status_code in {404, 405}


def test_the_page_shows_the_greyed_button_with_reasons_to_those_who_press_it(
    browse: Browse, scene: Scene
) -> None:
    scene.reach(Stage.MOBILISING)
    page = text(browse(scene.clerk).get(scene.round.get_absolute_url()))
    assert '<button class="btn" type="button" disabled>Open declaring</button>' in page
    assert "The study session is not recorded yet." in page
    assert "“Open declaring”, by Village clerk (赵敏)." in page


def test_the_page_tells_the_others_who_it_is_and_what_is_missing(
    browse: Browse, scene: Scene, grid_leader: Officer
) -> None:
    scene.reach(Stage.MOBILISING)
    page = text(browse(grid_leader).get(scene.round.get_absolute_url()))
    assert "“Open declaring”, by Village clerk (赵敏)." in page
    assert "What is still missing:" in page
    assert "disabled>" not in page
    assert check_url(scene.round, MoveName.OPEN_DECLARING) not in page


def test_the_red_button_leads_to_the_check_page_once_nothing_blocks(
    browse: Browse, scene: Scene
) -> None:
    scene.reach(Stage.MOBILISING).study()
    page = text(browse(scene.clerk).get(scene.round.get_absolute_url()))
    url = check_url(scene.round, MoveName.OPEN_DECLARING)
    assert f'<a class="btn" href="{url}">Open declaring</a>' in page


def test_the_page_shows_the_way_with_days_and_counts_and_the_history(
    browse: Browse, scene: Scene
) -> None:
    scene.reach(Stage.ASSESSING)
    page = text(browse(scene.clerk).get(scene.round.get_absolute_url()))
    assert "2 of 3 households" in page
    assert "0 of 14 claims" in page
    assert page.count('class="past"') == 3
    assert 'aria-current="step"' in page
    assert page.count("<td><b>") + page.count('"What"><b>') == 3


def test_a_step_to_which_the_round_was_sent_back_is_ahead_again(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    scene.press(MoveName.WITHDRAW_NOTICE, scene.secretary, reason="写错了组")
    scene.press(MoveName.WITHDRAW_NOTICE, scene.township)
    facts = round_facts(scene.round, today=scene.now.date())
    steps = status.way(scene.round, facts, status.began(status.history(scene.round)))
    assert [step.state for step in steps] == ["past"] * 4 + ["now"] + ["next"] * 3
    assert (steps[5].name, steps[5].note) == ("On the notice board", "")


def test_the_page_can_be_read_at_every_stage_by_everybody(
    browse: Browse, scene: Scene, grid_leader: Officer, county_officer: Officer
) -> None:
    officers = (scene.clerk, scene.secretary, scene.township, grid_leader, county_officer)
    browsers = [browse(officer) for officer in officers]
    for stage in Stage:
        if stage != Stage.CANCELLED:
            assert_all_read(browsers, scene.reach(stage))


def test_the_page_of_a_cancelled_round_can_be_read_by_everybody(
    browse: Browse, scene: Scene, grid_leader: Officer, county_officer: Officer
) -> None:
    scene.press(MoveName.CANCEL, scene.secretary, reason="村里受灾")
    scene.press(MoveName.CANCEL, scene.township)
    officers = (scene.clerk, scene.secretary, scene.township, grid_leader, county_officer)
    assert_all_read([browse(officer) for officer in officers], scene)


def assert_all_read(browsers: list[Client], scene: Scene) -> None:
    """Each of them gets the round's page, and it says the stage."""
    for browser in browsers:
        response = browser.get(scene.round.get_absolute_url())
        assert response.status_code == 200
        assert str(Stage(scene.round.stage).label) in text(response)


def test_the_study_session_is_recorded_with_heads_by_group(browse: Browse, scene: Scene) -> None:
    scene.reach(Stage.MOBILISING)
    url = reverse("study_add", args=[scene.round.pk])
    counts = {group.value: "0" for group in Attendance.Group}
    facts = {"held_on": "2026-09-01", "place": "村委会", "topic": "标准", "led_by": "李国强"}
    missing = send(browse(scene.clerk), url, **facts, **counts | {"committees": "5"})
    assert "Nobody is counted for: micro-grid leaders." in text(missing)
    assert 'value="村委会"' in text(missing)
    assert Activity.objects.count() == 0
    done = send(browse(scene.clerk), url, **facts, **counts | {"committees": 5, "micro_grid": 9})
    scene.round.refresh_from_db()
    assert done.status_code == 302
    assert scene.round.study_session is not None
    present = dict(scene.round.study_session.attendances.values_list("group", "present"))
    assert (present["committees"], present["micro_grid"], present["party"]) == (5, 9, 0)


def test_a_study_session_is_not_recorded_before_it_is_held(scene: Scene) -> None:
    scene.reach(Stage.MOBILISING)
    tomorrow = scene.now.date() + timedelta(days=1)
    later = SESSION.__class__(**{**SESSION.__dict__, "held_on": tomorrow})
    with pytest.raises(Refused, match="not before"):
        record_study(scene.round.pk, later, sent=scene.sent(scene.clerk))


def test_a_study_session_is_recorded_while_mobilising_only(scene: Scene) -> None:
    with pytest.raises(Refused, match="not possible any more"):
        record_study(scene.round.pk, SESSION, sent=scene.sent(scene.clerk))


@pytest.mark.parametrize("who", ["secretary", "grid_leader", "county_officer", "supervisor"])
def test_the_check_page_is_for_those_who_sign(
    who: str, browse: Browse, scene: Scene, request: pytest.FixtureRequest
) -> None:
    url = check_url(scene.round, MoveName.START)
    browser = browse(request.getfixturevalue(who))
    assert browser.get(url).status_code == 403
    assert send(browser, url).status_code == 403
    assert Round.objects.get().stage == Stage.DRAFT


def test_an_unknown_move_is_not_there(browse: Browse, scene: Scene) -> None:
    url = reverse("move_check", args=[scene.round.pk, "teleport"])
    assert browse(scene.township).get(url).status_code == 404


def test_a_blocked_move_comes_back_with_its_reasons(browse: Browse, scene: Scene) -> None:
    scene.committees.seats.all().delete()
    response = send(browse(scene.township), check_url(scene.round, MoveName.START))
    assert response.status_code == 200
    assert "The seats of the two committees are not filled yet." in text(response)
    assert "Please look at this first" in text(response)
    assert Round.objects.get().stage == Stage.DRAFT


def test_a_move_from_another_stage_comes_back_with_its_reason(browse: Browse, scene: Scene) -> None:
    response = send(browse(scene.clerk), check_url(scene.round, MoveName.START_DECIDING))
    assert "“Start deciding” does not leave the stage “Preparing”." in text(response)


def test_the_check_page_lists_the_households_that_drop_out(browse: Browse, scene: Scene) -> None:
    scene.reach(Stage.DECLARING).declare(households=1)
    page = text(browse(scene.clerk).get(check_url(scene.round, MoveName.START_ASSESSING)))
    assert "2 households drop out" in page
    assert "李强" in page
    assert "王秀兰" in page
    assert "张大山" not in page


def test_pressing_twice_makes_one_move_and_shows_the_same_receipt(
    browse: Browse, scene: Scene
) -> None:
    browser, url, typed = (
        browse(scene.township),
        check_url(scene.round, MoveName.START),
        {"cid": str(uuid.uuid4()), "_end": "1"},
    )
    first, second = browser.post(url, typed), browser.post(url, typed)
    assert (first.status_code, first.url) == (302, second.url)
    assert Receipt.objects.count() == 1
    assert StageChange.objects.count() == 1
    assert str(Receipt.objects.get()) in text(browser.get(second.url))


def test_named_claims_are_chosen_by_household_and_sent_back(browse: Browse, scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    browser = browse(scene.secretary)
    entry = scene.entries()[0]
    url = check_url(scene.round, MoveName.SEND_BACK_TO_GROUP) + f"?households={entry.number}"
    assert text(browser.get(url)).count('type="checkbox" name=') == 7
    claim = scene.claims()[0]
    nothing = send(browser, url, scope="named", why="有误")
    assert "Tick the claims, or send all of them back." in text(nothing)
    response = send(browser, url, scope="named", claims=[str(claim.pk)], why="程序有误")
    assert response.status_code == 302
    assert [row.claim for row in Reopening.objects.all()] == [claim]
    assert StageChange.objects.latest("at").reason == "程序有误"


def test_a_claim_of_another_village_cannot_be_named(
    browse: Browse, scene: Scene, other_village: Village
) -> None:
    scene.reach(Stage.DECIDING).ready()
    url = check_url(scene.round, MoveName.SEND_BACK_TO_GROUP)
    stranger = str(uuid.uuid4())
    response = send(browse(scene.secretary), url, scope="named", claims=[stranger], why="有误")
    assert response.status_code == 200
    assert Reopening.objects.count() == 0


def test_without_a_reason_the_page_comes_back_with_the_choice_kept(
    browse: Browse, scene: Scene
) -> None:
    scene.reach(Stage.DECIDING).ready()
    url = check_url(scene.round, MoveName.SEND_BACK_TO_GROUP)
    response = send(browse(scene.secretary), url, scope="all", why="")
    assert 'href="#id_why"' in text(response)
    assert 'value="all" checked' in text(response)


def test_faulty_households_stand_ready_to_be_sent_back_by_the_township(
    browse: Browse, scene: Scene
) -> None:
    scene.reach(Stage.REVIEW).spot_check(finding="fault")
    url = check_url(scene.round, MoveName.SEND_BACK_TO_COMMITTEES)
    assert text(browse(scene.township).get(url)).count('type="checkbox" name=') == 14


def test_two_officers_sign_the_notice_on_the_same_page(browse: Browse, scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    url = check_url(scene.round, MoveName.POST_NOTICE)
    secretary, supervisor = browse(scene.secretary), browse(scene.supervisor)
    page = text(secretary.get(url))
    assert "2 lines will hang" in page
    assert "Sign as the first of two" in page
    assert "张*山" in page
    assert "张大山" not in page
    assert send(secretary, url).status_code == 302
    assert "The second signature is another officer" in text(secretary.get(url))
    assert "Take my signature back" in text(secretary.get(scene.round.get_absolute_url()))
    second = text(supervisor.get(url))
    assert "李国强 signed on" in second
    assert "Sign and carry out" in second
    assert send(supervisor, url).status_code == 302
    scene.round.refresh_from_db()
    assert scene.round.stage == Stage.NOTICE


def test_the_first_signature_is_taken_back_on_the_rounds_page(browse: Browse, scene: Scene) -> None:
    scene.reach(Stage.DECIDING).ready()
    send(browse(scene.secretary), check_url(scene.round, MoveName.POST_NOTICE))
    url = reverse("proposal_take_back", args=[Proposal.objects.get().pk])
    assert send(browse(scene.supervisor), url).status_code == 403
    assert browse(scene.secretary).get(url).status_code == 405
    assert send(browse(scene.secretary), url).status_code == 302
    assert send(browse(scene.secretary), url).status_code == 409
    assert Proposal.objects.filter(closed_at=None).count() == 0


def test_an_entry_that_was_lapsed_is_restored_through_the_pages(
    browse: Browse, scene: Scene
) -> None:
    scene.reach(Stage.ASSESSING)
    url = check_url(scene.round, MoveName.REOPEN_DECLARING)
    send(browse(scene.clerk), url, why="两户外出刚回来")
    assert Entry.objects.filter(status=Entry.Status.DUE).count() == 1


def test_an_officer_of_another_township_sees_no_round(browse: Browse, scene: Scene) -> None:
    far = make_village(name="远村", township=make_township(name="枣岭乡"))
    nobody = make_officer(name="外乡", role=Role.CLERK, place=far)
    assert browse(nobody).get(scene.round.get_absolute_url()).status_code == 404
    assert "No round has been founded here yet." in text(browse(nobody).get(reverse("round_list")))
