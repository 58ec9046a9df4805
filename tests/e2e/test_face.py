"""The shared parts and the log-in, as a browser shows them and as keys work them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from grids.models import Officer, Receipt, Village
from grids.roles import Role
from grids.writing import writing
from tests.e2e.conftest import axe_findings, log_in
from tests.factories import make_sent


@pytest.fixture
def gallery(page: Page, live_server: LiveServer, settings: Any) -> Page:
    settings.ROOT_URLCONF = "tests.e2e.gallery"
    page.goto(live_server.url + "/gallery/")
    return page


def test_every_part_can_be_read_by_everyone(gallery: Page, look_at: Callable[..., None]) -> None:
    look_at("parts")


def test_every_part_can_be_read_in_large_print(gallery: Page, look_at: Callable[..., None]) -> None:
    gallery.get_by_role("button", name="大字版").click()
    expect(gallery.locator("html.elder")).to_be_attached()
    gallery.wait_for_load_state()
    assert gallery.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
    look_at("parts-large")


def test_errors_stand_on_top_with_focus_and_lead_to_their_fields(
    gallery: Page, look_at: Callable[..., None]
) -> None:
    gallery.fill("#id_reason", "两句话")
    gallery.get_by_role("button", name="保存这一户").click()
    expect(gallery).to_have_title("有误：样张 · 星级文明户")
    expect(gallery.locator(".errors")).to_be_focused()
    assert gallery.input_value("#id_reason") == "两句话"
    gallery.locator(".errors a", has_text="怎么填的").click()
    assert gallery.url.endswith("#id_how")
    field = gallery.locator("#id_number")
    assert field.get_attribute("aria-describedby") == "id_number_helptext id_number_error"
    assert field.get_attribute("aria-invalid") == "true"
    look_at("parts-with-errors")


def test_a_key_presses_its_button_but_not_while_somebody_types(gallery: Page) -> None:
    gallery.evaluate(
        "() => { document.getElementById('for').onclick = () => document.title += '+' }"
    )
    before = gallery.title()
    gallery.locator("h1").click()
    gallery.keyboard.press("9")
    assert gallery.title() == before + "+"
    gallery.locator("#id_reason").focus()
    gallery.keyboard.press("9")
    assert (gallery.title(), gallery.input_value("#id_reason")) == (before + "+", "9")


def test_a_key_picks_an_answer(gallery: Page) -> None:
    gallery.locator("h1").click()
    gallery.keyboard.press("2")
    expect(gallery.get_by_label("没做到")).to_be_checked()
    gallery.keyboard.press("3")
    expect(gallery.get_by_label("不适用")).to_be_checked()


def test_what_is_pressed_is_large_enough(gallery: Page) -> None:
    small = """[...document.querySelectorAll('.btn, .form-control, .form-select, .pick-row span')]
        .map(part => part.getBoundingClientRect().height).filter(height => height < 48)"""
    assert gallery.evaluate(small) == []


def test_the_log_in_works_by_keyboard_alone(
    page: Page, live_server: LiveServer, clerk: Officer, look_at: Callable[..., None]
) -> None:
    page.goto(live_server.url + "/login/")
    look_at("log-in")
    page.locator("#id_username").focus()
    page.keyboard.type(clerk.username)
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.locator(".errors")).to_have_text("用户名或密码不对，请再试一次。")
    assert axe_findings(page) == []


@pytest.fixture
def receipt(clerk: Officer, village: Village) -> Receipt:
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        write.record("village_renamed", village)
        return write.done("改了村名", village)


def test_receipt_ledger_and_error_pages_can_be_read_by_everyone(
    enter: Callable[[Officer], Page],
    live_server: LiveServer,
    clerk: Officer,
    receipt: Receipt,
    look_at: Callable[..., None],
) -> None:
    page = enter(clerk)
    for name, address in (
        ("receipt", reverse("receipt_detail", args=[receipt.code])),
        ("ledger", reverse("ledger_list", args=[receipt.village_id]) + f"?receipt={receipt.code}"),
        ("not-found", "/nowhere/"),
    ):
        page.goto(live_server.url + address)
        look_at(name)


def test_a_form_that_expired_is_sent_after_logging_in_again(
    page: Page,
    gallery: Page,
    live_server: LiveServer,
    clerk: Officer,
    look_at: Callable[..., None],
) -> None:
    gallery.fill("#id_reason", "两句话")
    page.context.clear_cookies()
    gallery.get_by_role("button", name="保存这一户").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("这个页面打开得太久了")
    expect(page.locator("dd")).to_have_text(["两句话"])
    look_at("expired")
    page.get_by_role("button", name="已登录，提交").click()
    expect(page.get_by_text("还没有登录，您填的都还在。")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    log_in(opened.value, clerk)
    expect(opened.value.get_by_text("请关掉这个窗口，回到刚才那个窗口")).to_be_visible()
    page.get_by_role("button", name="已登录，提交").click()
    expect(page.locator("#id_reason")).to_have_value("两句话")
