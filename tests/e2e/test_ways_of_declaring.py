"""Dictated, from paper, by telephone: from the form to the receipt, in large print on a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Confirmation, Declaration, Entry
from grids.models import Grid, Officer
from tests.e2e.conftest import PHONE, axe_findings, sticking_out, weighed
from tests.e2e.test_small_screens import large
from tests.evaluation.doorstep import give_code, make_doorstep

Enter = Callable[[Officer], Page]
#: What is pressed and smaller than ``least`` pixels; a link in a sentence is as high as its line.
TOO_SMALL = """least => [...document.querySelectorAll(
        'main button, main a, main summary, main label, main select, main textarea, main input')]
    .filter(part => part.checkVisibility() && !part.matches(
        '.visually-hidden, label input, .choice input, .field > label:not(.choice)'))
    .filter(part => part.tagName !== 'A' || getComputedStyle(part).display !== 'inline'
        || part.parentNode.textContent.trim() === part.textContent.trim())
    .filter(part => {
        const box = part.getBoundingClientRect();
        return Math.min(box.width, box.height) < least - .5;
    }).map(part => part.outerHTML.slice(0, 120))"""
LEAST = 60


@pytest.fixture
def entries(transactional_db: None, micro_grid: Grid) -> list[Entry]:
    return list(make_doorstep(grid=micro_grid, households=3).entries.order_by("number"))


def sound(page: Page) -> None:
    expect(page.locator("html.elder .unsure")).to_have_count(0)
    expect(page.locator("html.elder")).to_be_attached()
    assert sticking_out(page, PHONE["width"]) == [], page.url
    assert page.evaluate(TOO_SMALL, LEAST) == [], page.url
    assert axe_findings(page) == [], page.url


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).locator("visible=true").click()


def dictate(page: Page, site: str, entry: Entry, way: str) -> None:
    """Star by star with the household, then what stands at the end, to what is read out."""
    page.goto(site + reverse("declaration_fill", args=[entry.pk]))
    sound(page)
    for star in range(1, 11):
        press(page, "以上都达到")
        if star == 4:
            page.locator(f"#star-{star:02d} .own-words summary").click()
            sound(page)
        if star <= 3:
            weighed(page)
        press(page, "下一颗" if star <= 3 else "认这颗，下一颗")
    page.get_by_label(way).check()
    page.get_by_label("张大山").or_(page.get_by_label("王秀兰")).first.check()
    page.locator("#id_consented").check()
    sound(page)
    press(page, "存好，念一遍")
    page.wait_for_url("**/check/**")


def copy(page: Page, site: str, entry: Entry) -> None:
    """As a thumb does it where there are no keys."""
    page.goto(site + reverse("declaration_copy", args=[entry.pk]))
    for step in page.locator("[data-item], [data-tick]").all():
        step.locator("label").first.click()
    sound(page)
    press(page, "保存，录下一张")
    page.wait_for_url("**/forms/next/**")
    sound(page)


def confirm(page: Page, site: str, entry: Entry, means: str, code: str = "") -> None:
    """From what is read out over the household's word to its receipt."""
    page.goto(site + reverse("declaration_check", args=[entry.pk]))
    sound(page)
    page.get_by_role("link", name="农户确认", exact=True).click()
    page.locator("input[name=person]").first.check()
    page.get_by_label(means).check()
    page.fill("#id_household_code", code)
    sound(page)
    press(page, "农户已确认")
    expect(page.get_by_text("农户已确认。", exact=True)).to_be_visible()
    sound(page)
    page.locator(".receipt a").click()
    expect(page.locator("h1.code")).to_be_visible()
    sound(page)


def test_each_way_leads_an_old_phone_in_large_print_to_its_receipt(
    enter: Enter,
    live_server: LiveServer,
    entries: list[Entry],
    grid_leader: Officer,
    clerk: Officer,
) -> None:
    at_door, on_paper, by_phone = entries
    page, site = enter(grid_leader), live_server.url
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # because it is a TypedDict
    large(page, on=True)
    dictate(page, site, at_door, "上门，户里口述代录")
    confirm(page, site, at_door, "户里自己的口令码", give_code(at_door))
    dictate(page, site, by_phone, "电话口述代录")
    page = enter(clerk)
    large(page, on=True)
    copy(page, site, on_paper)
    confirm(page, site, by_phone, "电话回访")
    page = enter(grid_leader)
    large(page, on=True)
    confirm(page, site, on_paper, "在纸表上签名")
    ways = Declaration.objects.order_by("entry__number").values_list("mode", flat=True)
    assert list(ways) == ["dictated", "from_paper", "by_phone"]
    assert Confirmation.objects.filter(withdrawn_at=None).count() == 3
