"""A real browser: Debian's Chromium, Chinese, watched for anything that it complains about."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from grids.models import Officer
from starcivil import equipment
from tests.factories import PASSWORD

# Playwright's sync API runs an event loop in the test's thread, where Django forbids queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe.min.js"
QUIET = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync")
QUIET += ("disable-background-networking", "disable-component-update")
# Debian's Chromium asks for a graphics card, and where there is none it imitates one.
QUIET += ("disable-gpu-compositing", "disable-gpu-rasterization")
# Every window would prepare the suggestions of its address bar, which nobody sees, for more than a
# second on the processor. A second such list replaces the first, so Playwright's own stands here.
OFF = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
OFF += ("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades")
OFF += ("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding")
OFF += ("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled")
OFF += ("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch")
QUIET += (f"disable-features={','.join(OFF)}",)
# Long enough for a machine with other work; what comes is seen at once.
expect.set_options(timeout=15_000)
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    arguments = [f"--{name}" for name in QUIET]
    return {**browser_type_launch_args, "executable_path": equipment.chromium(), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    chinese = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": DESKTOP}
    return {**browser_context_args, **chinese}


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when a script breaks or the security policy is violated."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    yield page
    # A page for an error is itself told as "Failed to load resource".
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def until(page: Page, what: str | Callable[[], object], *, seconds: float = 20) -> None:
    """Until the script, its promise, or what the test itself sees, is true; the page goes on.

    Playwright's own ``wait_for_function`` takes every promise for true, and where the policy lets
    no text be a script it looks once only.
    """
    end = time.monotonic() + seconds
    while not (what() if callable(what) else page.evaluate(what)):
        assert time.monotonic() < end, what
        page.wait_for_timeout(50)


def weighed(page: Page) -> None:
    """Until the verdict on a star that is always judged has come.

    It moves what stands below it, so a tap in that very moment meets nothing.
    """
    expect(page.locator(".now-says")).to_have_text("够条件")


@pytest.fixture
def enter(page: Page, live_server: LiveServer) -> Callable[[Officer], Page]:
    """``enter(clerk)`` logs in as people do, with user name and password."""

    def go(officer: Officer) -> Page:
        page.context.clear_cookies()
        page.goto(live_server.url + reverse("login"))
        log_in(page, officer)
        return page

    return go


def log_in(page: Page, officer: Officer) -> None:
    """Fill in the open log-in page and wait for what comes after it."""
    page.fill("#id_username", officer.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: reverse("login") not in url)


@pytest.fixture
def look_at(page: Page) -> Callable[..., None]:
    """``look_at("name")`` checks the open page at both widths and saves what it looks like.

    No finding of axe that is serious or worse, nothing sticks out at the side. The pictures go
    to the folder in STARCIVIL_PICTURES, if it is set.
    """

    def look(name: str) -> None:
        for width, size in (("desktop", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size(size)  # type: ignore[arg-type]  # because it is a TypedDict
            if pictures := os.environ.get("STARCIVIL_PICTURES"):
                page.screenshot(path=f"{pictures}/{name}-{width}.png", full_page=True)
            assert sticking_out(page, size["width"]) == [], width
            assert axe_findings(page) == [], width

    return look


def axe_findings(page: Page) -> list[str]:
    """Serious and critical findings as ``rule: first element``."""
    page.wait_for_load_state()  # a page that has just begun has no element yet
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Every rule runs; only what was found in order is not described element by element.
    ask = "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
    found: list[dict[str, Any]] = page.evaluate(ask)
    grave = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in grave]


def sticking_out(page: Page, width: int) -> list[str]:
    """Parts that reach beyond the right edge, when the page can be moved sideways."""
    find = """width => document.documentElement.scrollWidth <= width ? [] :
        [...document.body.querySelectorAll('*')]
            .filter(part => part.getBoundingClientRect().right > width + 1)
            .map(part => part.outerHTML.slice(0, 80))"""
    page.wait_for_load_state()  # a page that has just begun has no element yet
    found: list[str] = page.evaluate(find, width)
    return found
