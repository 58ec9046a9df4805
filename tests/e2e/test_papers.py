"""Papers on a screen: large print works on them, nothing sticks out, wide tables can be reached."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Award
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from tests.e2e.conftest import axe_findings, sticking_out, until
from tests.e2e.test_small_screens import large
from tests.evaluation.scene import Scene
from tests.factories import make_doubt

FONT = "getComputedStyle(document.documentElement).fontSize"


@pytest.fixture
def awarded(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    secretary: Officer,
    supervisor: Officer,
    township_officer: Officer,
    second_township_officer: Officer,
) -> Scene:
    scene = Scene.prepared(
        village=village,
        grid=micro_grid,
        clerk=clerk,
        secretary=secretary,
        supervisor=supervisor,
        township=township_officer,
        second_township=second_township_officer,
    )
    return scene.reach(Stage.AWARDED)


def papers(scene: Scene) -> Iterator[str]:
    entry, notice = scene.entries()[0], scene.round.notices.get()
    yield reverse("declaration_paper", args=[entry.pk])
    yield reverse("entry_slip", args=[entry.pk])
    yield reverse("award_summary", args=[scene.round.pk])
    yield reverse("notice_record", args=[notice.pk])
    yield reverse("notice_poster", args=[notice.pk])
    yield reverse("notice_poster", args=[notice.pk]) + "?size=a4"
    yield reverse("household_information", args=[entry.household_id])
    award = Award.objects.filter(entry=entry)[0]
    yield reverse("doubt_paper", args=[make_doubt(award=award, officer=scene.clerk).pk])


def test_papers_fit_a_small_screen_in_both_prints(
    enter: Callable[[Officer], Page], live_server: LiveServer, awarded: Scene
) -> None:
    page = enter(awarded.clerk)
    for big in (False, True):
        large(page, on=big)
        for address in papers(awarded):
            page.set_viewport_size({"width": 320, "height": 740})
            page.goto(live_server.url + address)
            assert page.evaluate(FONT) == ("22px" if big else "18px"), address
            assert sticking_out(page, 320) == [], address
            assert out_of_the_sheet(page) == [], address
            assert axe_findings(page) == [], address


def out_of_the_sheet(page: Page) -> list[str]:
    """Lines to sign on that reach beyond the paper that they stand on."""
    find = """() => { const edge = document.querySelector('.paper').getBoundingClientRect().right;
        return [...document.querySelectorAll('.sign p, .sign .blank')]
            .filter(part => part.getBoundingClientRect().right > edge)
            .map(part => part.outerHTML) }"""
    found: list[str] = page.evaluate(find)
    return found


def test_the_sheet_about_a_star_is_one_sheet_in_both_prints(
    enter: Callable[[Officer], Page], live_server: LiveServer, awarded: Scene
) -> None:
    page = enter(awarded.clerk)
    *_others, sheet = papers(awarded)
    for big in (False, True):
        large(page, on=big)
        page.goto(live_server.url + sheet)
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
        assert b"/MediaBox [0 0 420 594" in printed  # A5


def test_large_print_is_switched_on_the_paper_and_comes_out_of_the_printer(
    enter: Callable[[Officer], Page], live_server: LiveServer, awarded: Scene
) -> None:
    page = enter(awarded.clerk)
    page.goto(live_server.url + next(papers(awarded)))
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html.elder")).to_be_attached()
    page.emulate_media(media="print")
    assert page.evaluate(FONT) == f"{14 * 4 / 3:.4f}px"
    expect(page.get_by_role("button", name="标准字")).not_to_be_visible()


def test_a_wide_table_says_so_and_is_moved_by_keys(
    enter: Callable[[Officer], Page], live_server: LiveServer, awarded: Scene
) -> None:
    page = enter(awarded.clerk)
    page.goto(live_server.url + reverse("award_summary", args=[awarded.round.pk]))
    says = page.get_by_text("表格比屏幕宽")
    expect(says).not_to_be_visible()
    page.set_viewport_size({"width": 320, "height": 740})
    expect(says).to_be_visible()
    table = page.locator(".scroll")
    table.focus()
    expect(table).to_be_focused()
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.scroll').scrollLeft > 0")


def test_letters_follow_what_the_reader_has_set_in_the_browser(
    page: Page, live_server: LiveServer
) -> None:
    """No size of text or of what is pressed is in pixels, so a larger setting enlarges it."""
    page.goto(live_server.url + reverse("login"))
    client = page.context.new_cdp_session(page)
    client.send("Page.setFontSizes", {"fontSizes": {"standard": 24, "fixed": 20}})
    page.reload()
    assert page.evaluate(FONT) == "27px"
    button = page.locator("main .btn").first.bounding_box()
    assert button
    assert button["height"] >= 48 * 24 / 16
