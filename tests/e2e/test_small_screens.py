"""What a phone shows: a letterhead of one line, links that a thumb hits, at 320 px too."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from grids.models import Grid, Officer, Village
from tests.e2e.conftest import axe_findings, sticking_out
from tests.factories import make_household, make_round

WIDTHS = (320, 360)
HEIGHTS = """selector => [...document.querySelectorAll(selector)]
    .map(part => Math.round(part.getBoundingClientRect().height)).filter(height => height)"""
IN_LISTS = ".lines > li > a, .tasks .go, .jump a, td a, tbody th a, .bar nav a"


@pytest.fixture
def lists(village: Village, micro_grid: Grid) -> list[str]:
    """Addresses of lists with something in them."""
    for _household in range(3):
        make_household(village=village, grid=micro_grid)
    make_round(village=village)
    return ["/", reverse("household_list"), reverse("round_list"), reverse("feedback_list")]


def large(page: Page, *, on: bool) -> None:
    site = page.evaluate("location.origin")
    cookie = {"name": "big", "value": "1" if on else "0", "url": site}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # because it is a TypedDict


@pytest.mark.parametrize("print_is_large", [False, True])
def test_the_letterhead_is_one_line_and_links_of_lists_are_as_high_as_a_thumb(
    enter: Callable[[Officer], Page],
    live_server: LiveServer,
    clerk: Officer,
    lists: list[str],
    *,
    print_is_large: bool,
) -> None:
    page = enter(clerk)
    large(page, on=print_is_large)
    for address in lists:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            page.goto(live_server.url + address)
            assert page.evaluate(HEIGHTS, ".bar") <= [64], (address, width)
            assert [height for height in page.evaluate(HEIGHTS, IN_LISTS) if height < 48] == []
            assert sticking_out(page, width) == [], (address, width)


def test_the_rest_of_the_letterhead_opens_by_finger_and_by_key(
    enter: Callable[[Officer], Page], live_server: LiveServer, clerk: Officer
) -> None:
    page = enter(clerk)
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto(live_server.url)
    large_print = page.get_by_role("button", name="大字版")
    expect(large_print).not_to_be_visible()
    page.get_by_text("菜单", exact=True).click()
    expect(large_print).to_be_visible()
    assert min(page.evaluate(HEIGHTS, ".menu .linklike")) >= 48
    assert axe_findings(page) == []
    page.locator("#menu").focus()
    page.keyboard.press("Space")
    expect(large_print).not_to_be_visible()
