"""From the sheet of codes to the receipt: printed, scanned, typed, read and asked, on a phone."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import zxingcpp
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Entry
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Receipt
from households.models import CorrectionRequest, Household
from tests.e2e.conftest import PHONE, axe_findings, sticking_out
from tests.evaluation.doorstep import confirm, give_code, make_doorstep, save
from tests.factories import make_household

PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")
#: The picture of an element, drawn again and told as gray values, row by row.
GRAY = """async picture => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + picture;
    await image.decode();
    const sheet = document.createElement('canvas');
    sheet.width = image.width; sheet.height = image.height;
    const pen = sheet.getContext('2d');
    pen.drawImage(image, 0, 0);
    const dots = pen.getImageData(0, 0, image.width, image.height).data;
    let gray = '';
    for (let at = 0; at < dots.length; at += 4) gray += String.fromCharCode(dots[at]);
    return [image.width, image.height, btoa(gray)];
}"""
WISH = "户主电话写错了"


@pytest.fixture
def entry(micro_grid: Grid, grid_leader: Officer, clerk: Officer) -> Entry:
    """A household that has declared and confirmed, with eight others in its group."""
    round_ = make_doorstep(grid=micro_grid, households=1, stage=Stage.DECLARING)
    entry: Entry = round_.entries.get()
    for number in range(8):
        make_household(village=micro_grid.village, grid=micro_grid, number=f"0200{number:02d}")
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    return entry


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A phone of 360 px, with or without JavaScript."""
    taken: list[BrowserContext] = []

    def take(**otherwise: Any) -> Page:
        context: BrowserContext = browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]  # because it is a TypedDict
            locale="zh-CN",
            **otherwise,
        )
        taken.append(context)
        return context.new_page()

    yield take
    for context in taken:
        context.close()


def scanned(blank: Page, shown: Locator) -> str:
    """What a scanner reads from the element as it is on the screen."""
    picture = base64.b64encode(shown.screenshot(scale="device")).decode()
    width, height, gray = blank.evaluate(GRAY, picture)
    dots = memoryview(base64.b64decode(gray)).cast("B", shape=[height, width])
    [found] = zxingcpp.read_barcodes(dots)
    return str(found.text)


def printed(desk: Page, live_server: LiveServer, group: Grid) -> None:
    """The clerk presses once for the whole group."""
    desk.goto(live_server.url + reverse("code_list", args=[group.village_id]))
    desk.click(f"text={group.name}")
    desk.check("input[name=whose][value=all]")
    desk.click("main button[type=submit]")


def test_a_sheet_is_cut_scanned_and_opens_its_household(
    enter: Callable[[Officer], Page],
    phone: Callable[..., Page],
    live_server: LiveServer,
    clerk: Officer,
    group: Grid,
    entry: Entry,
) -> None:
    desk = enter(clerk)
    printed(desk, live_server, group)
    slips = desk.locator(".cut > li")
    expect(slips).to_have_count(9)
    blank = phone()
    codes = [scanned(blank, slip.locator("svg.qr")) for slip in slips.all()]
    typed = [slip.locator(".own").inner_text() for slip in slips.all()]
    assert codes == [f"{live_server.url}/own/#{code.replace('-', '')}" for code in typed]
    assert len(PAGES.findall(desk.pdf(prefer_css_page_size=True))) == 2, "eight slips a sheet"

    mine = phone()
    mine.goto(codes[0])
    assert mine.url == f"{live_server.url}/own/", "the code is out of the address"
    expect(mine.locator("#id_household_code")).to_have_value(typed[0].replace("-", ""))
    mine.click("main button[type=submit]")
    expect(mine.locator("h1")).to_contain_text("张大山")
    asks_on_the_phone(mine, entry.household)


def asks_on_the_phone(mine: Page, household: Household) -> None:
    """Reads every page, asks, gets the receipt and leaves."""
    fits(mine)
    mine.click("text=看我家的星")
    fits(mine)
    mine.locator("details summary").first.click()
    mine.go_back()
    mine.click("text=查看存的信息")
    fits(mine)
    mine.click("text=信息有误")
    fits(mine)
    mine.fill("#id_wish", WISH)
    mine.click("main button[type=submit]")
    receipt = Receipt.objects.get(household_id=household.pk)
    expect(mine.locator("p.receipt")).to_contain_text(str(receipt))
    expect(mine.locator("main")).to_contain_text(WISH)
    fits(mine)
    assert CorrectionRequest.objects.get().officer is None
    mine.click("p.receipt a")
    expect(mine.locator("h1")).to_contain_text("更正")
    mine.go_back()
    mine.click("text=离开")
    expect(mine.locator("#id_household_code")).to_be_visible()
    mine.go_back()
    expect(mine.locator("#id_household_code")).to_be_visible()


def fits(page: Page) -> None:
    """Nothing sticks out, and every target is as high as a thumb."""
    small = """() => [...document.querySelectorAll('main a.btn, main button, summary, .bar button')]
        .filter(part => part.offsetParent && part.getBoundingClientRect().height < 47.5)
        .map(part => part.outerHTML)"""
    assert sticking_out(page, PHONE["width"]) == []
    assert page.evaluate(small) == []
    assert axe_findings(page) == []


def test_without_a_script_the_code_is_typed_and_everything_works(
    enter: Callable[[Officer], Page],
    phone: Callable[..., Page],
    live_server: LiveServer,
    clerk: Officer,
    group: Grid,
    entry: Entry,
) -> None:
    desk = enter(clerk)
    printed(desk, live_server, group)
    code = desk.locator(".cut > li .own").first.inner_text()
    mine = phone(java_script_enabled=False)
    mine.goto(f"{live_server.url}/own/#{code}")
    mine.fill("#id_household_code", f" {code.lower()} ")
    mine.click("main button[type=submit]")
    mine.click("text=信息有误")
    mine.fill("#id_wish", WISH)
    mine.click("main button[type=submit]")
    expect(mine.locator("main")).to_contain_text(WISH)


def test_a_second_slip_and_a_page_that_was_open_too_long_need_no_officer(
    phone: Callable[..., Page], live_server: LiveServer, entry: Entry
) -> None:
    """A phone keeps its pages for days, and its browser has forgotten the session meanwhile."""
    code = give_code(entry)
    mine = phone()
    mine.goto(f"{live_server.url}/own/")
    mine.fill("#id_household_code", "ANOTHER1")
    mine.context.clear_cookies()
    mine.goto(f"{live_server.url}/own/#{code}")
    expect(mine.locator("#id_household_code")).to_have_value(code)
    assert mine.url == f"{live_server.url}/own/", "the code is out of the address"
    mine.click("main button[type=submit]")
    expect(mine.locator("h1")).to_have_text("这个页面打开得太久了")
    expect(mine.locator("main")).not_to_contain_text("登录")
    expect(mine.locator("body")).not_to_contain_text(code)
    fits(mine)
    mine.click('main a[href="/own/"]')
    mine.fill("#id_household_code", code)
    mine.click("main button[type=submit]")
    expect(mine.locator("h1")).to_contain_text("张大山")


def test_large_print_stays_on_the_households_pages(
    phone: Callable[..., Page], live_server: LiveServer, entry: Entry
) -> None:
    mine = phone()
    mine.goto(f"{live_server.url}/own/")
    mine.click("text=大字版")
    size = "getComputedStyle(document.documentElement).fontSize"
    assert mine.evaluate(size) == "22px"
    fits(mine)
