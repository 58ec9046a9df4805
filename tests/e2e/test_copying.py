"""A paper form is copied in a real browser with the keyboard alone, and the keys are counted."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Entry
from grids.models import Grid, Officer
from tests.evaluation.doorstep import make_doorstep

Enter = Callable[[Officer], Page]


@pytest.fixture
def entry(transactional_db: None, micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid, households=2).entries.order_by("number")[0]


def test_a_whole_form_is_copied_by_keys_alone(
    enter: Enter, live_server: LiveServer, entry: Entry, clerk: Officer
) -> None:
    """Ten stars of three items: one item not met, seven stars claimed."""
    page = enter(clerk)
    page.goto(live_server.url + reverse("form_next", args=[entry.round_id]))
    expect(page.locator("#id_number")).to_be_focused()
    keys = [*entry.number, "Enter"]
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(".copy-step input:focus")).to_have_count(1)
    electives = entry.campaign.stars.filter(mandatory=False).count()
    stars = entry.campaign.stars.count()
    form = [*["0"] * (stars - electives), "1", "2", "1", "1"]
    form += ["0", "1"] * (electives - 1)
    form += ["1", "1", "Enter"]
    for key in form:
        page.keyboard.press(key)
    expect(page.locator("#id_number")).to_be_focused()
    saved = Declaration.objects.get(entry=entry)
    assert (saved.mode, saved.consented) == ("from_paper", True)
    assert saved.answered_by is not None
    assert saved.answers.filter(value="not_met").count() == 1
    assert saved.answers.filter(value="met").count() == 3 * stars - 1
    assert saved.chosen.count() == electives
    assert len(keys) + len(form) < 40, "so many keys copy a paper form"


def test_backspace_goes_back_to_what_was_copied_wrongly(
    enter: Enter, live_server: LiveServer, entry: Entry, clerk: Officer
) -> None:
    page = enter(clerk)
    page.goto(live_server.url + reverse("declaration_copy", args=[entry.pk]))
    for key in ("2", "Backspace", "1"):
        page.keyboard.press(key)
    first = page.locator(".copy-step").first
    expect(first.locator('input[value="met"]')).to_be_checked()
