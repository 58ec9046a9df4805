"""Pages of figures cost the same number of queries, however many households and villages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.models import Body, Campaign, Entry
from evaluation.workflow import Stage
from grids.models import Officer, Village
from tests.evaluation.browsing import browser_of
from tests.evaluation.scene import Scene
from tests.factories import (
    NOW,
    make_activity,
    make_award,
    make_campaign,
    make_entry,
    make_fault,
    make_grid,
    make_household,
    make_inspection,
    make_panel,
    make_round,
    make_village,
    make_visit,
)

#: Of a village's parts, then of a township's: queries, whatever there is.
VILLAGE = {"stand": 24, "taking-part": 11, "stars": 21, "month": 12}
TOWNSHIP = {"stand": 18, "taking-part": 11, "open": 14, "doors": 16, "stars": 17}


def _furnish(village: Village, campaign: Campaign, *, homes: int, clerk: Officer) -> None:
    """A round under way with households of every kind, and what happens at their doors."""
    round_ = make_round(campaign=campaign, village=village, stage=Stage.AWARDED)
    make_panel(round_=round_)
    make_panel(round_=round_, body=Body.COMMITTEES)
    grid = make_grid(village=village, name="第1组")
    for number in range(homes):
        home = make_household(village=village, grid=grid, number=f"{number:03}")
        entry = make_entry(round_=round_, household=home, status=Entry.Status.DECLARED)
        make_award(entry=entry, at=NOW)
        make_visit(household=home, officer=clerk)
        make_activity(grid=grid, officer=clerk)
    make_fault(inspection=make_inspection(round_=round_, officer=clerk, at=NOW - timedelta(days=9)))


@pytest.mark.parametrize("homes", [1, 3, 30])
@pytest.mark.parametrize("part", list(VILLAGE))
def test_a_village_costs_the_same_for_any_number_of_households(
    scene: Scene, homes: int, part: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village = make_village(name="新村", township=scene.round.village.township)
    _furnish(village, scene.round.campaign, homes=homes, clerk=scene.clerk)
    client, url = browser_of(scene.township), reverse("overview_part", args=[village.pk, part])
    client.get(url)
    with django_assert_num_queries(VILLAGE[part]):
        client.get(url)


@pytest.mark.parametrize("villages", [1, 3, 30])
@pytest.mark.parametrize("part", list(TOWNSHIP))
def test_a_township_costs_the_same_for_any_number_of_villages(
    scene: Scene, villages: int, part: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    township = scene.round.village.township
    for number in range(villages):
        village = make_village(name=f"村{number:02}", township=township)
        _furnish(village, scene.round.campaign, homes=1, clerk=scene.clerk)
    client, url = browser_of(scene.township), reverse("overview_part", args=[township.pk, part])
    client.get(url)
    with django_assert_num_queries(TOWNSHIP[part]):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("homes", [1, 3, 30])
def test_a_figure_costs_the_same_for_any_number_of_rows(
    scene: Scene, homes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village = make_village(name="新村", township=scene.round.village.township)
    _furnish(village, scene.round.campaign, homes=homes, clerk=scene.clerk)
    client = browser_of(scene.township)
    for name, key, queries in (
        ("figure_detail", "awards", 10),
        ("figure_paper", "entries", 9),
        ("figure_table", "links", 7),
    ):
        url = reverse(name, args=[village.pk, key])
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200


def test_two_years_cost_a_few_queries_more(scene: Scene) -> None:
    """Over the years: at most five of them, whatever there was before."""
    for year in range(2010, timezone.localdate().year):
        campaign = make_campaign(township=scene.round.village.township, year=year)
        make_round(campaign=campaign, village=scene.round.village, stage=Stage.CLOSED)
    url = reverse("overview_part", args=[scene.round.village_id, "stars"])
    assert len(browser_of(scene.clerk).get(url).context["years"][0].told) == 5
