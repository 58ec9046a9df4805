"""The pages of vetoes, what the household reads, and that nothing of a veto is ever public."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from evaluation.access import visible_rounds
from evaluation.models import Entry, Notice, Veto
from evaluation.today.queries.home import today_for
from evaluation.workflow import MoveName, Stage
from grids.models import Officer
from tests.evaluation.scene import Scene
from tests.factories import make_ground, make_household, make_veto

CANARIES = ("金丝雀判决书", "金丝雀号", "金丝雀法院", "刑事判决生效", "否决")
CANARY = {"document": CANARIES[0], "number": CANARIES[1], "issued_by": CANARIES[2]}


@pytest.fixture
def web(scene: Scene, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(timezone, "now", lambda: scene.now + timedelta(minutes=1))
    return client


def enter(client: Client, officer: Officer) -> Client:
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def first(scene: Scene) -> Entry:
    return scene.entries()[0]


def typed(client: Client, url: str, **fields: str) -> dict[str, str]:
    return {"cid": str(client.get(url).context["form"]["cid"].value()), "_end": "1", **fields}


def test_a_veto_goes_from_the_clerks_form_to_the_second_officer(scene: Scene, web: Client) -> None:
    scene.reach(Stage.ASSESSING)
    ground = make_ground(catalogue=scene.round.campaign.catalogue)
    home = first(scene).household
    village = scene.round.village
    enter(web, scene.clerk)
    listed = web.get(f"/villages/{village.pk}/vetoes/?household={home.number}")
    assert f"/households/{home.pk}/vetoes/add/" in listed.content.decode()
    url = f"/households/{home.pk}/vetoes/add/"
    fields = typed(
        web, url, ground=str(ground.pk), document="判决书", number="1号",
        issued_by="法院", issued_on="2026-03-01", ends_on="2026-12-31", scope="whole",
    )  # fmt: skip
    wrong = web.post(url, {**fields, "ends_on": "2026-02-01"}).content.decode()
    assert "截止日期不能早于文书日期" in wrong
    assert 'value="判决书"' in wrong
    assert web.post(url, fields).status_code == 302
    veto = Veto.objects.get()
    assert "这条否决是您自己录入的" not in web.get(veto.get_absolute_url()).content.decode()

    enter(web, scene.supervisor)
    url = f"/vetoes/{veto.pk}/confirm/"
    refused = web.post(url, typed(web, url, answer="refuse", why="")).content.decode()
    assert "请写明理由" in refused
    assert web.post(url, typed(web, url, answer="confirm")).status_code == 302
    assert first(scene).status == "ineligible"

    enter(web, scene.secretary)
    url = f"/vetoes/{veto.pk}/lift/"
    assert "该户恢复到否决前的状态" in web.get(url).content.decode()
    answer = web.post(url, typed(web, url, reason="撤销", document="裁定书"))
    assert answer.status_code == 302
    assert f"/vetoes/{veto.pk}/lift/confirm/" in web.get(veto.get_absolute_url()).content.decode()
    assert "须由另一名干部确认" in web.get(f"{url}confirm/").content.decode()

    enter(web, scene.supervisor)
    assert web.post(f"{url}confirm/", typed(web, f"{url}confirm/")).status_code == 302
    page = web.get(veto.get_absolute_url()).content.decode()
    assert "已解除" in page
    assert "裁定书" in page


def test_stars_and_scope_must_agree(scene: Scene, web: Client) -> None:
    scene.reach(Stage.ASSESSING)
    ground = make_ground(catalogue=scene.round.campaign.catalogue)
    star = scene.round.campaign.stars.all()[3]
    enter(web, scene.clerk)
    url = f"/households/{first(scene).household_id}/vetoes/add/"
    fields = typed(
        web, url, ground=str(ground.pk), document="判决书", number="1号",
        issued_by="法院", issued_on="2026-03-01", ends_on="2026-12-31",
    )  # fmt: skip
    page = web.post(url, {**fields, "scope": "stars"}).content.decode()
    assert "请勾选受影响的星" in page
    page = web.post(url, {**fields, "scope": "whole", "stars": str(star.pk)})
    assert "已勾选了星" in page.content.decode()
    assert web.post(url, {**fields, "scope": "stars", "stars": str(star.pk)}).status_code == 302
    assert list(Veto.objects.get().stars.all()) == [star]


def test_who_entered_it_reads_why_another_must_confirm(scene: Scene, web: Client) -> None:
    scene.reach(Stage.ASSESSING)
    veto = make_veto(
        household=first(scene).household,
        campaign=scene.round.campaign,
        entered_by=scene.secretary,
    )
    enter(web, scene.secretary)
    page = web.get(f"/vetoes/{veto.pk}/confirm/").content.decode()
    assert "这条否决是您自己录入的，须由另一人确认" in page
    assert 'name="answer"' not in page


def test_the_household_reads_it_on_its_letter_its_slip_and_its_page(
    scene: Scene, web: Client
) -> None:
    scene.reach(Stage.NOTICE)
    veto = scene.veto(first(scene), **CANARY)
    enter(web, scene.clerk)
    letter = web.get(f"/vetoes/{veto.pk}/letter/").content.decode()
    for words in (*CANARIES[:4], "2026年12月31日", "0357-0000002", "关王庙乡申诉", "张大山"):
        assert words in letter
    slip = web.get(f"/entries/{first(scene).pk}/slip/").content.decode()
    assert "您户本批次不得参评：有否决事项，期限至2026年12月31日" in slip
    page = web.get(f"/entries/{first(scene).pk}/").content.decode()
    assert f"/vetoes/{veto.pk}/" in page
    assert [word for word in CANARIES[:3] if word in slip + page] == []


def test_a_letter_that_nobody_confirmed_says_so(scene: Scene, web: Client) -> None:
    scene.reach(Stage.ASSESSING)
    veto = scene.enter_veto(first(scene))
    enter(web, scene.clerk)
    assert "尚未确认，请勿送达" in web.get(f"/vetoes/{veto.pk}/letter/").content.decode()


def test_a_grid_leader_and_an_assessor_learn_that_it_is_out_and_not_why(
    scene: Scene, web: Client, grid_leader: Officer, assessor: Officer
) -> None:
    scene.reach(Stage.DECLARING)
    veto = scene.veto(first(scene), **CANARY)
    for officer in (grid_leader, assessor):
        enter(web, officer)
        page = web.get(f"/entries/{first(scene).pk}/").content.decode()
        assert "存在否决事项" in page
        assert [word for word in CANARIES[:4] if word in page] == []
        assert f"/vetoes/{veto.pk}/" not in page
        for address in ("", "letter/", "confirm/", "lift/"):
            assert web.get(f"/vetoes/{veto.pk}/{address}").status_code == 404
        assert web.get(f"/villages/{scene.round.village_id}/vetoes/").status_code == 403


def test_the_form_at_the_door_says_which_star_is_barred(
    scene: Scene, web: Client, grid_leader: Officer
) -> None:
    scene.reach(Stage.DECLARING)
    star = scene.round.campaign.stars.get(star__code="04")
    scene.veto(first(scene), stars=[star], **CANARY)
    enter(web, grid_leader)
    page = web.get(f"/entries/{first(scene).pk}/declaration/").content.decode()
    assert page.count("本批次不能认领这颗星") == 1
    assert 'name="claim-04"' not in page
    assert 'name="claim-05"' in page
    assert [word for word in CANARIES[:4] if word in page] == []


def test_nothing_of_a_veto_is_ever_public(scene: Scene, web: Client) -> None:
    scene.reach(Stage.NOTICE)
    scene.veto(first(scene), **CANARY)
    part = scene.entries()[1]
    star = scene.round.campaign.stars.get(star__code="04")
    scene.veto(part, stars=[star], document=CANARIES[0], number="金丝雀二号")
    for officer in (scene.secretary, scene.supervisor):
        scene.press(MoveName.POST_SUPPLEMENT, officer, reason="经复核有变动")
    notices = list(Notice.objects.all())
    assert len(notices) == 2
    for notice in notices:
        for address in ("", "lines.csv"):
            page = Client().get(f"/g/{notice.slug}/{address}").content.decode()
            assert [word for word in (*CANARIES, "veto") if word in page] == []
        enter(web, scene.clerk)
        for size in ("a3", "a4"):
            poster = web.get(f"/notices/{notice.pk}/poster/?size={size}").content.decode()
            assert [word for word in CANARIES if word in poster] == []


def test_the_second_officers_day_begins_with_the_veto_that_waits(scene: Scene) -> None:
    def lines(officer: Officer) -> list[str]:
        fresh = Officer.objects.get(pk=officer.pk)
        rounds = visible_rounds(fresh).select_related("village", "campaign__catalogue")
        with translation.override("en"):
            return [task.title for task in today_for(fresh, rounds=rounds, now=scene.now).tasks]

    scene.reach(Stage.DECLARING)
    veto = scene.enter_veto(first(scene))
    told = "1 veto waits for confirmation"
    assert lines(scene.secretary).count(told) == 1
    assert lines(scene.supervisor).count(told) == 1
    assert told not in lines(scene.clerk) + lines(scene.township)
    Veto.objects.filter(pk=veto.pk).update(entered_by=scene.secretary)
    assert told not in lines(scene.secretary)
    assert told in lines(scene.supervisor)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_vetoes_takes_the_same_queries_for_any_number(
    scene: Scene,
    web: Client,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    scene.reach(Stage.ASSESSING)
    village, grid = scene.round.village, scene.households[0].grid
    star = scene.round.campaign.stars.all()[3]
    for _n in range(rows):
        make_veto(
            household=make_household(village=village, grid=grid),
            campaign=scene.round.campaign,
            entered_by=scene.clerk,
            stars=[star],
        )
    enter(web, scene.clerk)
    web.get("/")
    with django_assert_num_queries(8):
        page = web.get(f"/villages/{village.pk}/vetoes/").content.decode()
    assert page.count("待确认") == rows
