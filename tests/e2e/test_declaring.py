"""Declaring at the door in a real browser: the live rule, nothing lost, and all without scripts."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Entry
from grids.models import Grid, Officer
from tests.e2e.conftest import PHONE, log_in
from tests.evaluation.doorstep import confirm, give_code, make_doorstep, save, typed

Enter = Callable[[Officer], Page]
LookAt = Callable[..., None]


@pytest.fixture
def entry(transactional_db: None, micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid, households=2).entries.order_by("number")[0]


def answer(page: Page, **said: str) -> None:
    """``c04_1="met"`` presses 达到 at item 04-1."""
    for name, value in said.items():
        code = name[1:].replace("_", "-")
        page.locator(f'input[name="a-{code}"][value="{value}"]').check(force=True)


def open_form(page: Page, live_server: LiveServer, entry: Entry) -> None:
    page.goto(live_server.url + reverse("declaration_fill", args=[entry.pk]))


def test_the_rule_is_weighed_while_one_answers(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page = enter(grid_leader)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # because it is a TypedDict
    open_form(page, live_server, entry)
    page.get_by_role("button", name="全部星放在一页").click()
    weighed, tick = page.locator("#weighed-04"), page.locator("#id_claim-04")
    answer(page, c04_1="met", c04_2="not_met")
    expect(weighed).to_contain_text("还有1条没有答")
    answer(page, c04_3="na")
    expect(weighed).to_contain_text("可以认")
    tick.check()
    answer(page, c04_3="not_met")
    expect(weighed).to_contain_text("勾选了，但这颗星不能认")
    expect(tick).to_be_checked()
    answer(page, c04_2="met")
    expect(weighed).to_contain_text("可以认")
    expect(tick).to_be_checked()
    expect(page.locator("#progress")).to_have_text("已答 3 / 30 条")
    answer(page, c05_1="not_met", c05_2="met", c05_3="met")
    expect(page.locator("#id_claim-05")).to_be_disabled()


def test_without_network_a_verdict_is_shown_as_unsure_and_comes_back(
    browser: Browser, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    open_form(page, live_server, entry)
    weighed = page.locator("#weighed-04")
    context.set_offline(True)
    answer(page, c04_1="met", c04_2="met")
    expect(weighed).to_have_class("weighed unsure")
    context.set_offline(False)
    answer(page, c04_3="met")
    expect(weighed).to_have_class("weighed")
    expect(weighed).to_contain_text("可以认")
    context.close()


def test_from_the_empty_form_to_the_households_word_without_scripts(
    browser: Browser, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    open_form(page, live_server, entry)
    met = {f"c{star:02d}_{item}": "met" for star in range(1, 11) for item in (1, 2, 3)}
    answer(page, **met | {"c06_1": "not_met"})
    page.check("#id_claim-06")
    page.check("#id_claim-09")
    page.get_by_role("button", name="存好，念一遍").click()
    expect(page.locator("#weighed-06")).to_contain_text("这颗星不能认")
    expect(page.locator("#id_claim-06")).to_be_checked()
    page.uncheck("#id_claim-06")
    page.check('input[name=mode][value="dictated/home"]')
    page.check("#id_consented")
    page.get_by_role("button", name="存好，念一遍").click()
    page.get_by_role("link", name="农户确认", exact=True).click()
    page.get_by_label("张大山（户主）").check()
    page.get_by_label("户里自己的口令码").check()
    page.fill("#id_household_code", give_code(entry))
    page.get_by_role("button", name="农户已确认").click()
    expect(page.get_by_text("农户已确认。", exact=True)).to_be_visible()
    entry.refresh_from_db()
    assert entry.status == Entry.Status.DECLARED
    assert set(entry.claims.values_list("star__star__code", flat=True)) == {"01", "02", "03", "09"}
    context.close()


def test_two_people_at_one_form_see_both_and_lose_nothing(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    answer(page, c01_1="met", c01_2="not_met")
    expect(page.locator("#progress")).to_have_text("已答 2 / 30 条")
    draft = Declaration.objects.get()  # of the two answers; the clerk's window shows it
    save(entry, clerk, form=typed(entry, c01_1="not_met"), version=draft.version)
    page.get_by_role("button", name="先存着").click()
    expect(page.get_by_role("heading", name="您填写时，别人先保存了")).to_be_visible()
    expect(page.locator('input[name="a-01-2"][value="not_met"]')).to_be_checked()
    page.get_by_role("button", name="先存着").click()
    page.wait_for_url(lambda url: "declarations" in url)
    kept = Declaration.objects.get().answers.values_list("criterion__code", "value")
    assert dict(kept) == {"01-1": "met", "01-2": "not_met"}


def test_every_page_of_declaring_can_be_read_by_everyone(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer, look_at: LookAt
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=("04", "06"), c06_1="not_met", c09_2=""))
    page = enter(grid_leader)
    names = ("fill", "check", "paper", "confirm")
    pages = {
        f"declaration_{name}": reverse(f"declaration_{name}", args=[entry.pk]) for name in names
    }
    pages["declaration_fill_missing"] = pages["declaration_fill"] + "?missing=1"
    pages["declaration_list"] = reverse("declaration_list", args=[entry.round_id])
    pages |= {name: reverse(name, args=[entry.pk]) for name in ("entry_mark", "entry_detail")}
    for name, url in pages.items():
        page.goto(live_server.url + url)
        look_at(name)
    save(entry, grid_leader, version=1)
    confirm(entry, grid_leader, version=2)
    for name in ("declaration_check", "confirmation_withdraw", "entry_detail"):
        page.goto(live_server.url + reverse(name, args=[entry.pk]))
        look_at(f"{name}-confirmed")
