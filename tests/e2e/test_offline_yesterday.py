"""A phone whose pages are of an older version meets today's server, and nothing is lost.

``yesterday/`` holds the scripts of the first pages without network, word for word: no photos, and
the first version of the phone's store. A phone that was away for long still runs them.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Entry, Photo, Round
from evaluation.packs.views import offline, sending
from grids.models import Grid, Officer, Receipt
from tests.e2e.conftest import PHONE
from tests.e2e.test_nothing_lost import ANDROID
from tests.e2e.test_offline import (
    done,
    fill,
    keep_list,
    kept_drafts,
    open_form,
    open_list,
    whole,
    worker_is,
)
from tests.evaluation.doorstep import make_doorstep

OLDER = {
    path.stem: path.read_text(encoding="utf-8")
    for path in Path(__file__).with_name("yesterday").iterdir()
}
#: Puts the older scripts in the place of today's in the worker's cache. Their names have no hash in
#: tests, so the browser must not remember them by name.
PLANT = """async older => {
    const cache = await caches.open('starcivil-offline-yesterday');
    for (const asked of await cache.keys()) {
        const name = /js\\/offline\\/(\\w+)/.exec(asked.url);
        if (name && older[name[1]]) {
            const headers = {'Content-Type': 'text/javascript', 'Cache-Control': 'no-store'};
            await cache.put(asked, new Response(older[name[1]], {headers}));
        }
    }
}"""


@pytest.fixture
def round_(transactional_db: None, micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid, households=2)


def older_script(route: Route) -> None:
    """On pages with network, which no worker keeps."""
    name = urlsplit(route.request.url).path.rsplit("/", 1)[1].split(".")[0]
    if name in OLDER:
        route.fulfill(body=OLDER[name], content_type="text/javascript")
    else:
        route.continue_()


def older_list(route: Route) -> None:
    """It did not say yet where photos go."""
    content: dict[str, Any] = route.fetch().json()
    del content["photos"]
    route.fulfill(json=content)


def stores(page: Page) -> list[str]:
    """What the phone's store consists of; tells the older one from today's."""
    ask = "idb.openDB('starcivil-offline').then(base => [...base.objectStoreNames, base.close()])"
    found: list[str] = page.evaluate(ask)
    return found[:-1]


def test_an_older_page_is_told_what_to_do_and_what_it_holds_is_sent(
    browser: Browser,
    live_server: LiveServer,
    grid_leader: Officer,
    round_: Round,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    finished, begun = round_.entries.order_by("number")
    context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=ANDROID)  # type: ignore[arg-type]  # because it is a TypedDict
    page = context.new_page()
    with monkeypatch.context() as yesterday:
        yesterday.setattr(offline, "shell_version", lambda: "yesterday")
        context.route("**/js/offline/*.js", older_script)
        context.route("**/packs/*/content/", older_list)
        keep_list(page, live_server, grid_leader, round_)
        page.evaluate(PLANT, OLDER)
        context.set_offline(True)
        open_list(page)
        fill_in(page, finished, begun)
    assert "photos" not in stores(page)
    context.unroute_all()

    with monkeypatch.context() as changed:
        changed.setattr(sending, "FORMAT", "2")
        context.set_offline(False)
        expect(page.locator("#on-phone")).to_contain_text("这个页面是旧版本")
    assert len(kept_drafts(page)) == 2
    assert not Declaration.objects.exists()

    address = page.url
    page.close()
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#receipts")).to_contain_text("010001 张*山")
    worker_is(page, offline.shell_version())
    page.goto(address)
    expect(page.get_by_text("在手机上填了一部分")).to_be_visible()
    assert "photos" in stores(page)
    finish(page, begun, tmp_path / "yard.png")
    expect(page.locator("#receipts")).to_contain_text("010002 李*")
    expect(page.locator("#on-phone")).to_be_hidden()
    assert (Declaration.objects.count(), Receipt.objects.filter(kind="pack_send").count()) == (2, 2)
    assert Photo.objects.get().entry == begun
    context.close()


def fill_in(page: Page, finished: Entry, begun: Entry) -> None:
    """One is ready to be sent, of the other one star is answered."""
    fill(page, finished)
    done(page)
    open_form(page, begun)
    page.locator("#star-01 [data-all-met]").click()
    expect(page.locator("#kept")).to_have_text("已存在手机里")
    page.go_back()
    expect(page.get_by_text("在手机上填了一部分")).to_be_visible()


def finish(page: Page, begun: Entry, picture: Path) -> None:
    """With today's page: what was answered stands there, and a photo can be added."""
    Image.effect_noise((800, 600), 90).convert("RGB").save(picture)
    open_form(page, begun)
    whole(page)
    expect(page.locator('#star-01 input[name="a-01-1"][value=met]')).to_be_checked()
    page.locator("#star-01 [data-photo]").set_input_files(picture)
    expect(page.locator("#star-01 [data-photos]")).to_contain_text("1张")
    for star in page.locator(".star").all()[1:]:
        star.locator("[data-all-met]").click()
    page.locator('input[name=mode][value="dictated/home"]').check(force=True)
    page.locator("#consented").check()
    done(page)
