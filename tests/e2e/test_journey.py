"""A short round in a real browser: from the clerk's spreadsheet to the board that all read."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.campaigns.actions import found_campaign
from evaluation.models import Campaign, Declaration, Entry, Notice, Panel, Round, Sitting, Tally
from evaluation.rounds.actions.rounds import found_round, make_move, record_study
from evaluation.rounds.typed import Session
from evaluation.workflow import MoveName
from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from households.actions import issue_code
from tests.e2e.conftest import DESKTOP, PHONE, sticking_out
from tests.factories import make_officer, make_panel, make_sent
from tests.journeys.expected_lines import NAMES

HEADINGS = ("村民小组", "微网格", "户编号", "户主姓名", "姓名", "与户主关系", "居住情况")
PEOPLE = (
    ("第1组", "01-1", "010001", "郭青珍", "郭青珍", "户主", "在村居住"),
    ("第1组", "01-1", "010001", "郭青珍", "许青平", "配偶", "在村居住"),
    ("第1组", "01-1", "010002", "汪云文", "汪云文", "户主", "在村居住"),
)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Two households as a clerk has them."""
    book = Workbook()
    assert book.active is not None
    for row in (HEADINGS, *PEOPLE):
        book.active.append(row)
    path = tmp_path / "花名册.xlsx"
    book.save(path)
    return path


@pytest.fixture
def round_(transactional_db: None, village: Village, township_officer: Officer) -> Round:
    """A round in preparation, its bodies seated; only its roster is missing."""
    call_command("load_catalogue", verbosity=0)
    sent = make_sent(township_officer, at=timezone.now())
    year = timezone.localdate().year
    found_campaign(village.township_id, year=year, rules={"minimum_stars": 3}, sent=sent)
    found_round(
        Campaign.objects.get().pk,
        village.pk,
        name="第一批",
        sent=make_sent(township_officer, at=timezone.now()),
    )
    found = Round.objects.get()
    make_panel(round_=found)
    make_panel(round_=found, body="committees")
    return found


class Eyes:
    """One browser page that is looked at after every step."""

    def __init__(self, page: Page, base: str, enter: Callable[[Officer], Page]) -> None:
        self.page, self.base, self.enter = page, base, enter
        self.size: dict[str, int] = DESKTOP

    def be(self, officer: Officer, *, size: dict[str, int]) -> None:
        self.size = size
        self.page.set_viewport_size(size)  # type: ignore[arg-type]  # because it is a TypedDict
        self.enter(officer)

    def open(self, name: str, *args: Any) -> None:
        self.page.goto(self.base + reverse(name, args=args))
        self.look()

    def press(self, text: str) -> None:
        """The red button of the page."""
        self.click(self.page.locator("main button[type=submit]", has_text=text).first)

    def click(self, button: Locator) -> None:
        """A long form first asks whether there is a network, so the page leaves a little later."""
        with self.page.expect_navigation():
            button.click()
        self.page.wait_for_load_state()
        self.look()

    def press_twice(self, text: str) -> None:
        self.page.locator("main button[type=submit]", has_text=text).first.dblclick()
        self.page.wait_for_url("**receipt=**")
        self.page.wait_for_load_state("networkidle")
        self.look()

    def look(self) -> None:
        """Nothing sticks out at the side; what is pressed is large enough."""
        assert sticking_out(self.page, self.size["width"]) == [], self.page.url
        small = """[...document.querySelectorAll('main form[method=post] button')]
            .filter(part => part.offsetParent && part.getBoundingClientRect().height < 48)
            .map(part => part.innerText)"""
        assert self.page.evaluate(small) == [], self.page.url

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_short_round_from_the_spreadsheet_to_the_board(
    size: dict[str, int],
    round_: Round,
    roster: Path,
    page: Page,
    live_server: LiveServer,
    enter: Callable[[Officer], Page],
    clerk: Officer,
    secretary: Officer,
    supervisor: Officer,
    township_officer: Officer,
) -> None:
    eyes = Eyes(page, live_server.url, enter)
    eyes.be(clerk, size=size)
    _take_in_roster(eyes, round_, roster)
    leader = _open_declaring(round_, clerk, township_officer)
    eyes.be(leader, size=PHONE)
    _declare(eyes, round_)
    eyes.be(clerk, size=size)
    _confirm(eyes, round_)
    home = AtHome(eyes, clerk)
    home.reads("自评表已确认", of_stars="结果还没有公示")
    _sit(eyes, round_, "group")
    home.reads("自评表已确认", of_stars="结果还没有公示")
    eyes.open("move_check", round_.pk, MoveName.START_DECIDING)
    eyes.press("进入两委定星")
    _sit(eyes, round_, "committees")
    home.reads("自评表已确认", of_stars="结果还没有公示")
    eyes.be(secretary, size=size)
    eyes.open("move_check", round_.pk, MoveName.POST_NOTICE)
    eyes.says("郭*珍")
    eyes.press("签字")
    assert not Notice.objects.exists()
    eyes.be(supervisor, size=size)
    eyes.open("move_check", round_.pk, MoveName.POST_NOTICE)
    eyes.press_twice("签字")
    home.reads("可提异议到", of_stars="您家得了")
    home.leave()
    _read_board(eyes)


class AtHome:
    """The first household's own phone: it came in by its code once, and looks again and again."""

    def __init__(self, eyes: Eyes, clerk: Officer) -> None:
        entry = Entry.objects.order_by("number")[0]
        code = issue_code(entry.household_id, sent=make_sent(clerk, at=timezone.now()))[1]
        browser = eyes.page.context.browser
        assert browser is not None
        self.page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]  # because it is a TypedDict
        self.page.goto(f"{eyes.base}/own/#{code}")
        self.page.click("main button[type=submit]")

    def reads(self, text: str, *, of_stars: str) -> None:
        self.page.goto(self.page.url.partition("/own/")[0] + reverse("home_matters"))
        self.says(text)
        self.page.click("main a.btn >> nth=0")
        self.says(of_stars)

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)
        assert sticking_out(self.page, PHONE["width"]) == []

    def leave(self) -> None:
        self.page.click("text=离开")
        expect(self.page.locator("#id_code")).to_be_visible()
        self.page.context.close()


def _take_in_roster(eyes: Eyes, round_: Round, roster: Path) -> None:
    eyes.open("roster_upload", round_.village_id)
    eyes.page.set_input_files("input[type=file]", roster)
    eyes.press("读取")
    eyes.says("花名册.xlsx")
    assert not round_.village.households.exists()
    eyes.press_twice("写进花名册")
    assert round_.village.households.count() == 2
    assert LedgerEntry.objects.filter(verb="roster_imported").count() == 1


def _open_declaring(round_: Round, clerk: Officer, township_officer: Officer) -> Officer:
    """What other officers do meanwhile; the whole-round journey drives these pages."""
    now = timezone.now()
    make_move(round_.pk, MoveName.START, sent=make_sent(township_officer, at=now))
    session = Session(
        held_on=timezone.localdate(now) - timedelta(days=1),
        place="村委会",
        topic="标准",
        led_by="李国强",
        present={"committees": 5, "micro_grid": 3},
    )
    record_study(round_.pk, session, sent=make_sent(clerk, at=now))
    make_move(round_.pk, MoveName.OPEN_DECLARING, sent=make_sent(clerk, at=now))
    grid = Grid.objects.get(village=round_.village, level=Grid.Level.GROUP)
    return make_officer(name="陈海生", role=Role.GRID_LEADER, place=grid)


def _declare(eyes: Eyes, round_: Round) -> None:
    """On the whole page: every question answered, one elective star claimed."""
    entry = Entry.objects.get(round=round_, number="010001")
    eyes.open("declaration_fill", entry.pk)
    eyes.page.locator("[data-whole]").click()
    answers = """() => document.querySelectorAll('.star input[type=radio][value=met]')
        .forEach(radio => { radio.checked = true })"""
    eyes.page.evaluate(answers)
    eyes.page.locator("input[name=claim-05]").check()
    eyes.page.wait_for_load_state("networkidle")  # the answers are weighed
    eyes.page.locator("input[name=mode]").first.check()
    eyes.page.locator("input[name=consented]").check()
    eyes.press("存好")
    eyes.says("团结友善星")
    assert Declaration.objects.count() == 1


def _confirm(eyes: Eyes, round_: Round) -> None:
    entry = Entry.objects.get(round=round_, number="010001")
    eyes.open("declaration_check", entry.pk)
    eyes.open("declaration_confirm", entry.pk)
    eyes.page.get_by_label("许青平").check()
    eyes.page.locator("input[name=means][value=signed_print]").check()
    eyes.press_twice("确认")
    assert entry.claims.count() == 4
    eyes.open("move_check", round_.pk, MoveName.START_ASSESSING)
    eyes.says("010002")
    eyes.press("进入小组评星")


def _sit(eyes: Eyes, round_: Round, body: str) -> None:
    panel = Panel.objects.get(round=round_, body=body)
    eyes.open("sitting_add", round_.pk)
    eyes.page.locator(f"input[name=panel][value='{panel.pk}']").check()
    for name, text in {
        "place": "村委会",
        "chair": "甲",
        "recorder": "乙",
        "scrutineer": "丙",
    }.items():
        eyes.page.fill(f"#id_{name}", text)
    eyes.press("开始会议")
    sitting = Sitting.objects.get(panel=panel)
    for tick in eyes.page.locator("input[name^=here_]").all():
        tick.check()
    eyes.press("签到")
    entry = Entry.objects.get(round=round_, number="010001")
    eyes.open("sitting_entry", sitting.pk, entry.pk)
    eyes.page.locator("button[name=fill]").click()
    eyes.page.wait_for_load_state("networkidle")
    eyes.look()
    if not Tally.objects.filter(sitting=sitting).exists():
        eyes.press_twice("保存")
    assert set(Tally.objects.filter(sitting=sitting).values_list("version", "passed")) == {
        (1, True)
    }
    eyes.open("sitting_close", sitting.pk)
    eyes.press_twice("确认闭会")
    assert LedgerEntry.objects.filter(verb="sitting_closed").count() == (
        1 if body == "group" else 2
    )


def _read_board(eyes: Eyes) -> None:
    """Anybody, without an account."""
    notice = Notice.objects.get()
    eyes.page.context.clear_cookies()
    eyes.page.goto(eyes.base + notice.get_absolute_url())
    eyes.look()
    text = eyes.page.locator("main").inner_text()
    assert "郭*珍" in text
    assert "郭青珍" not in eyes.page.content()
    assert "汪*文" not in text
    for code in ("01", "02", "03", "05"):
        assert NAMES[code].removesuffix("星") in text
    assert "0357-0000000" in text
