"""Nothing filled in is lost: the browser killed at random, and a network that spoils what it can.

Each has its twin without the protection, which must lose or double. A few forms each time the tests
run; ``STARCIVIL_LOSSES=200`` tries as many as docs/reliability.md tells of.
"""

import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Round
from grids.models import Grid, Officer, Receipt
from tests.e2e.conftest import PHONE, until
from tests.e2e.test_nothing_lost import ANDROID
from tests.e2e.test_offline import kill, take_along
from tests.evaluation.doorstep import make_doorstep
from tests.spoiling import spoiled

FORMS = int(os.environ.get("STARCIVIL_LOSSES", "20"))
A_KILL = 5
#: A form that is sent in from a phone's store.
SENT = re.compile(rb"^POST /packs/\S+/entries/")
CODES = [f"{star:02d}-{n}" for star in range(1, 11) for n in (1, 2, 3)]
#: Answers one item after the other in five forms, and tells each as soon as the page says "kept".
TYPE = """async (codes) => {
    const [pack] = await starcivilOffline.packs();
    const seen = {};
    for (const code of codes) for (const home of pack.entries) {
        const draft = seen[home.entry] || {revision: 0, answers: {}};
        const answers = Object.assign({}, draft.answers, {[code]: 'met'});
        const start = {entry: home.entry, pack: pack.pack, officer: pack.officer,
                       number: home.number, name: home.name, version: 0};
        const typed = {answers, chosen: [], remarks: {}, promises: {}, mode: '', consented: false,
                       waiting: false, trouble: null};
        seen[home.entry] = await starcivilOffline.write(home.entry, start, typed, draft.revision);
        kept(home.entry, code);
    }
}"""
#: The twin says "kept" before it is.
TOO_EARLY = """() => {
    const real = starcivilOffline.write;
    let last = Promise.resolve();
    starcivilOffline.write = (entry, start, typed, revision) => {
        last = last.then(() => new Promise(done => setTimeout(done, 30)))
            .then(() => real(entry, start, typed, revision));
        return Promise.resolve(Object.assign({}, typed, {revision: revision + 1}));
    };
}"""


@pytest.fixture
def round_(transactional_db: None, micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid, households=A_KILL)


Start = Callable[[], BrowserContext]


@pytest.fixture
def start(
    browser_type: BrowserType, browser_type_launch_args: dict[str, object], tmp_path: Path
) -> Start:
    def begin() -> BrowserContext:
        return browser_type.launch_persistent_context(
            str(tmp_path / "phone"),
            **browser_type_launch_args,  # type: ignore[arg-type]  # because it is a plain dict
            locale="zh-CN",
            viewport=PHONE,  # type: ignore[arg-type]  # because it is a TypedDict
            user_agent=ANDROID,
        )

    return begin


def killed_at_random(start: Start, profile: Path, address: str, *, early: bool) -> int:
    """Types offline, is killed within half a second of the first answer, opened again; how many
    forms lack an answer that was told to be kept.
    """
    told: list[tuple[str, str]] = []
    phone = start()
    phone.set_offline(True)
    page = phone.new_page()
    page.expose_function("kept", lambda entry, code: told.append((entry, code)))
    page.goto(address)
    until(page, "window.starcivilOffline !== undefined")
    for draft in page.evaluate("starcivilOffline.drafts()"):
        page.evaluate("entry => starcivilOffline.alter(entry, () => null)", draft["entry"])
    if early:
        page.evaluate(TOO_EARLY)
    page.evaluate(f"codes => {{ ({TYPE})(codes); }}", CODES)
    until(page, lambda: told)  # a kill before the first answer would prove nothing
    page.wait_for_timeout(random.uniform(0, 500))
    kill(profile)
    again = start()
    again.set_offline(True)
    page = again.new_page()
    page.goto(address)
    until(page, "window.starcivilOffline !== undefined")
    kept = {
        draft["entry"]: draft["answers"] for draft in page.evaluate("starcivilOffline.drafts()")
    }
    again.close()
    return len({entry for entry, code in told if code not in kept.get(entry, {})})


@pytest.mark.parametrize("early", [False, True], ids=["kept", "twin"])
def test_a_browser_killed_at_random_loses_nothing_that_was_told_to_be_kept(
    start: Start,
    tmp_path: Path,
    live_server: LiveServer,
    grid_leader: Officer,
    round_: Round,
    early: bool,
) -> None:
    phone = start()
    take_along(phone.new_page(), live_server, grid_leader, round_)
    phone.close()
    address = live_server.url + reverse("offline_list")
    kills = 2 if early else max(1, FORMS // A_KILL)
    lost = sum(
        killed_at_random(start, tmp_path / "phone", address, early=early) for _n in range(kills)
    )
    print(f"killed {kills} times, {kills * A_KILL} forms, lost: {lost}")
    assert (lost > 0) == early


#: As many forms as there are households, finished and waiting.
WAITING = """async (codes) => {
    const [pack] = await starcivilOffline.packs();
    const answers = {};
    codes.forEach(code => { answers[code] = 'met'; });
    for (const home of pack.entries) {
        const start = {entry: home.entry, pack: pack.pack, officer: pack.officer,
                       number: home.number, name: home.name, version: 0};
        await starcivilOffline.write(home.entry, start, {
            answers, chosen: [], remarks: {}, promises: {}, mode: 'dictated/home',
            consented: true, waiting: true, trouble: null}, 0);
    }
}"""


@pytest.mark.parametrize("named", [True, False], ids=["by its key", "twin"])
def test_a_network_that_drops_doubles_delays_and_cuts_loses_and_doubles_nothing(
    browser: Browser,
    live_server: LiveServer,
    micro_grid: Grid,
    grid_leader: Officer,
    transactional_db: None,
    named: bool,
) -> None:
    forms = FORMS if named else 20
    round_ = make_doorstep(grid=micro_grid, households=forms)
    with spoiled(live_server, path=SENT, seed=17) as spoiler:
        context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=ANDROID)  # type: ignore[arg-type]  # because it is a TypedDict
        page = context.new_page()
        # The same server through the spoiler: another port, so another phone's store.
        through = LiveServerAt(f"http://localhost:{spoiler.port}")
        take_along(page, through, grid_leader, round_)  # type: ignore[arg-type]  # because only its address is asked
        if not named:
            context.route("**/packs/*/entries/**", another_key)
        page.evaluate(WAITING, CODES)
        send_all(page)
        receipts = page.evaluate("starcivilOffline.receipts()")
        context.close()
    saved = Receipt.objects.filter(kind="pack_send")
    print(f"{forms} forms, {spoiler.spoilt} spoilt, {saved.count()} receipts of the server")
    assert Declaration.objects.count() == forms
    assert (saved.count() == forms) == named
    assert (set(Declaration.objects.values_list("version", flat=True)) == {1}) == named
    if named:
        assert {receipt["receipt"] for receipt in receipts} == set(
            saved.values_list("code", flat=True)
        )


class LiveServerAt:
    """An address to go to."""

    def __init__(self, url: str) -> None:
        self.url = url


def another_key(route: Any) -> None:
    """What would be without a key of the press: each try is another."""
    body = re.sub(r"cid=[0-9a-f-]+", f"cid={uuid4()}", route.request.post_data)
    route.continue_(post_data=body)


def send_all(page: Page) -> None:
    """Somebody who presses the button until nothing waits."""
    for _press in range(2000):
        if not page.evaluate("starcivilOffline.drafts().then(all => all.length)"):
            return
        page.evaluate("starcivilQueue.run()")
        page.wait_for_timeout(100)
    raise AssertionError("something still waits")
