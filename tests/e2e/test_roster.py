"""The roster in a browser: an import that takes longer shows how far it is."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from grids.models import Officer, Village
from households.actions import import_roster, rosters
from households.models import Household
from tests.factories import make_sent
from tests.households.sheets import xlsx

pytestmark = pytest.mark.django_db(transaction=True)
CLEAN = Path(__file__).parents[1] / "rosters" / "houzhuang-clean.xlsx"

# A page that waits for its answer cannot be asked; it writes down what it shows for the next one.
NOTE_WHAT_IS_SHOWN = """() => {
  var box = document.querySelector('.progress');
  new MutationObserver(function () {
    if (!box.hidden) sessionStorage.setItem('shown', box.innerText);
  }).observe(box, {subtree: true, childList: true, attributes: true});
}"""


def test_an_import_that_takes_longer_shows_how_far_it_is(
    enter: Callable[[Officer], Page],
    live_server: LiveServer,
    village: Village,
    clerk: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep = rosters.keep

    def keep_slowly(*given: Any, **named: Any) -> None:
        time.sleep(5)
        keep(*given, **named)

    monkeypatch.setattr(rosters, "keep", keep_slowly)
    page = enter(clerk)
    page.goto(live_server.url + reverse("roster_upload", args=[village.pk]))
    page.set_input_files("input[type=file]", CLEAN)
    page.click("main button[type=submit]")
    expect(page.locator(".progress")).to_be_hidden()
    page.evaluate(NOTE_WHAT_IS_SHOWN)
    page.click("main button[type=submit]", no_wait_after=True)
    page.wait_for_selector("text=花名册已导入", timeout=30_000)
    assert "正在写入花名册" in page.evaluate("sessionStorage.getItem('shown')")
    assert Household.objects.count() == 212


CARD, PHONE = "110101190001011009", "19900000001"
TABLE = [
    ["组", "户编号", "姓名", "与户主关系", "身份证号", "电话"],
    ["1组", "990001", "金丝雀", "户主", CARD, PHONE],
    ["1组", "990001", "金小雀", "子", None, None],
    ["1组", "990002", "王强", "户主", None, None],
]
#: Everything that a browser can keep of a page.
KEPT_BY_THE_BROWSER = """async () => {
  var names = 'caches' in window ? await caches.keys() : [];
  var bases = indexedDB.databases ? await indexedDB.databases() : [];
  return JSON.stringify([localStorage, sessionStorage, document.cookie, names, bases]);
}"""


def test_the_browser_keeps_no_number_of_a_roster(
    enter: Callable[[Officer], Page], live_server: LiveServer, village: Village, clerk: Officer
) -> None:
    page = enter(clerk)
    page.goto(live_server.url + reverse("roster_upload", args=[village.pk]))
    file = {"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(TABLE)}
    page.set_input_files("input[type=file]", files=[file])
    page.click("main button[type=submit]")
    page.click("main form[data-progress] button[type=submit]")
    page.wait_for_selector("text=花名册已导入")
    home = Household.objects.get(number="990001")
    page.goto(live_server.url + reverse("person_unmask", args=[home.head_id, "phone"]))
    page.check("input[value=call]")
    page.click("main button[type=submit]")
    assert PHONE in page.inner_text("main")
    page.goto(live_server.url + home.get_absolute_url())
    kept = page.evaluate(KEPT_BY_THE_BROWSER)
    assert (CARD in kept, PHONE in kept) == (False, False)
    assert [url for url in page.context.storage_state()["origins"] if PHONE in str(url)] == []


def test_a_household_with_numbers_fits_every_screen(
    enter: Callable[[Officer], Page],
    live_server: LiveServer,
    village: Village,
    clerk: Officer,
    look_at: Callable[..., None],
) -> None:
    import_roster(village.pk, data=xlsx(TABLE), sent=make_sent(clerk))
    page = enter(clerk)
    page.goto(live_server.url + Household.objects.get(number="990001").get_absolute_url())
    expect(page.locator("main")).to_contain_text("看完整号码")
    look_at("household-with-numbers")


def test_households_are_found_without_a_mouse(
    enter: Callable[[Officer], Page], live_server: LiveServer, village: Village, clerk: Officer
) -> None:
    import_roster(village.pk, data=xlsx(TABLE), sent=make_sent(clerk))
    page = enter(clerk)
    page.goto(live_server.url + reverse("household_list"))
    page.keyboard.press("/")
    page.keyboard.type("jsq")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=jsq**")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/*-*/")
    assert "金丝雀" in page.inner_text("h1")
