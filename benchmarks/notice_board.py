"""Weighs the public board of 600 lines as a phone receives it: bytes, requests, queries, time.

    python3 manage.py test benchmarks/notice_board.py -s

The page is served as the demonstration serves it (waitress, gzip, hashed and compressed static
files) and loaded with an empty cache by Chromium, whose network events count what came over the
wire, headers included. Without JavaScript, because the board has none.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright
from waitress.server import create_server

from evaluation.models import Notice
from tests.evaluation.boards import make_decided, make_long_notice
from tests.factories import make_grid, make_village

LINES = 600
BYTES = 60_000
QUERIES = 4
#: A cheap phone on a bad network (trust.md §7, item 25).
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def notice(transactional_db: None) -> Notice:
    village = make_village(name="后庄村")
    grid = make_grid(village=village, name="第1组")
    decided = make_decided(village=village)
    return make_long_notice(decided=decided, grid=grid, lines=LINES, at=timezone.now())


@pytest.fixture
def address(tmp_path: Path, settings: Any) -> Iterator[str]:
    """The application behind waitress, with its static files hashed and compressed."""
    settings.STATIC_ROOT = tmp_path / "static"
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    call_command("collectstatic", verbosity=0, interactive=False)
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()  # ends the threads, and with them their connections
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def phone() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(
            java_script_enabled=False, viewport={"width": 360, "height": 740}
        )
        yield context.new_page()
        browser.close()


def test_the_board_stays_within_its_figures(notice: Notice, address: str, phone: Page) -> None:
    came = _received(phone, f"{address}/g/{notice.slug}/")
    again = _received(phone, f"{address}/g/{notice.slug}/", reload=True)
    queries = _queries(notice)
    seconds = _on_a_bad_network(phone, f"{address}/g/{notice.slug}/?big=1")
    for name, size in came.items():
        print(f"\n{size:>8} bytes  {name}", end="")
    print(f"\n{sum(came.values()):>8} bytes in {len(came)} requests, at most {BYTES}")
    print(f"{sum(again.values()):>8} bytes when read again")
    print(f"{queries:>8} queries, at most {QUERIES}")
    print(f"{seconds:>8.1f} s until read at 400 kbit/s and 400 ms")
    print(f"{phone.locator('th[scope=row]').count():>8} lines; settings: {settings.PROFILE}")
    assert sum(came.values()) <= BYTES
    assert queries <= QUERIES


def _received(page: Page, url: str, *, reload: bool = False) -> dict[str, int]:
    """Bytes over the wire by address, response headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on(
        "Network.responseReceived",
        lambda event: names.update({event["requestId"]: event["response"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])}),
    )
    if reload:
        page.reload(wait_until="networkidle")
    else:
        page.goto(url, wait_until="networkidle")
    session.detach()
    return {names.get(key, key).split("/", 3)[-1]: size for key, size in sizes.items()}


def _queries(notice: Notice) -> int:
    with CaptureQueriesContext(connection) as captured:
        Client().get(f"/g/{notice.slug}/")
    return len(captured)


def _on_a_bad_network(page: Page, url: str) -> float:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW)
    began = time.perf_counter()
    page.goto(url, wait_until="load")
    return time.perf_counter() - began
