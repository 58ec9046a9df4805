"""A county's first morning in a real browser: from an empty database to the first round's start.

Nobody types an address: every step is reached from the page before it or from a line of the home
page, as by an officer without a manual; and every page is looked at on a desktop and on a phone.
"""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Campaign, CampaignStar, Panel, Round, Seat, Wave
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Post, Village
from grids.roles import Role
from households.models import Household, Membership
from tests.e2e.conftest import DESKTOP, PHONE, sticking_out

ROSTER = Path(__file__).resolve().parent.parent / "rosters" / "houzhuang-clean.xlsx"
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}")
OWN = "桥边三棵老槐树又发芽了"
VILLAGES = ("后庄村", "北村", "西村")
ROLES = (
    ("村党支部书记兼村委会主任", None),
    ("村文书", None),
    *[("两委委员", None)] * 3,
    ("监委会主任", None),
    *[("评议小组成员", None)] * 3,
    ("网格长", "第1组"),
    ("网格长", "第2组"),
    ("包联党员", "第1组"),
)
#: The surname tells the village, the given name the place among ``ROLES``.
SURNAMES = dict(zip(VILLAGES, "王李张", strict=True))
GIVEN = ["建国", "秀英", "志强", "桂兰", "永红", "海生", "玉梅", "国庆"]
GIVEN += ["春花", "文斌", "丽娟", "俊杰"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The township's list of 40 people, with a title above the headings, as lists have it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["关王庙乡村组干部花名册"])
    sheet.append(["序号", "村", "网格/组", "姓名", "性别", "职务", "手机号码", "任职日期"])
    rows = [(None, None, f"陈{given}", "包村干部") for given in GIVEN[:4]]
    for village in VILLAGES:
        people = zip(ROLES, GIVEN, strict=True)
        rows += [(village, grid, SURNAMES[village] + given, role) for (role, grid), given in people]
    for number, (village, grid, name, role) in enumerate(rows, start=1):
        phone = f"1390000{number:04d}"
        sheet.append([number, village, grid, name, "男", role, phone, "2024年5月"])
    path = tmp_path / "干部花名册.xlsx"
    book.save(path)
    return path


class Morning:
    """One browser in which one officer after the other sits down."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.main = page.locator("main")

    def look(self) -> None:
        for size in (PHONE, DESKTOP):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]  # because it is a TypedDict
            assert sticking_out(self.page, size["width"]) == [], self.page.url

    def follow(self, link: str, *, within: str = "body") -> None:
        self.page.locator(within).get_by_role("link", name=link).first.click()
        self.page.wait_for_load_state()
        self.look()

    def do(self, line: str, *, of: str = "") -> None:
        """A line of the home page that is this officer's to do."""
        self.follow("今天")
        lines = self.page.locator("main li", has_text="要办").filter(has_text=line)
        lines.filter(has_text=of).get_by_role("link").first.click()
        self.page.wait_for_load_state()
        self.look()

    def press(self) -> None:
        """The page's last button, which leads to a receipt."""
        self.page.locator("main form[method=post] button[type=submit]").last.click()
        self.page.wait_for_url("**receipt=**")
        self.look()

    def says(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def tick(self, *values: object) -> None:
        for value in values:
            self.page.locator(f"main input[value='{value}']").check()

    def log_in(self, username: str, password: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(self.base + reverse("login"))
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_load_state()

    def enter_with_slip(self, username: str, slip: str) -> None:
        """Choose a password of one's own; afterwards the slip opens and shows nothing."""
        self.log_in(username, slip)
        assert self.page.url == self.base + reverse("password_choose")
        assert self.page.locator("header nav").count() == 0
        self.look()
        for field in ("#id_new_password", "#id_repeated"):
            self.page.fill(field, OWN)
        self.press()
        assert slip not in self.page.content()
        self.log_in(username, slip)
        assert reverse("login") in self.page.url
        self.log_in(username, OWN)
        assert self.page.url == self.base + reverse("home")
        self.look()

    def seat(self, *names: str) -> None:
        """One seat after the other on the form that the page leads to; the member is preset."""
        for name in names:
            self.follow("添加席位", within="main")
            option = self.page.locator("#id_officer option", has_text=name).first
            self.page.select_option("#id_officer", option.get_attribute("value"))
            self.press()


@pytest.mark.django_db(transaction=True)
def test_the_first_morning_of_a_county(page: Page, live_server: LiveServer, workbook: Path) -> None:
    morning = Morning(page, live_server.url)
    morning.enter_with_slip("liguodong", _set_up())
    _found_places(morning)
    _enter_officers(morning, workbook)
    slips = _print_slips(morning)
    clerk = Officer.objects.get(name="王秀英").username
    morning.enter_with_slip(clerk, slips[clerk])
    _take_in_roster(morning)
    morning.log_in("liguodong", OWN)
    _found_year(morning)
    _found_waves(morning)
    _prepare_first_wave(morning)
    morning.log_in(clerk, OWN)
    _seat_committees(morning)
    morning.log_in("liguodong", OWN)
    _start(morning)
    call_command("verify_ledger", stdout=StringIO())


def _set_up() -> str:
    """What whoever installs does; the one-time password is printed once."""
    said = StringIO()
    call_command(
        "setup",
        township="关王庙乡",
        telephone="0357-6000000",
        officer="liguodong",
        name="李国栋",
        stdout=said,
    )
    [password] = CODE.findall(said.getvalue())
    again = StringIO()
    call_command("setup", township="关王庙乡", officer="liguodong", stdout=again)
    assert CODE.findall(again.getvalue()) == []
    return str(password)


def _found_places(morning: Morning) -> None:
    morning.do("建村、录入人员")
    morning.follow("新建村")
    morning.page.fill("#id_name", "后庄村")
    morning.press()
    morning.follow("增加网格")
    morning.page.select_option("#id_level", label="村民小组")
    morning.page.fill("#id_name", "第1组")
    morning.press()
    assert list(Grid.objects.values_list("village__name", "name")) == [("后庄村", "第1组")]


def _enter_officers(morning: Morning, workbook: Path) -> None:
    morning.do("有 1 个村还缺负责的人")
    morning.follow("用表格录入人员")
    morning.page.set_input_files("input[type=file]", workbook)
    morning.press()
    figures = morning.page.locator(".figures .big").all_inner_texts()
    assert figures == ["40", "43", "0", "0"]
    assert Officer.objects.count() == 1
    for box in morning.page.locator("input[name=villages]").all():
        box.check()
    morning.press()
    assert Officer.objects.count() == 41
    assert Post.objects.count() == 44
    assert set(Village.objects.values_list("name", flat=True)) == set(VILLAGES)
    assert Grid.objects.count() == 6


def _print_slips(morning: Morning) -> dict[str, str]:
    """User name to one-time password, as they stand on the paper."""
    morning.page.locator("main form[method=post] button[type=submit]").click()
    morning.page.wait_for_selector(".cut")
    morning.look()
    found = {}
    for slip in morning.page.locator(".cut > li").all():
        username, password = slip.locator(".code").all_inner_texts()
        assert CODE.fullmatch(password)
        found[username] = password
    assert len(found) == 40
    assert LedgerEntry.objects.filter(verb="slips_printed").count() > 0
    morning.page.goto(morning.base)
    morning.says("还有 40 张密码条没有用过", "3 个村还没有花名册")
    return found


def _take_in_roster(morning: Morning) -> None:
    morning.do("导入花名册")
    morning.page.set_input_files("input[type=file]", ROSTER)
    morning.press()
    morning.says("有 212 户 703 人")
    assert not Household.objects.exists()
    morning.press()
    assert Household.objects.filter(village__name="后庄村").count() == 212
    assert Membership.objects.count() == 703


def _found_year(morning: Morning) -> None:
    morning.do("建立年度创评")
    morning.press()
    morning.do("建立第一个波次")
    morning.follow("修改规则")
    morning.page.fill("#id_notice_days", "5")
    morning.press()
    morning.says("张榜公示 5 天。")
    morning.follow("选定星")
    morning.page.locator("input[name=star_09][value=mandatory]").check()
    morning.press()
    assert Campaign.objects.get().notice_days == 5
    mandatory = CampaignStar.objects.filter(mandatory=True).order_by("star__code")
    assert list(mandatory.values_list("star__code", flat=True)) == ["01", "02", "03", "09"]


def _found_waves(morning: Morning) -> None:
    """Grid teams with a group of the township, a pilot, and everybody."""
    plans = (("网格队伍先评", "named", VILLAGES), ("试点村", "village", VILLAGES[:1]))
    for name, scope, villages in (*plans, ("全乡推开", "village", VILLAGES)):
        morning.do("建立第一个波次") if not Wave.objects.exists() else morning.follow("年度波次")
        morning.follow("建立波次", within="main")
        morning.page.fill("#id_name", name)
        morning.tick(scope)
        if scope == "named":
            morning.page.fill("#id_panel_name", "乡评议组")
        morning.press()
        morning.follow("添加村", within="main")
        for village in villages:
            morning.page.get_by_label(village, exact=True).check()
        morning.press()
    assert list(Wave.objects.order_by("number").values_list("name", "scope")) == [
        ("网格队伍先评", "named"),
        ("试点村", "village"),
        ("全乡推开", "village"),
    ]
    assert Round.objects.filter(stage=Stage.DRAFT).count() == 3 + 1 + 3


def _prepare_first_wave(morning: Morning) -> None:
    morning.do("指定参评农户")
    morning.page.fill("#id_numbers", "010001 010002，020055\n010004")
    morning.page.locator("main button", has_text="保存名单").click()
    morning.page.wait_for_url("**receipt=**")
    morning.says("后庄村已指定4户", "乡镇评议组现有0名成员")
    morning.do("填好乡镇评议组的席位")
    morning.seat("李国栋", "陈建国", "陈秀英", "陈志强", "陈桂兰")
    wave = Wave.objects.get(number=1)
    assert Seat.objects.filter(panel__wave=wave).count() == 5 * 3


def _seat_committees(morning: Morning) -> None:
    morning.do("填好评议小组和两委的席位", of="网格队伍先评")
    morning.follow("添加小组或两委")
    morning.tick("committees")
    morning.page.fill("#id_name", "后庄村两委")
    morning.press()
    morning.seat("王建国 · 村支书", "王秀英 · 村文书", "王志强", "王桂兰", "王永红")
    panel = Panel.objects.get(body="committees")
    seats = panel.seats.values_list("officer__name", "kind")
    assert {kind for _name, kind in seats} == {Seat.Kind.MEMBER}
    assert len(seats) == 5


def _start(morning: Morning) -> None:
    morning.do("启动本轮创评")
    morning.says("从现在起，本年度的星目和规则对各村都不能再改")
    assert not Round.objects.exclude(stage=Stage.DRAFT).exists()
    morning.press()
    morning.says("现在是宣传发动", "村文书（王秀英）")
    started = Round.objects.get(stage=Stage.MOBILISING)
    assert (started.village.name, started.wave.number if started.wave else 0) == ("后庄村", 1)
    assert Round.objects.filter(stage=Stage.DRAFT).count() == 6
    morning.follow("年度星目和规则")
    assert morning.main.get_by_role("link", name="修改规则").count() == 0
    assert Post.objects.standing().filter(role=Role.COUNTY).count() == 0
