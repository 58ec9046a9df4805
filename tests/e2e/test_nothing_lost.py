"""What is typed on a phone survives a dead network, a dead log-in, a dead browser, two windows."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Entry
from grids.models import Grid, Officer, Village
from tests.e2e.conftest import PHONE, log_in, until
from tests.e2e.test_declaring import answer
from tests.evaluation.doorstep import make_doorstep, save, typed
from tests.evaluation.meeting import Meeting

Enter = Callable[[Officer], Page]
ANDROID = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
COPY = "[data-says=copy]"
#: What was typed into that field lies on the phone.
KEPT = """starcivilCopies.of(document.getElementById('keeping').dataset.officer).then(all =>
    all.length === 1 && '%s' in all[0].fields)"""
#: The last tap lies on the phone, too: a browser may be killed before it does.
KEPT_WHOLE = """starcivilCopies.of(document.getElementById('keeping').dataset.officer).then(all =>
    all.length === 1 && Object.keys(all[0].fields).filter(n => /^a-/.test(n)).length === 20)"""


@pytest.fixture
def entry(transactional_db: None, micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid, households=2).entries.order_by("number")[0]


@pytest.fixture
def meeting(transactional_db: None, village: Village, micro_grid: Grid, clerk: Officer) -> Meeting:
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    meeting.enter()
    meeting.enter()
    return meeting


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer, grid_leader: Officer) -> Iterator[Page]:
    """The grid leader's phone, logged in."""
    context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=ANDROID)  # type: ignore[arg-type]  # because it is a TypedDict
    page = context.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    yield page
    context.close()


def open_form(page: Page, live_server: LiveServer, entry: Entry) -> None:
    page.goto(live_server.url + reverse("declaration_fill", args=[entry.pk]))
    whole = page.get_by_role("button", name="全部星放在一页")
    if whole.is_visible():
        whole.click()


def stars(first: int, last: int) -> dict[str, str]:
    return {f"c{star:02d}_{n}": "met" for star in range(first, last + 1) for n in (1, 2)}


def answers(entry: Entry) -> int:
    return Declaration.objects.get(entry=entry).answers.count()


def test_what_is_answered_is_kept_as_a_draft_without_a_press(
    phone: Page, live_server: LiveServer, entry: Entry
) -> None:
    open_form(phone, live_server, entry)
    answer(phone, **stars(1, 10))
    expect(phone.locator("#kept")).to_contain_text("草稿已存")
    expect(phone.locator("#progress")).to_have_text("已答 20 / 30 条")
    assert answers(entry) == 20
    phone.reload()
    expect(phone.locator("input[name=a-10-2][value=met]")).to_be_checked()
    expect(phone.locator(COPY)).to_be_hidden()


def test_twenty_answers_without_network_are_offered_again(
    phone: Page, live_server: LiveServer, entry: Entry
) -> None:
    open_form(phone, live_server, entry)
    phone.context.set_offline(True)
    answer(phone, **stars(1, 10))
    expect(phone.get_by_text("没有网络。")).to_be_visible()
    phone.get_by_role("button", name="先存着").click()
    expect(phone.get_by_text("您填的都存在这部手机里").first).to_be_visible()
    phone.goto("about:blank")
    phone.context.set_offline(False)
    open_form(phone, live_server, entry)
    expect(phone.locator("input[name=a-10-2][value=met]")).not_to_be_checked()
    expect(phone.locator(COPY)).to_be_in_viewport()
    phone.get_by_role("button", name="放回表里，接着填").click()
    expect(phone.locator("input[name=a-10-2][value=met]")).to_be_checked()
    expect(phone.locator("#kept")).to_contain_text("草稿已存")
    assert answers(entry) == 20


def test_when_the_network_is_back_the_page_sends_by_itself(
    phone: Page, live_server: LiveServer, entry: Entry
) -> None:
    open_form(phone, live_server, entry)
    phone.context.set_offline(True)
    answer(phone, **stars(1, 2))
    expect(phone.get_by_text("没有网络。")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("没有网络。")).to_be_hidden()
    expect(phone.locator("#kept")).to_contain_text("草稿已存")
    assert answers(entry) == 4


def test_a_log_in_that_ended_is_said_and_costs_no_answer(
    phone: Page, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    open_form(phone, live_server, entry)
    answer(phone, c01_1="met")
    expect(phone.locator("#kept")).to_contain_text("草稿已存")
    Session.objects.all().delete()
    answer(phone, **stars(1, 10))
    expect(phone.get_by_text("登录已失效。")).to_be_visible()
    phone.get_by_role("button", name="先存着").click()
    expect(phone.locator("input[name=a-10-2][value=met]")).to_be_checked()
    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="在新窗口登录").click()
    log_in(opened.value, grid_leader)
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("已登录")
    opened.value.close()
    expect(phone.get_by_text("登录已失效。")).to_be_hidden()
    phone.get_by_role("button", name="先存着").click()
    phone.wait_for_url(lambda url: "declarations" in url)
    assert answers(entry) == 20


def test_another_officer_on_the_same_phone_neither_sees_nor_sends_it(
    phone: Page, live_server: LiveServer, entry: Entry, clerk: Officer
) -> None:
    open_form(phone, live_server, entry)
    phone.context.set_offline(True)
    answer(phone, **stars(1, 3))
    Session.objects.all().delete()
    phone.context.set_offline(False)
    expect(phone.get_by_text("登录已失效。")).to_be_visible()
    other = phone.context.new_page()
    other.goto(live_server.url + reverse("login"))
    log_in(other, clerk)
    expect(phone.get_by_text("现在登录的是另一个人")).to_be_visible()
    open_form(other, live_server, entry)
    expect(other.locator(COPY)).to_be_hidden()
    expect(other.locator("[data-says=unsent]")).to_be_hidden()
    assert not Declaration.objects.exists()


def test_a_killed_browser_ends_neither_the_log_in_nor_what_was_typed(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, object],
    live_server: LiveServer,
    entry: Entry,
    grid_leader: Officer,
    tmp_path: Path,
) -> None:
    def start() -> BrowserContext:
        return browser_type.launch_persistent_context(
            str(tmp_path),
            **browser_type_launch_args,  # type: ignore[arg-type]  # because it is a plain dict
            locale="zh-CN",
            viewport=PHONE,  # type: ignore[arg-type]  # because it is a TypedDict
            user_agent=ANDROID,
        )

    killed = start()
    page = killed.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    open_form(page, live_server, entry)
    killed.set_offline(True)
    answer(page, **stars(1, 10))
    expect(page.get_by_text("没有网络。")).to_be_visible()
    until(page, KEPT_WHOLE)
    killed.close()
    again = start()
    page = again.new_page()
    page.goto(live_server.url)
    page.get_by_role("link", name=entry.number).click()
    page.get_by_role("button", name="放回表里，接着填").click()
    expect(page.locator("#kept")).to_contain_text("草稿已存")
    assert answers(entry) == 20
    again.close()


def test_logging_out_takes_the_copies_along_and_asks_before(
    phone: Page, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    open_form(phone, live_server, entry)
    phone.context.set_offline(True)
    answer(phone, c01_1="met")
    expect(phone.get_by_text("没有网络。")).to_be_visible()
    phone.context.route("**/weigh/", lambda route: route.abort())
    phone.context.set_offline(False)
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.get_by_text("菜单", exact=True).click()
    phone.get_by_role("button", name="退出").click()
    phone.wait_for_url("**/login/")
    assert ["退出登录就会删掉" in message for message in asked] == [True]
    log_in(phone, grid_leader)
    open_form(phone, live_server, entry)
    expect(phone.locator(COPY)).to_be_hidden()


def test_of_two_windows_the_older_one_is_told_and_overwrites_nothing(
    phone: Page, live_server: LiveServer, entry: Entry
) -> None:
    open_form(phone, live_server, entry)
    second = phone.context.new_page()
    open_form(second, live_server, entry)
    answer(second, c01_1="met", c01_2="met")
    expect(second.locator("#kept")).to_contain_text("草稿已存")
    answer(phone, c01_1="not_met")
    expect(phone.locator("#kept")).to_contain_text("别人保存过这张表")
    assert set(Declaration.objects.get().answers.values_list("value", flat=True)) == {"met"}
    phone.get_by_role("button", name="先存着").click()
    expect(phone.get_by_role("heading", name="您填写时，别人先保存了")).to_be_visible()


def test_an_answer_of_the_server_that_was_lost_is_no_quarrel(
    phone: Page, live_server: LiveServer, entry: Entry
) -> None:
    """The draft arrived, the answer did not: the page goes on from an older version of its own."""
    open_form(phone, live_server, entry)

    lost: list[object] = []

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]  # because Playwright hands it untyped
        route.abort()  # type: ignore[attr-defined]  # because Playwright hands it untyped
        lost.append(route)

    phone.context.route("**/weigh/", lose)
    answer(phone, c01_1="met")
    until(phone, lambda: lost)
    assert answers(entry) == 1
    phone.context.unroute("**/weigh/")
    answer(phone, c01_2="met")
    expect(phone.locator("#kept")).to_contain_text("草稿已存")
    assert answers(entry) == 2


def test_a_form_saved_meanwhile_by_the_clerk_is_told_to_who_puts_a_copy_back(
    phone: Page, live_server: LiveServer, entry: Entry, clerk: Officer
) -> None:
    open_form(phone, live_server, entry)
    phone.context.set_offline(True)
    answer(phone, c01_1="met")
    expect(phone.get_by_text("没有网络。")).to_be_visible()
    save(entry, clerk, form=typed(entry, c01_1="not_met"))
    phone.goto("about:blank")
    phone.context.set_offline(False)
    open_form(phone, live_server, entry)
    phone.get_by_role("button", name="放回表里，接着填").click()
    expect(phone.locator("#kept")).to_contain_text("别人保存过这张表")
    assert Declaration.objects.get().answers.get(criterion__code="01-1").value == "not_met"


def test_an_assessors_marks_are_offered_again(
    enter: Enter, live_server: LiveServer, meeting: Meeting, assessor: Officer
) -> None:
    """The copy of a form that does not send itself: it waits until it is pressed."""
    meeting.held_by(assessor, name="甲")
    entry = meeting.entries[0]
    page = enter(assessor)
    address = live_server.url + reverse("opinion_mark", args=[entry.pk])
    page.goto(address)
    mark = page.locator(f"input[name=mark_{meeting.claims[entry][0].pk.hex}][value=for]")
    mark.check(force=True)
    until(page, KEPT % mark.get_attribute("name"))
    page.goto("about:blank")
    page.goto(address)
    expect(mark).not_to_be_checked()
    page.get_by_role("button", name="放回表里，接着填").click()
    expect(mark).to_be_checked()
    page.get_by_role("button", name="保存，下一户").click()
    page.wait_for_url(lambda url: str(entry.pk) not in url)
    page.goto(address)
    expect(mark).to_be_checked()
    expect(page.locator(COPY)).to_be_hidden()


def test_a_household_is_offered_again_without_its_numbers(
    enter: Enter, live_server: LiveServer, village: Village, micro_grid: Grid, clerk: Officer
) -> None:
    page = enter(clerk)
    address = live_server.url + reverse("household_add", args=[village.pk])
    page.goto(address)
    page.fill("#id_member-0-name", "周小燕")
    page.fill("#id_member-0-phone", "13912345678")
    page.fill("#id_remark", "新迁入")
    until(page, KEPT % "remark")
    page.goto("about:blank")
    page.goto(address)
    page.get_by_role("button", name="放回表里，接着填").click()
    expect(page.locator("#id_member-0-name")).to_have_value("周小燕")
    expect(page.locator("#id_remark")).to_have_value("新迁入")
    expect(page.locator("#id_member-0-phone")).to_have_value("")
