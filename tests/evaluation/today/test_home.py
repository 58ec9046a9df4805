"""The home page: what is to be done today, for every role at every stage, in few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from evaluation.access import visible_rounds
from evaluation.draws.actions import reveal_draw
from evaluation.models import Body, Notice, Objection, Round, SpotCheck
from evaluation.today.queries.home import LINES, today_for
from evaluation.today.queries.tasks import Task
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, Officer, Township, Village
from grids.roles import Role
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.scene import Scene
from tests.factories import (
    make_campaign,
    make_draw,
    make_grid,
    make_household,
    make_officer,
    make_panel,
    make_post,
    make_round,
    make_sitting,
    make_village,
)
from tests.postgres.owner import owner


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def lines(officer: Officer, scene: Scene) -> list[tuple[str, str]]:
    """Kind and title of the officer's lines of work, as of the scene's time."""
    fresh = Officer.objects.get(pk=officer.pk)
    rounds = visible_rounds(fresh).select_related("village", "campaign__catalogue")
    tasks = today_for(fresh, rounds=rounds, now=scene.now).tasks
    return [(task.kind, task.title) for task in tasks if task.kind != "done"]


def tasks(officer: Officer, scene: Scene) -> list[Task]:
    fresh = Officer.objects.get(pk=officer.pk)
    rounds = visible_rounds(fresh).select_related("village", "campaign__catalogue")
    return today_for(fresh, rounds=rounds, now=scene.now).tasks


def test_before_the_start_the_clerk_fills_seats_and_the_township_waits(scene: Scene) -> None:
    scene.committees.seats.all().delete()
    assert lines(scene.clerk, scene) == [("do", "Fill the groups' and the committees' seats")]
    assert lines(scene.township, scene) == [("wait", "Fill the groups' and the committees' seats")]
    assert lines(scene.secretary, scene) == []


def test_a_clerk_without_households_imports_the_roster_first(village: Village, clerk: Officer):
    make_round(village=village)
    scene_now = timezone.now()
    fresh = Officer.objects.get(pk=clerk.pk)
    rounds = visible_rounds(fresh).select_related("village", "campaign__catalogue")
    found = today_for(fresh, rounds=rounds, now=scene_now).tasks
    assert [(task.kind, task.title) for task in found] == [("do", "Import the roster")]
    assert "后庄村" in found[0].note


def test_the_township_starts_what_is_ready(scene: Scene) -> None:
    [task] = tasks(scene.township, scene)
    assert (task.kind, task.title) == ("do", "Start the round")
    assert task.url == reverse("move_check", args=[scene.round.pk, MoveName.START])
    assert lines(scene.clerk, scene) == []


def test_while_mobilising_the_clerk_records_the_session_then_opens_declaring(scene: Scene) -> None:
    scene.reach(Stage.MOBILISING)
    assert lines(scene.clerk, scene) == [("do", "Record the study session")]
    scene.study()
    assert lines(scene.clerk, scene) == [("do", "Open declaring")]


def test_while_declaring_the_clerk_sees_what_is_not_confirmed(scene: Scene) -> None:
    scene.reach(Stage.DECLARING)
    title = "3 households still have to declare"
    assert lines(scene.clerk, scene) == [("do", title)]
    scene.declare(households=3)
    assert lines(scene.clerk, scene) == [("do", "Start assessing")]


def test_a_grid_leader_sees_the_households_of_the_own_grids_only(
    scene: Scene, grid_leader: Officer, group: Grid
) -> None:
    other = Grid.objects.create(
        village=scene.round.village, name="01-2", level="micro", parent=group
    )
    make_household(village=scene.round.village, grid=other)
    scene.reach(Stage.DECLARING).declare(households=1)
    assert lines(grid_leader, scene) == [("do", "2 households still have to declare")]
    upper = make_officer(name="组长", role=Role.GRID_LEADER, place=group)
    assert lines(upper, scene) == [("do", "3 households still have to declare")]


def test_while_assessing_the_clerk_sees_what_is_not_assessed_then_moves_on(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    assert lines(scene.clerk, scene) == [("do", "14 claims are not assessed yet")]
    make_sitting(panel=scene.group, claims=scene.claims(), closed=False, at=scene.now)
    assert lines(scene.clerk, scene) == [("do", "1 sitting is to be closed")]
    scene.group.sittings.update(closed_at=scene.now)
    assert lines(scene.clerk, scene) == [("do", "Start deciding")]
    assert lines(scene.secretary, scene) == []


def test_a_clerk_with_an_open_sitting_is_told_to_go_on_not_to_call_one(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    assert tasks(scene.clerk, scene)[0].note.endswith(
        "Call the group's sitting and count the votes."
    )
    make_sitting(panel=scene.group, closed=False, at=scene.now)
    assert tasks(scene.clerk, scene)[0].note.endswith("A sitting is open: go on counting.")


def test_an_assessor_sees_the_open_sitting_with_an_own_seat(
    scene: Scene, assessor: Officer
) -> None:
    with owner():
        scene.group.seats.filter(name="甲").update(officer=assessor)
    scene.reach(Stage.ASSESSING)
    assert lines(assessor, scene) == [("do", "2 households to mark")]
    sitting = make_sitting(panel=scene.group, closed=False, at=scene.now)
    day = sitting.held_on.strftime("%b. %-d, %Y")
    assert lines(assessor, scene) == [
        ("do", "2 households to mark"),
        ("do", f"Sitting of {scene.group.name} on {day}"),
    ]


def test_the_notice_is_signed_by_one_and_waited_for_by_the_other(scene: Scene) -> None:
    scene.reach(Stage.DECIDING)
    assert lines(scene.clerk, scene) == [("do", "14 claims are not decided yet")]
    assert lines(scene.secretary, scene) == []
    scene.ready()
    both = [("do", "Post the notice: check and sign")]
    assert lines(scene.secretary, scene) == both
    assert lines(scene.supervisor, scene) == both
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    assert lines(scene.secretary, scene) == [
        ("wait", "Post the notice: waiting for the second signature")
    ]
    assert lines(scene.supervisor, scene) == [("do", "Post the notice: check and sign too")]
    scene.wait(days=1)
    assert lines(scene.supervisor, scene) == both


def test_while_the_notice_hangs_objections_come_first(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    hanging = ("wait", "The notice hangs for 7 more days")
    assert lines(scene.supervisor, scene) == [hanging]
    _object(scene)
    answer = ("do", "1 objection is to be answered")
    assert lines(scene.supervisor, scene) == [answer, hanging]
    record = ("do", "The notice is not recorded as put up")
    assert lines(scene.clerk, scene) == [answer, record, hanging]
    assert lines(scene.secretary, scene) == [hanging]


def test_changed_lines_are_posted_before_the_round_is_submitted(scene: Scene) -> None:
    scene.reach(Stage.NOTICE).change_a_line()
    scene.wait(days=8)
    assert lines(scene.secretary, scene) == [
        ("do", "Post the supplementary notice: check and sign")
    ]
    scene.press(MoveName.POST_SUPPLEMENT, scene.secretary, reason="复核后有变动")
    scene.press(MoveName.POST_SUPPLEMENT, scene.supervisor)
    scene.wait(days=4)
    assert lines(scene.secretary, scene) == [("do", "Submit to the township")]


def test_deciding_again_the_same_way_asks_for_no_supplement(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    scene.now += timedelta(hours=1)
    make_sitting(panel=scene.committees, claims=scene.claims()[:1], at=scene.now)
    scene.wait(days=8)
    assert lines(scene.secretary, scene) == [("do", "Submit to the township")]


def test_the_township_checks_mends_and_approves(scene: Scene) -> None:
    scene.reach(Stage.REVIEW)
    assert lines(scene.township, scene) == [("do", "Draw the households to be spot-checked")]
    draw = make_draw(round_=scene.round, officer=scene.township, at=scene.now, revealed=False)
    assert lines(scene.township, scene) == [("do", "A draw is open")]
    waiting = ("wait", "The township is reviewing the round")
    assert lines(scene.supervisor, scene) == [waiting]
    scene.wait(days=1)
    assert lines(scene.supervisor, scene) == [("do", "A draw waits for its figure"), waiting]
    reveal_draw(draw.pk, sent=scene.sent(scene.township))
    assert lines(scene.township, scene) == [("do", "Spot checks: 0 of 2 are done")]
    assert lines(scene.secretary, scene) == [("wait", "The township is reviewing the round")]
    scene.spot_check(finding=SpotCheck.Finding.FAULT)
    assert lines(scene.township, scene) == [("do", "A spot check found a fault")]
    scene.spot_check()
    assert lines(scene.township, scene) == [("do", "Approve and award")]


def test_the_township_founds_the_next_year_and_closes_the_round_after_the_year(
    scene: Scene,
) -> None:
    scene.reach(Stage.AWARDED)
    inspect = ("do", "1 village is to be inspected")
    assert lines(scene.township, scene) == [inspect]
    scene.wait(days=60)
    due = [("do", "Found the year"), ("do", "Close the round"), inspect]
    assert lines(scene.township, scene) == due


def test_the_county_reads_how_many_villages_are_where(
    scene: Scene, county_officer: Officer, other_village: Village
) -> None:
    scene.reach(Stage.NOTICE)
    make_round(village=other_village, campaign=scene.round.campaign, stage=Stage.NOTICE)
    assert lines(county_officer, scene) == [
        ("info", "The county at a glance"),
        ("info", "2 villages: On the notice board"),
    ]


def test_all_posts_are_added_up(scene: Scene, other_village: Village) -> None:
    make_post(officer=scene.clerk, role=Role.CLERK, place=other_village)
    scene.reach(Stage.DECLARING)
    assert lines(scene.clerk, scene) == [
        ("do", "Import the roster"),
        ("do", "3 households still have to declare"),
    ]


def test_more_than_seven_lines_become_six_and_a_number(scene: Scene, township: Township) -> None:
    for number in range(9):
        village = make_village(name=f"村{number}", township=township)
        grid = Grid.objects.create(village=village, name="1", level="group")
        make_household(village=village, grid=grid)
        round_ = make_round(village=village, campaign=scene.round.campaign)
        make_panel(round_=round_)
        make_panel(round_=round_, body=Body.COMMITTEES)
    found = lines(scene.township, scene)
    assert len(found) == LINES
    lacking = ("do", "9 villages lack one who answers for them")
    assert found[:-1] == [lacking, *[("do", "Start the round")] * 5]
    assert found[-1] == ("info", "5 more lines of work")


def test_the_last_thing_done_today_stands_below_with_its_receipt(scene: Scene) -> None:
    scene.reach(Stage.MOBILISING)
    done = [task for task in tasks(scene.township, scene) if task.kind == "done"]
    assert len(done) == 1
    assert done[0].title.startswith("Done: “Start the round”")


def test_another_villages_work_is_never_listed(scene: Scene, other_clerk: Officer) -> None:
    make_household(
        village=other_clerk.posts.get().village,
        grid=Grid.objects.create(village=other_clerk.posts.get().village, name="1", level="group"),
    )
    scene.reach(Stage.DECLARING)
    assert lines(other_clerk, scene) == []


def test_more_rounds_than_lines_are_a_table_of_villages_and_stages(
    scene: Scene, township: Township
) -> None:
    at = [Stage.DRAFT, Stage.DECLARING, Stage.DECLARING, Stage.NOTICE, *[Stage.REVIEW] * 4]
    for number, stage in enumerate(at):
        village = make_village(name=f"村{number}", township=township)
        make_round(village=village, campaign=scene.round.campaign, stage=stage)
    client = browser_of(scene.township)
    page = text(client.get("/"))
    columns = client.get("/").context["today"].columns
    assert [n for _stage, n in columns] == [2, 0, 2, 0, 0, 1, 4, 0]
    assert page.count('<td class="now">') == len(at) + 1
    assert page.count('<td class="past">') == 2 * 2 + 5 + 4 * 6
    row = page[page.index("村3") :]
    assert row[: row.index("</tr>")].count('<td class="past">') == 5


STAGES = [*list(Stage)[:-2]]
WHO = (
    "clerk",
    "secretary",
    "supervisor",
    "committee_member",
    "assessor",
    "grid_leader",
    "liaison",
    "township_officer",
    "county_officer",
)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.ASSESSING, Stage.NOTICE])
def test_the_home_page_takes_the_same_queries_for_any_number_of_rounds(
    stage: Stage, who: str, scene: Scene, request: pytest.FixtureRequest
) -> None:
    officer = request.getfixturevalue(who)
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    client.get("/")  # the first page of a session also stores its CSRF secret
    scene.reach(stage)
    if stage == Stage.NOTICE:
        scene.change_a_line()
        _object(scene)
    numbers = [_queries(client)]
    for more in (2, 27):
        for _round in range(more):
            home = {"village": scene.round.village, "campaign": scene.round.campaign}
            make_round(**home, stage=stage)
        numbers.append(_queries(client))
    # Of a round that is the only one its way is shown; the county sees no round.
    way = 0 if who == "county_officer" else 1
    assert numbers == [numbers[0], numbers[0] - way, numbers[0] - way]


@pytest.mark.parametrize("who", WHO)
def test_the_home_page_is_shown_to_every_role_at_every_stage(
    who: str, scene: Scene, request: pytest.FixtureRequest
) -> None:
    officer = request.getfixturevalue(who)
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    for stage in STAGES:
        scene.reach(stage)
        if stage == Stage.NOTICE:
            scene.change_a_line()
            _object(scene)
        assert client.get("/").status_code == 200
        if stage == Stage.NOTICE:
            _settle(scene)


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def _object(scene: Scene) -> None:
    notice = Notice.objects.get(round=scene.round)
    Objection.objects.create(
        notice=notice,
        entry=scene.entries()[0],
        number=1,
        source=Objection.Source.PAPER,
        content="有意见",
        received_at=scene.now,
        received_by=scene.clerk,
        answer_by=scene.now.date() + timedelta(days=5),
    )


def _settle(scene: Scene) -> None:
    Objection.objects.update(outcome="dismissed", answered_at=scene.now, answered_by=scene.clerk)
    for officer in (scene.secretary, scene.supervisor):
        scene.press(MoveName.POST_SUPPLEMENT, officer, reason="复核后有变动")
    scene.wait(days=4)


def test_the_home_page_says_today_and_where_the_only_round_stands(scene: Scene) -> None:
    scene.reach(Stage.ASSESSING)
    client = Client()
    client.force_login(scene.clerk, backend="grids.backends.OfficerBackend")
    client.cookies["django_language"] = "en"
    page = " ".join(client.get("/").content.decode().split())
    assert "To do today" in page
    assert "14 claims are not assessed yet" in page
    assert 'aria-current="step"' in page
    assert "Now: <b>Groups assess</b>." in page


def test_an_officer_without_work_is_told_so(liaison: Officer) -> None:
    client = Client()
    client.force_login(liaison, backend="grids.backends.OfficerBackend")
    client.cookies["django_language"] = "en"
    assert "Nothing is waiting for you today." in client.get("/").content.decode()


def test_an_empty_township_is_led_from_its_villages_to_the_year_and_the_first_wave(
    township: Township, township_officer: Officer
) -> None:
    def titles() -> list[tuple[str, str, str]]:
        fresh = Officer.objects.get(pk=township_officer.pk)
        found = today_for(fresh, rounds=Round.objects.none(), now=timezone.now()).tasks
        return [(task.kind, task.title, task.url) for task in found]

    places = reverse("township_detail", args=[township.pk])
    year = ("do", "Found the year", reverse("campaign_add", args=[township.pk]))
    assert titles() == [("do", "Found the villages and enter the officers", places), year]
    village = make_village(township=township)
    short = ("do", "1 village lacks one who answers for it", places)
    waiting = "1 village has no roster yet", f"{reverse('household_list')}?village={village.pk}"
    assert titles() == [year, short, ("wait", *waiting)]
    campaign = make_campaign(township=township, year=timezone.localdate().year)
    wave = ("do", "Found the first wave", campaign.get_absolute_url())
    assert titles() == [wave, short, ("wait", *waiting)]
    make_round(village=village, campaign=campaign)
    make_household(village=village, grid=make_grid(village=village, name="第1组"))
    assert titles() == [short]
