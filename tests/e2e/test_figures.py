"""Places at a glance: on an old PC, a projector, a phone, without script; axe finds nothing."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from evaluation.figures.queries.township import PARTS as OF_TOWNSHIP
from evaluation.figures.queries.village import PARTS as OF_VILLAGE
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from tests.e2e.conftest import axe_findings, log_in, sticking_out
from tests.evaluation.scene import Scene

WIDTHS = (1366, 1024, 360)


@pytest.fixture
def scene(
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
    return scene.reach(Stage.NOTICE)


@pytest.fixture
def addresses(scene: Scene) -> list[str]:
    """Every part of a township and of a village whose notice hangs, and a number of each."""
    here, office = scene.round.village_id, scene.round.village.township_id
    return [
        *(reverse("overview_part", args=[office, part]) for part in OF_TOWNSHIP),
        *(reverse("overview_part", args=[here, part]) for part in OF_VILLAGE),
        reverse("figure_detail", args=[office, "entries"]),
        reverse("figure_detail", args=[office, "links-silent-2"]),
        reverse("figure_detail", args=[here, "claims"]),
        reverse("report_list", args=[here]),
        reverse("report_detail", args=[here, "2026-10"]),
        reverse("report_detail", args=[office, "2026-10"]),
        reverse("report_paper", args=[here, "2026"]),
        reverse("township_cues", args=[office]),
        reverse("cue_list", args=[scene.round.pk]),
        reverse("township_tables", args=[office]),
        reverse("table_send", args=[here, "summary"]),
        reverse("table_print", args=[here, "roster"]),
        reverse("use_paper", args=[office, 2026]),
    ]


def test_places_at_a_glance_are_read_by_everyone_on_every_screen(
    addresses: list[str], enter: Callable[[Officer], Page], live_server: LiveServer, scene: Scene
) -> None:
    page = enter(scene.township)
    for address in addresses:
        page.goto(live_server.url + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 768})
            assert sticking_out(page, width) == [], (address, width)
        assert axe_findings(page) == [], address


def test_without_script_a_year_is_chosen_and_a_number_opened(
    addresses: list[str], browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    plain = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = plain.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, scene.township)
    page.goto(live_server.url + addresses[1])
    page.get_by_role("button", name="显示").click()
    assert "year=" in page.url
    page.locator(".counts td a").first.click()
    assert page.locator("h1").inner_text() == f"{scene.round.village.township.name}：常住 · 已认星"
    plain.close()
