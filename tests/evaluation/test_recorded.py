"""What the village recorded stands beside the items that ask for it, and answers none of them."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from evaluation.models import Answer, Criterion
from evaluation.recorded import ATTENDANCE, HOURS, asked_by, recorded_for
from evaluation.workflow import Stage
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.scene import Scene
from tests.factories import make_activity, make_attendee, make_household, make_served

CATALOGUE = Path(settings.BASE_DIR) / "evaluation" / "catalogue.toml"


def test_four_items_of_the_catalogue_ask_for_what_is_recorded() -> None:
    stars = tomllib.loads(CATALOGUE.read_text("utf-8"))["stars"]
    asked = {
        item["code"]: kind
        for star in stars
        for item in star["criteria"]
        if (kind := asked_by(Criterion(text=item["text"])))
    }
    assert asked == {"01-1": ATTENDANCE, "04-3": ATTENDANCE, "08-3": HOURS, "08-4": ATTENDANCE}


@pytest.fixture
def asking(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The first two items ask."""
    words = {HOURS: ("条目1-2",), ATTENDANCE: ("条目1-1",)}
    monkeypatch.setattr("evaluation.recorded._WORDS", words)
    return scene.reach(Stage.DECLARING)


def test_the_form_tells_it_and_ticks_nothing(asking: Scene) -> None:
    entry = asking.round.entries.select_related("household__grid", "household__head").first()
    assert entry is not None
    day = {"held_on": asking.now.date().replace(year=asking.round.campaign.year)}
    home, clerk = entry.household, asking.clerk
    page = reverse("declaration_fill", args=[entry.pk])
    nothing = text(browser_of(clerk).get(page))
    assert "No class or meeting is recorded in 2026." in nothing
    assert "No service is recorded in 2026." in nothing
    lesson = make_activity(grid=home.grid, officer=clerk, held=True, topic="核桃修剪", **day)
    make_attendee(household=home, officer=clerk, activity=lesson)
    shift = make_activity(grid=home.grid, officer=clerk, kind="service", held=True, **day)
    make_served(household=home, officer=clerk, activity=shift)
    told = text(browser_of(clerk).get(page))
    assert "Recorded in 2026: 1 time." in told
    assert "核桃修剪" in told
    assert "Recorded in 2026: 1 time, 2.5 hours." in told
    assert "Is something missing?" in told
    assert told.count(" checked") == nothing.count(" checked")
    assert not Answer.objects.filter(declaration__entry=entry).exists()


def test_what_is_told_is_of_that_household_and_year_only(asking: Scene) -> None:
    entry = asking.round.entries.select_related("household__grid").first()
    assert entry is not None
    home, clerk = entry.household, asking.clerk
    other = make_household(village=home.village, grid=home.grid)
    make_attendee(household=other, officer=clerk)
    year_ago = asking.now.date().replace(year=asking.round.campaign.year - 1)
    old = make_activity(grid=home.grid, officer=clerk, held=True, held_on=year_ago)
    make_attendee(household=home, officer=clerk, activity=old)
    recorded = recorded_for(entry, asking.round)
    assert (list(recorded.came), list(recorded.served), recorded.hours) == ([], [], "0")
