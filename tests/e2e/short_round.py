"""The officers' presses of a short round, in a real browser: from the spreadsheet to the award."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from evaluation.models import Declaration, Entry, Notice, Panel, Round, Sitting, Tally
from evaluation.rounds.actions.rounds import make_move, record_study
from evaluation.rounds.typed import Session
from evaluation.workflow import MoveName
from grids.models import Grid, LedgerEntry, Officer
from grids.roles import Role
from tests.e2e.conftest import DESKTOP, PHONE, sticking_out
from tests.factories import make_officer, make_sent


@dataclass(frozen=True)
class Cast:
    """Who presses; the micro-grid leader is made with the grid."""

    clerk: Officer
    secretary: Officer
    supervisor: Officer
    township: Officer


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


def short_round(
    eyes: Eyes, round_: Round, roster: Path, cast: Cast, *, size: dict[str, int]
) -> Iterator[str]:
    """To the posted notice; stops after each part of the round's life and says which it was."""
    eyes.be(cast.clerk, size=size)
    _take_in_roster(eyes, round_, roster)
    leader = _open_declaring(round_, cast)
    yield "asked"
    eyes.be(leader, size=PHONE)
    _declare(eyes, round_)
    eyes.be(cast.clerk, size=size)
    _confirm(eyes, round_)
    yield "confirmed"
    _start_assessing(eyes, round_)
    _sit(eyes, round_, "group")
    yield "assessed"
    eyes.open("move_check", round_.pk, MoveName.START_DECIDING)
    eyes.press("进入两委定星")
    _sit(eyes, round_, "committees")
    yield "decided"
    _post(eyes, round_, cast, size=size)
    yield "posted"


def _take_in_roster(eyes: Eyes, round_: Round, roster: Path) -> None:
    eyes.open("roster_upload", round_.village_id)
    eyes.page.set_input_files("input[type=file]", roster)
    eyes.press("读取")
    eyes.says("花名册.xlsx")
    assert not round_.village.households.exists()
    eyes.press_twice("写进花名册")
    assert round_.village.households.count() == 2
    assert LedgerEntry.objects.filter(verb="roster_imported").count() == 1


def _open_declaring(round_: Round, cast: Cast) -> Officer:
    """What other officers do meanwhile; the whole-round journey drives these pages."""
    now = timezone.now()
    make_move(round_.pk, MoveName.START, sent=make_sent(cast.township, at=now))
    session = Session(
        held_on=timezone.localdate(now) - timedelta(days=1),
        place="村委会",
        topic="标准",
        led_by="李国强",
        present={"committees": 5, "micro_grid": 3},
    )
    record_study(round_.pk, session, sent=make_sent(cast.clerk, at=now))
    make_move(round_.pk, MoveName.OPEN_DECLARING, sent=make_sent(cast.clerk, at=now))
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
    """Somebody else of the household than its head, on the signed print."""
    entry = Entry.objects.get(round=round_, number="010001")
    eyes.open("declaration_check", entry.pk)
    eyes.open("declaration_confirm", entry.pk)
    eyes.page.get_by_label("许青平").check()
    eyes.page.locator("input[name=means][value=signed_print]").check()
    eyes.press_twice("确认")
    assert entry.claims.count() == 4


def _start_assessing(eyes: Eyes, round_: Round) -> None:
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


def _post(eyes: Eyes, round_: Round, cast: Cast, *, size: dict[str, int]) -> None:
    eyes.be(cast.secretary, size=size)
    eyes.open("move_check", round_.pk, MoveName.POST_NOTICE)
    eyes.says("郭*珍")
    eyes.press("签字")
    assert not Notice.objects.exists()
    eyes.be(cast.supervisor, size=size)
    eyes.open("move_check", round_.pk, MoveName.POST_NOTICE)
    eyes.press_twice("签字")


def review(round_: Round, cast: Cast) -> None:
    """The notice has hung its days; the whole-round journey drives these pages."""
    sent = make_sent(cast.secretary, at=timezone.now())
    make_move(round_.pk, MoveName.SUBMIT, sent=sent)


def award(round_: Round, cast: Cast) -> None:
    sent = make_sent(cast.township, at=timezone.now())
    make_move(round_.pk, MoveName.APPROVE, sent=sent)
