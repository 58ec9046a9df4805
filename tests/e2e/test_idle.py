"""Half an hour away from the desk, and ten minutes before what weighs: nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from grids.models import Feedback, Officer, Post, Township
from grids.roles import Role
from tests.e2e.conftest import log_in
from tests.factories import PASSWORD, make_grid, make_officer, make_township, make_village
from tests.grids.logging_in.aging import all_grow_old
from tests.grids.logging_in.test_factors import CODES, made_list

Enter = Callable[[Officer], Page]
WORDS = "入户时太阳底下看手机，浅灰色的小字看不清。"


@pytest.fixture
def office(transactional_db: None) -> Township:
    return make_township()


@pytest.fixture
def officer(office: Township) -> Officer:
    return make_officer(name="李国栋", role=Role.TOWNSHIP, place=office)


def test_a_form_left_open_for_31_minutes_is_saved_once_after_logging_in_elsewhere(
    enter: Enter, live_server: LiveServer, officer: Officer
) -> None:
    page = enter(officer)
    page.goto(live_server.url + reverse("feedback_add"))
    page.fill("textarea[name=text]", WORDS)
    all_grow_old(minutes=31)
    page.click("main button[type=submit]")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert not Feedback.objects.exists()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    log_in(opened.value, officer)
    opened.value.close()
    page.click("main button[type=submit]")
    expect(page.locator(".receipt")).to_be_visible()
    assert [each.text for each in Feedback.objects.all()] == [WORDS]


def test_whoever_has_a_list_types_its_code_and_not_again_after_half_an_hour(
    page: Page, live_server: LiveServer, officer: Officer, look_at: Callable[..., None]
) -> None:
    made_list(officer)
    page.goto(live_server.url + reverse("login"))
    page.fill("#id_username", officer.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.get_by_text("第 1 号").first).to_be_visible()
    look_at("login-code")
    page.fill("#id_proof", CODES[0])
    page.click("main button[type=submit]")
    page.wait_for_url(live_server.url + "/")
    all_grow_old(minutes=31)
    page.goto(live_server.url + reverse("household_list"))
    log_in(page, officer)
    expect(page).to_have_url(live_server.url + reverse("household_list"))


def test_what_weighs_asks_for_the_password_and_goes_on_with_what_was_typed(
    enter: Enter,
    live_server: LiveServer,
    office: Township,
    officer: Officer,
    look_at: Callable[..., None],
) -> None:
    village = make_village(name="后庄村", township=office)
    make_grid(village=village, name="第1组")
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
    page = enter(officer)
    page.goto(live_server.url + reverse("post_end", args=[clerk.posts.get().pk]))
    all_grow_old(minutes=11)
    page.click("main button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_have_text("再输一次您的密码")
    look_at("fresh")
    page.fill("#id_proof", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator(".receipt")).to_be_visible()
    assert Post.objects.get(officer=clerk).until is not None


def test_what_is_set_up_and_replaced_can_be_read_at_both_widths(
    enter: Enter,
    live_server: LiveServer,
    office: Township,
    officer: Officer,
    look_at: Callable[..., None],
) -> None:
    colleague = make_officer(name="张慧", role=Role.TOWNSHIP, place=office)
    made_list(colleague)
    page = enter(officer)
    page.goto(live_server.url + reverse("factor_app"))
    page.click("main button[type=submit]")
    look_at("factor-app")
    for name in ("factor_detail", "factor_list", "log_in_list"):
        page.goto(live_server.url + reverse(name))
        look_at(name)
    page.goto(live_server.url + reverse("factor_replace", args=[colleague.pk]))
    look_at("factor-replace")
