"""The form on a phone: one star a screen, few taps, nothing ticked beforehand."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Entry
from grids.models import Grid, Officer
from households.actions import issue_code
from tests.e2e.conftest import PHONE, weighed
from tests.e2e.test_declaring import answer
from tests.evaluation.doorstep import make_doorstep
from tests.factories import make_sent

Enter = Callable[[Officer], Page]
LookAt = Callable[..., None]


@pytest.fixture
def entry(transactional_db: None, micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid, households=2).entries.order_by("number")[0]


@pytest.fixture
def phone(enter: Enter, grid_leader: Officer, live_server: LiveServer, entry: Entry) -> Page:
    page = enter(grid_leader)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # because it is a TypedDict
    page.goto(live_server.url + reverse("declaration_fill", args=[entry.pk]))
    return page


def seen(page: Page) -> list[str]:
    """The stars that stand on the screen."""
    return [star.get_attribute("id") or "" for star in page.locator(".star:visible").all()]


def press(page: Page, name: str) -> int:
    """One tap on a button that is in sight."""
    page.get_by_role("button", name=name, exact=True).locator("visible=true").click()
    return 1


def test_a_household_that_meets_everything_takes_at_most_35_taps(
    phone: Page, live_server: LiveServer, entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    code = issue_code(entry.household_id, sent=make_sent(clerk))[1]
    phone.goto(live_server.url + reverse("declaration_list", args=[entry.round_id]))
    phone.get_by_role("link", name="填表").first.click()
    taps = 1
    for star in range(1, 11):
        expect(phone.locator(f"#star-{star:02d}")).to_be_visible()
        assert phone.locator(f"#star-{star:02d} input:checked").count() == 0
        taps += press(phone, "以上都达到")
        if star <= 3:
            weighed(phone)
        taps += press(phone, "下一颗" if star <= 3 else "认这颗，下一颗")
    phone.locator("label", has_text="上门").first.click()
    phone.locator("label[for=id_consented]").click()
    taps += 2 + press(phone, "存好，念一遍")
    phone.get_by_role("link", name="农户确认", exact=True).click()
    phone.get_by_label("张大山（户主）").check()
    phone.get_by_label("户里自己的口令码").check()
    phone.fill("#id_household_code", code)
    taps += 4 + press(phone, "农户已确认")
    expect(phone.get_by_text("农户已确认。", exact=True)).to_be_visible()
    assert taps <= 35
    entry.refresh_from_db()
    assert (entry.status, entry.claims.count()) == ("declared", 10)


def test_one_star_stands_on_the_screen_with_its_verdict_and_the_phones_back_works(
    phone: Page,
) -> None:
    assert seen(phone) == ["star-01"]
    press(phone, "下一颗")
    expect(phone.locator("#star-02")).to_be_visible()
    assert seen(phone) == ["star-02"]
    phone.go_back()
    expect(phone.locator("#star-01")).to_be_visible()
    assert seen(phone) == ["star-01"]
    answer(phone, c01_1="met")
    expect(phone.locator(".now-says")).to_have_text("还没答完")
    press(phone, "其余都达到")
    expect(phone.locator(".now-says")).to_have_text("够条件")
    expect(phone.get_by_role("button", name="以上都达到")).to_be_hidden()


def test_all_the_others_touches_no_answer_that_was_given(phone: Page) -> None:
    press(phone, "下一颗")
    answer(phone, c02_2="not_met")
    press(phone, "其余都达到")
    expect(phone.locator("#progress")).to_have_text("已答 3 / 30 条")
    given = dict(Declaration.objects.get().answers.values_list("criterion__code", "value"))
    assert given == {"02-1": "met", "02-2": "not_met", "02-3": "met"}


def test_a_star_that_cannot_be_claimed_is_not_offered(phone: Page, entry: Entry) -> None:
    phone.evaluate("location.hash = 'star-05'")
    expect(phone.locator("#star-05")).to_be_visible()
    answer(phone, c05_1="not_met")
    press(phone, "其余都达到")
    expect(phone.locator(".now-says")).to_have_text("不能认")
    expect(phone.get_by_role("button", name="认这颗，下一颗")).to_be_hidden()


def test_the_whole_page_stays_as_a_choice_and_is_remembered(phone: Page) -> None:
    press(phone, "全部星放在一页")
    assert len(seen(phone)) == 10
    phone.reload()
    assert len(seen(phone)) == 10
    press(phone, "一屏一颗星")
    assert len(seen(phone)) == 1


def test_what_is_missing_leads_to_its_star(phone: Page) -> None:
    for _star in range(10):
        press(phone, "下一颗")
    press(phone, "存好，念一遍")
    phone.get_by_role("link", name="第6星").click()
    expect(phone.locator("#star-06")).to_be_visible()
    assert seen(phone) == ["star-06"]


def test_a_star_and_the_last_screen_can_be_read_by_everyone(phone: Page, look_at: LookAt) -> None:
    phone.evaluate("location.hash = 'star-04'")
    press(phone, "以上都达到")
    expect(phone.locator(".now-says")).to_have_text("可以认")
    look_at("declaration-star")
    phone.reload()
    phone.evaluate("location.hash = 'last'")
    look_at("declaration-last")
