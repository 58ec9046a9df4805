"""Seconds that a liaison needs for ten households without news, on a phone at human speed.

    python3 manage.py test benchmarks/ten_households.py -s

From the home page to the word that the visits are entered: 360 px wide, a second to read each
household, 0.3 s for each tap, on a good network and on a bad one.
"""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from grids.models import Officer
from grids.roles import Role
from households.models import Liaison, Visit
from tests.factories import (
    PASSWORD,
    make_grid,
    make_household,
    make_link,
    make_officer,
    make_village,
)

TEN, READING, TAP = 10, 1.0, 0.3
#: At most so many seconds for all ten.
SECONDS = 60
#: A cheap phone far from the mast (trust.md §7, item 25).
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def caller(transactional_db: None) -> Officer:
    village = make_village(name="后庄村")
    grid = make_grid(village=village, name="第1组")
    officer = make_officer(name="段志强", role=Role.LIAISON, place=village)
    since = timezone.localdate() - timedelta(days=31)
    liaison = Liaison.objects.create(
        village=village, name=officer.name, officer=officer, since=since
    )
    for number in range(TEN):
        home = make_household(village=village, grid=grid, number=f"0100{number:02}")
        make_link(household=home, officer=officer, liaison=liaison, at=timezone.now())
    return officer


@pytest.fixture
def phone() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        size: Any = {"width": 360, "height": 740}
        context = browser.new_context(viewport=size, has_touch=True, locale="zh-CN")
        yield context.new_page()
        browser.close()


@pytest.mark.parametrize("network", [None, SLOW], ids=["good network", "bad network"])
def test_ten_households_take_less_than_a_minute(
    caller: Officer, phone: Page, live_server: LiveServer, network: dict[str, Any] | None
) -> None:
    phone.goto(f"{live_server.url}/login/")
    phone.fill("#id_username", caller.username)
    phone.fill("#id_password", PASSWORD)
    phone.click("main button[type=submit]")
    phone.wait_for_url(f"{live_server.url}/")
    if network:
        session = phone.context.new_cdp_session(phone)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)
    began = time.monotonic()
    tap(phone.get_by_role("link", name="去办").first)
    boxes = phone.get_by_label("无新情况")
    expect(boxes).to_have_count(TEN, timeout=30_000)
    for box in boxes.all():
        time.sleep(READING)
        tap(box)
    tap(phone.get_by_role("button", name="所勾选的户没有新情况"))
    expect(phone.get_by_text("今天已回访")).to_have_count(TEN, timeout=30_000)
    seconds = time.monotonic() - began
    print(f"\n{seconds:8.1f} s for {TEN} households, at most {SECONDS}")
    assert Visit.objects.filter(nothing_new=True).count() == TEN
    assert seconds < SECONDS


def tap(what: Locator) -> None:
    what.wait_for(timeout=30_000)
    time.sleep(TAP)
    what.tap()
