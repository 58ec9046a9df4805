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
from households.actions import rosters
from households.models import Household

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
    page.wait_for_url("**receipt=**")
    assert "正在写入花名册" in page.evaluate("sessionStorage.getItem('shown')")
    assert Household.objects.count() == 212
