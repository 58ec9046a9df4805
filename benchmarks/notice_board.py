"""Weighs the public board of 600 lines as a phone receives it, and what one of 400 costs to serve.

    python3 manage.py test benchmarks/notice_board.py -s

The page is served as the demonstration serves it (waitress, gzip, hashed and compressed static
files) and loaded with an empty cache by Chromium, whose network events count what came over the
wire, headers included. Without JavaScript, because the board has none.

The costs are processor time of gunicorn, PostgreSQL and nginx, beside an empty Django view and a
static file of the same bytes in the same run.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
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

from benchmarks.costs import Case, Processes, ask, backends, body, compare, serving, tls_link
from evaluation.models import Notice
from evaluation.notices.actions import pages
from grids.models import Village
from tests.evaluation.boards import Decided, make_decided, make_long_notice
from tests.factories import make_grid, make_village
from tests.serving import free_port, make_certificate, nginx_config, proxied

LINES = 600
BYTES = 60_000
QUERIES = 1
#: Processor time of a board of so many households: warm and unchanged beside an empty view, and
#: a static file's beside the same page from nginx's cache.
HOUSEHOLDS = 400
WARM, UNCHANGED, OF_STATIC = 3.0, 2.0, 0.9
#: Until a withdrawal shows through nginx.
SECONDS = 1.0
#: A cheap phone on a bad network (trust.md §7, item 25).
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def notice(transactional_db: None) -> Notice:
    make_hanging(lines=LINES)
    return Notice.objects.get()


def make_hanging(*, lines: int) -> Decided:
    village = make_village(name="后庄村")
    grid = make_grid(village=village, name="第1组")
    decided = make_decided(village=village)
    make_long_notice(decided=decided, grid=grid, lines=lines, at=timezone.now())
    pages.store(decided.round, today=timezone.localdate())
    return decided


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


def test_what_a_board_costs_beside_an_empty_view_and_a_static_file(
    transactional_db: None, tmp_path: Path
) -> None:
    decided = make_hanging(lines=HOUSEHOLDS)
    path = Notice.objects.get().get_absolute_url()
    with (
        serving("django.core.wsgi:get_wsgi_application()", "benchmarks.empty", tmp_path) as empty,
        serving("starcivil.wsgi", "benchmarks.served", tmp_path) as ours,
        _behind_nginx(ours[0], path, tmp_path) as (port, nginx),
    ):
        cases = _cases(path, empty, ours) | _cases_of_nginx(path, tmp_path, port, nginx)
        compare(cases)
        board = cases["the board through nginx"]
        late = {
            name: max(_seconds_until_it_shows(board, decided, act) for _time in "123")
            for name, act in _acts(decided).items()
        }
    floor, ms = cases["an empty view"].ms, {name: case.ms for name, case in cases.items()}
    for name, case in cases.items():
        print(
            f"\n{case.ms:>8.3f} ms {case.ms / floor:>7.2f} × {case.bytes:>7} bytes  {name}", end=""
        )
    print()
    for name, seconds in late.items():
        print(f"{seconds:>8.2f} s  until the slowest of three showed: {name}")
    assert max(late.values()) <= SECONDS
    assert ms["the board, warm"] <= WARM * floor
    assert ms["the board, not changed"] <= UNCHANGED * floor
    assert ms["a static file"] >= OF_STATIC * ms["the board through nginx"]


def _acts(decided: Decided) -> dict[str, Callable[[], object]]:
    """What must show at once, each as it is done."""

    def correct() -> None:
        Village.objects.update(comment_box=f"第{time.time_ns()}号门")
        decided.round.village.refresh_from_db()
        decided.post(at=timezone.now(), correction=True)

    def end() -> None:
        """The day after the last one: its page is not asked for any more."""
        yesterday = timezone.localdate() - timedelta(days=1)
        Notice.objects.filter(kind="full").update(starts_on=yesterday, ends_on=yesterday)
        pages.store(decided.round, today=timezone.localdate())

    return {
        "withdrawing": lambda: decided.withdraw(at=timezone.now()),
        "correcting": correct,
        "ending": end,
    }


def _seconds_until_it_shows(case: Case, decided: Decided, act: Callable[[], object]) -> float:
    """From the commit to the first reader behind nginx who meets it; then it is as before."""
    kept = Notice.objects.get(kind="full")
    tag = ask(case.link, case.path, {}).headers["ETag"]
    act()
    began = time.perf_counter()
    while ask(case.link, case.path, {}).headers["ETag"] == tag:
        time.sleep(0.01)
    took = time.perf_counter() - began
    pages.forget(decided.round)
    Notice.objects.standing().exclude(pk=kept.pk).update(withdrawn_at=timezone.now())
    Notice.objects.filter(pk=kept.pk).update(
        withdrawn_at=None, starts_on=kept.starts_on, ends_on=kept.ends_on
    )
    pages.store(decided.round, today=timezone.localdate())
    time.sleep(1)
    return took


def _cases(path: str, empty: tuple[int, Processes], ours: tuple[int, Processes]) -> dict[str, Case]:
    """Of gunicorn, PostgreSQL's share included."""
    (floor, nothing), (port, service) = empty, ours

    def used() -> list[psutil.Process]:
        return [*service(), *backends()]

    link = HTTPConnection("127.0.0.1", port, timeout=10)
    tag = ask(link, path, {}).headers["ETag"]
    return {
        "an empty view": Case(HTTPConnection("127.0.0.1", floor, timeout=10), "/", nothing),
        "/livez": Case(link, "/livez", used),
        "the board, warm": Case(link, path, used),
        "the board, not changed": Case(
            link, path, used, headers={"If-None-Match": tag}, status=304
        ),
    }


def _cases_of_nginx(path: str, folder: Path, port: int, nginx: Processes) -> dict[str, Case]:
    def case(address: str) -> Case:
        return Case(tls_link(port, folder / "chain.pem"), address, nginx)

    return {"a static file": case("/same-bytes"), "the board through nginx": case(path)}


@contextmanager
def _behind_nginx(application: int, path: str, folder: Path) -> Iterator[tuple[int, Processes]]:
    """The guide's own file, and beside the site one file that holds the same bytes."""
    (folder / "same").write_bytes(body(application, path))
    make_certificate(folder)
    port = free_port()
    config = nginx_config(folder, folder / "web.sock", plain=free_port(), tls=port)
    config = config.replace(f"server unix:{folder}/web.sock", f"server 127.0.0.1:{application}")
    static = f"location = /same-bytes {{ alias {folder}/same; default_type text/html; }}\n"
    config = config.replace("location / {", static + "location / {")
    with proxied(folder, config):
        master = int((folder / "nginx.pid").read_text())
        yield port, lambda: psutil.Process(master).children()
