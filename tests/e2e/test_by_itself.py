"""A household declares by itself on its phone: star by star, network off in between, both sizes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Confirmation, Declaration, Entry, Pledge
from grids.models import Grid, Officer
from tests.e2e.conftest import DESKTOP, PHONE, axe_findings, log_in, sticking_out, until, weighed
from tests.evaluation.doorstep import give_code, make_doorstep, save

#: A voice that says each line at once; Debian's Chromium has none.
VOICE = """
    window.said = [];
    const voice = {lang: 'zh-CN', localService: true, name: 'test'};
    Object.defineProperty(window, 'speechSynthesis', {value: {
        getVoices: () => [voice], cancel: () => {}, addEventListener: () => {},
        speak: (line) => { window.said.push(line.text); setTimeout(line.onend, 0); },
    }});
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


@pytest.fixture
def entry(transactional_db: None, micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid, households=1).entries.get()


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, entry: Entry) -> Iterator[Callable[..., Page]]:
    """A browser of a given size in which the household's code was typed."""
    taken: list[BrowserContext] = []

    def take(size: dict[str, int], *, large: bool = False, **otherwise: Any) -> Page:
        context = browser.new_context(viewport=size, locale="zh-CN", **otherwise)  # type: ignore[arg-type]  # because it is a TypedDict
        taken.append(context)
        page: Page = context.new_page()
        page.goto(f"{live_server.url}/own/")
        if large:
            page.click("text=大字版")
        page.fill("#id_household_code", give_code(entry))
        page.click("main button[type=submit]")
        return page

    yield take
    for context in taken:
        context.close()


def fits(page: Page) -> None:
    assert page.viewport_size is not None
    assert sticking_out(page, page.viewport_size["width"]) == []
    assert axe_findings(page) == []


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_star_by_star_on_a_phone_with_the_network_off_in_between(
    phone: Callable[..., Page], entry: Entry, large: bool
) -> None:
    page = phone(PHONE, large=large)
    page.click("text=填写我家的自评表")
    expect(page.locator("section.star.now")).to_be_visible()
    fits(page)
    for number in range(10):
        if number == 3:
            page.context.set_offline(True)
        if number == 5:
            page.context.set_offline(False)
        star = page.locator("section.star.now")
        star.get_by_role("button", name="以上都达到").click()
        if number == 3:
            star.locator("details.own-words summary").click()
            star.get_by_label("我家承诺").fill("每月扫一次巷子")
            page.get_by_role("button", name="认这颗，下一颗").click()
        elif number < 3:
            weighed(page)
            page.get_by_role("button", name="下一颗", exact=True).click()
        else:
            page.get_by_role("button", name="不认，下一颗").click()
    expect(page.locator("#progress")).to_have_text("已答 30 / 30 条")
    expect(page.locator("#kept")).not_to_have_class("kept note unsure")
    page.reload()
    page.locator("#last").get_by_label("张大山").check()
    page.locator("#id_consented").check()
    fits(page)
    page.click("text=保存，再看一遍")
    expect(page.locator("h1")).to_contain_text("我家2026年的自评表")
    expect(page.locator("main")).to_contain_text("每月扫一次巷子")
    fits(page)
    page.get_by_label("张大山").check()
    page.click("text=是的，这是我家的表")
    expect(page.locator("main")).to_contain_text("自己家")
    fits(page)
    form = Declaration.objects.get(entry=entry)
    assert (form.mode, form.typist) == ("self", None)
    assert Confirmation.objects.get().officer is None
    assert Pledge.objects.get().promise == "每月扫一次巷子"

    page.locator(".receipt a").click()
    expect(page.locator("h1")).to_have_text("农户认领星级的自评表")
    expect(page.locator("html.elder")).to_have_count(int(large))
    fits(page)
    page.go_back()
    page.click("text=查看或修改自评表")
    page.click("text=我家想改")
    page.fill("#id_reason", "想多认一颗星")
    fits(page)
    page.click("main button[type=submit]")
    expect(page.locator("section.star.now")).to_contain_text("1 / 10")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_on_a_desktop_on_one_page(phone: Callable[..., Page], entry: Entry, scripts: bool) -> None:
    page = phone(DESKTOP, java_script_enabled=scripts)
    page.click("text=填写我家的自评表")
    for pick in page.locator("fieldset.pick").all():
        pick.locator("input[value=met]").check(force=True)
    page.locator("#id_consented").check()
    page.click("text=保存，再看一遍")
    expect(page.locator("h1")).to_contain_text("我家2026年的自评表")
    page.get_by_label("张大山").check()
    page.click("text=是的，这是我家的表")
    expect(page.locator("main")).to_contain_text("查看或修改自评表")
    entry.refresh_from_db()
    assert entry.status == Entry.Status.DECLARED


def test_each_star_is_read_aloud_line_by_line(phone: Callable[..., Page]) -> None:
    page = phone(PHONE)
    expect(page.locator("[data-speak]:visible")).to_have_count(0)
    page.add_init_script(VOICE)
    page.click("text=填写我家的自评表")
    star = page.locator("section.star.now")
    star.get_by_role("button", name="念一念").click()
    until(page, "window.said.length > 2")
    assert page.evaluate("window.said.some(line => line.includes('●'))") is False
    expect(star.get_by_role("button", name="念一念")).to_be_visible()


def test_a_mark_is_drawn_on_the_leaders_phone(
    page: Page, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader)
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # because it is a TypedDict
    page.goto(live_server.url + reverse("declaration_confirm", args=[entry.pk]))
    page.get_by_label("张大山").check()
    page.get_by_label("在屏幕上画的记号").check()
    page.click("main button[type=submit]")
    expect(page.locator(".errors")).to_contain_text("还没有画记号")
    box = page.locator(".draws svg").bounding_box()
    assert box is not None
    page.locator(".draws svg").scroll_into_view_if_needed()
    box = page.locator(".draws svg").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 90, steps=8)
    page.mouse.up()
    fits(page)
    page.click("main button[type=submit]")
    expect(page.locator("svg.mark path")).to_have_count(1)
    word = Confirmation.objects.get()
    assert word.means == "drawn"
    assert word.mark is not None
    assert word.mark.startswith("M")
    assert len(word.mark) < 400
