"""A short round in a browser: officers press, all read the board, a household reads its own."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.campaigns.actions import found_campaign
from evaluation.models import Campaign, Entry, Notice, Round
from evaluation.rounds.actions.rounds import found_round
from grids.models import Officer, Village
from households.actions import issue_code
from tests.e2e.conftest import DESKTOP, PHONE, sticking_out
from tests.e2e.short_round import Cast, Eyes, award, review, short_round
from tests.factories import make_panel, make_sent
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
    rules = {"minimum_stars": 3, "spot_check_share": 0, "spot_check_least": 0}
    found_campaign(village.township_id, year=year, rules=rules, sent=sent)
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


@pytest.fixture
def cast(
    clerk: Officer, secretary: Officer, supervisor: Officer, township_officer: Officer
) -> Cast:
    return Cast(clerk, secretary, supervisor, township_officer)


@pytest.fixture
def eyes(page: Page, live_server: LiveServer, enter: Callable[[Officer], Page]) -> Eyes:
    return Eyes(page, live_server.url, enter)


def test_a_short_round_from_the_spreadsheet_to_the_board(
    round_: Round, roster: Path, eyes: Eyes, cast: Cast
) -> None:
    for _part in short_round(eyes, round_, roster, cast, size=DESKTOP):
        pass
    _read_board(eyes)


#: What the household is told after each part of the round: where its declaration stands, what goes
#: on, and of its stars. A result is told with the notice, to nobody earlier.
UNKNOWN = "结果还没有公示。"
COUNTS = "自评表已确认，有效。"
TOLD = {
    "asked": ("还没有填自评表。", "您家可以在这里自己填", UNKNOWN),
    "confirmed": (COUNTS, "您家的手续办完了。", UNKNOWN),
    "assessed": (COUNTS, "评议小组正在评星，您家不用办什么。", UNKNOWN),
    "decided": (COUNTS, "两委正在定星，定好后张榜公示。", UNKNOWN),
    "posted": (COUNTS, "结果已张榜公示，请看看对不对。", "您家得了4颗星。"),
    "reviewed": (COUNTS, "乡镇正在审核结果，通过后授星。", "您家得了4颗星。"),
    "awarded": (COUNTS, "今年的星已经授给您家。", "您家得了4颗星。"),
}


def test_a_household_follows_its_round_on_a_phone(
    round_: Round,
    roster: Path,
    eyes: Eyes,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its officers work on phones, too."""
    home: AtHome | None = None
    for part in short_round(eyes, round_, roster, cast, size=PHONE):
        home = home or AtHome(eyes, cast.clerk)
        home.reads(part)
    assert home
    _read_board(eyes)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=8))
    review(round_, cast)
    home.reads("reviewed")
    award(round_, cast)
    home.reads("awarded")
    home.page.context.close()


class AtHome:
    """The first household's own phone: it comes in by its code, reads, and leaves."""

    def __init__(self, eyes: Eyes, clerk: Officer) -> None:
        entry = Entry.objects.order_by("number")[0]
        self.base = eyes.base
        self.code = issue_code(entry.household_id, sent=make_sent(clerk, at=timezone.now()))[1]
        browser = eyes.page.context.browser
        assert browser is not None
        self.page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()  # type: ignore[arg-type]  # because it is a TypedDict

    def reads(self, part: str) -> None:
        stands, now, of_stars = TOLD[part]
        self._come_in(typed=part in {"confirmed", "reviewed"})
        self._look(f"{part}-1", "郭青珍户", stands, now)
        lines = self.page.locator("main").inner_text()
        for words in ("可提异议到", "公示到"):
            assert (words in lines) == (part == "posted")
        for words in ("现有的星：", "★ 团结友善星 有效到"):
            assert (words in lines) == (part == "awarded")
        self.page.click("text=看我家的星")
        self._look(f"{part}-2", of_stars)
        if part == "awarded":
            self.page.go_back()
            self.page.click("text=查看存的信息")
            self._look(f"{part}-3", "许青平", "2027-12-31")
        self.page.click("text=离开")
        expect(self.page.locator("#id_household_code")).to_be_empty()

    def _come_in(self, *, typed: bool) -> None:
        """By the address in the slip's QR, or by what is printed beside it."""
        self.page.goto(f"{self.base}/own/" + ("" if typed else f"#{self.code}"))
        if typed:
            self.page.fill("#id_household_code", self.code)
        expect(self.page.locator("#id_household_code")).to_have_value(self.code)
        assert self.code not in self.page.url
        self.page.click("main button[type=submit]")

    def _look(self, name: str, *said: str) -> None:
        """Its own matter in words, nobody else's, and nothing sticks out."""
        for words in said:
            expect(self.page.locator("main")).to_contain_text(words)
        if pictures := os.environ.get("STARCIVIL_PICTURES"):
            self.page.screenshot(path=f"{pictures}/own-{name}.png", full_page=True)
        assert sticking_out(self.page, PHONE["width"]) == []
        for other in ("汪云文", "010002"):
            assert other not in self.page.content()


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
