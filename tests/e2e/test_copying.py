"""A paper form is copied in a real browser with the keyboard alone, and the keys are counted."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Entry, Photo
from grids.models import Grid, Officer
from tests.evaluation.doorstep import make_doorstep
from tests.grids.evil_pictures import picture

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


def test_a_photo_of_the_paper_is_added_by_keys_and_the_form_is_saved_after(
    enter: Enter, live_server: LiveServer, entry: Entry, clerk: Officer
) -> None:
    """Before the save, which the last question still leads to."""
    page = enter(clerk)
    page.goto(live_server.url + reverse("declaration_copy", args=[entry.pk]))
    page.keyboard.press("1")
    page.locator(".copy-step input").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="保存，录下一张")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-photos-of] input")).to_be_focused()
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    sheet = {"name": "sheet.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    chosen.value.set_files(sheet)
    expect(page.locator("[data-photos-of] img")).to_have_count(1)
    expect(page.locator("[data-photos-of]")).to_contain_text("照片已存好")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_number")).to_be_focused()
    photo = Photo.objects.get()
    assert (photo.kind, photo.entry) == (Photo.Kind.PAPER, entry)
    assert Declaration.objects.get(entry=entry).answers.get().value == "met"
