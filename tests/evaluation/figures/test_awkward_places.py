"""Awkward places: waves, cancelled rounds, mergers, many stars, many villages, long names."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from evaluation.figures.queries import claims, entries, homes, watching
from evaluation.figures.queries.figure import Scope, numbers
from evaluation.models import Campaign, Entry
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from tests.evaluation.browsing import browser_of, text
from tests.factories import (
    NOW,
    make_award,
    make_campaign,
    make_catalogue,
    make_entry,
    make_grid,
    make_household,
    make_round,
    make_village,
)


def counted(*villages: Village, figures: Any, year: int = 2026) -> dict[str, Counter[Any]]:
    now = timezone.now()
    scope = Scope(tuple(villages), year, timezone.localdate(now).replace(day=1), now)
    return dict(numbers(figures, scope))


def test_a_household_of_two_waves_counts_once(village: Village, micro_grid: Grid) -> None:
    campaign = make_campaign(township=village.township)
    first = make_round(village=village, campaign=campaign, stage=Stage.CLOSED)
    second = make_round(village=village, campaign=campaign, stage=Stage.DECLARING)
    home = make_household(village=village, grid=micro_grid)
    before = make_entry(round_=first, household=home, status=Entry.Status.DECLARED)
    Entry.objects.filter(pk=before.pk).update(live=False)
    make_entry(round_=second, household=home)
    found = counted(village, figures=[entries.ALL, *entries.STATES])
    assert found["entries"] == Counter({village.pk: 1})
    assert found["entries-due"] == Counter({village.pk: 1})
    assert "entries-declared" not in found


def test_a_cancelled_wave_counts_nothing(village: Village, micro_grid: Grid) -> None:
    round_ = make_round(village=village, stage=Stage.CANCELLED)
    make_entry(round_=round_, household=make_household(village=village, grid=micro_grid))
    assert counted(village, figures=[entries.ALL, *watching.STAGES]) == {}


def test_what_was_decided_stays_with_the_village_that_a_household_left(
    village: Village, micro_grid: Grid
) -> None:
    """A village that is merged into another: its households move, its year stays its own."""
    other = make_village(name="新村", township=village.township)
    campaign = make_campaign(township=village.township)
    round_ = make_round(village=village, campaign=campaign, stage=Stage.AWARDED)
    home = make_household(village=village, grid=micro_grid)
    make_award(entry=make_entry(round_=round_, household=home, status=Entry.Status.DECLARED))
    home.ended_on = timezone.localdate()
    home.save()
    make_household(village=other, grid=make_grid(village=other, name="第1组"))
    found = counted(village, other, figures=[entries.DECLARED, claims.HELD, homes.FIGURES[0]])
    assert found["entries-declared"] == Counter({village.pk: 1})
    assert found["homes"] == Counter({other.pk: 1})
    assert "awards" not in found


def test_eleven_stars_are_eleven_rows(clerk: Officer, village: Village) -> None:
    campaign = make_campaign(township=village.township, catalogue=make_catalogue(stars=11))
    make_round(village=village, campaign=campaign)
    url = reverse("overview_part", args=[village.pk, "stars"])
    stars = browser_of(clerk).get(url).context["stars"]
    assert [star.code for star in stars] == [f"{n:02}" for n in range(1, 12)]


def test_sixty_villages_and_a_long_name_stand_in_their_order(
    township_officer: Officer, village: Village
) -> None:
    long = make_village(name="关王庙乡人民政府驻地社区村", township=village.township)
    for number in range(58):
        make_village(name=f"村{number:02}", township=village.township)
    url = reverse("overview", args=[village.township_id])
    tiles = browser_of(township_officer).get(url).context["tiles"]
    names = [tile.village.name for tile in tiles]
    assert names == list(Village.objects.order_by("name").values_list("name", flat=True))
    assert len(names) == 60
    assert long.name in names


def test_a_star_whose_code_is_new_is_not_compared(clerk: Officer, village: Village) -> None:
    old = make_campaign(township=village.township, catalogue=make_catalogue(stars=9), year=2025)
    make_round(village=village, campaign=old, stage=Stage.CLOSED)
    new: Campaign = make_campaign(township=village.township, catalogue=make_catalogue(stars=10))
    make_round(village=village, campaign=new)
    page = browser_of(clerk).get(reverse("overview_part", args=[village.pk, "stars"]))
    assert [star.before is None for star in page.context["stars"]] == [*[False] * 9, True]
    assert "Not comparable: last year’s catalogue had no star of this code." in text(page)


def test_a_year_that_is_over_is_told_as_it_stood_on_its_last_day(
    village: Village, micro_grid: Grid
) -> None:
    campaign = make_campaign(township=village.township, year=2024)
    round_ = make_round(village=village, campaign=campaign, stage=Stage.CLOSED)
    home = make_household(village=village, grid=micro_grid)
    entry = make_entry(round_=round_, household=home, status=Entry.Status.DECLARED)
    make_award(entry=entry, at=NOW.replace(year=2025, month=1) - timedelta(days=3))
    assert counted(village, figures=[claims.HELD], year=2024)["awards"] == Counter({village.pk: 1})
