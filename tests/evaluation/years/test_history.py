"""Stars year by year: streaks and changes against a count of their own, and who reads what."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from evaluation.models import (
    Answer,
    AwardEnd,
    Campaign,
    Catalogue,
    Claim,
    Declaration,
    Entry,
    StarChange,
)
from evaluation.workflow import Stage
from evaluation.years.queries.history import Cycle, Held, History, Step, Way, history_of
from evaluation.years.queries.village import Year, year_of
from grids.models import Grid, Officer, Village
from households.actions import issue_code
from households.models import Household
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.years.past import make_homes, make_past, remember
from tests.factories import (
    NOW,
    TODAY,
    make_catalogue,
    make_entry,
    make_household,
    make_sent,
)

CODES = [f"{n:02d}" for n in range(1, 11)]
SIX = tuple(CODES[:6])


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def star(code: str) -> Held:
    return Held(code, f"第{code}星", date(2020, 1, 1), date(2020, 12, 31))


def cycle(year: int, codes: Any, *, years: int = 1, way: Way = Way.AWARDED) -> Cycle:
    return Cycle(Campaign(year=year, award_years=years), way, {code: star(code) for code in codes})


# Against a count of their own.


@st.composite
def lives(draw: st.DrawFn) -> list[Cycle]:
    """Up to six evaluations, one or two years apart, some left out; the newest may be open."""
    year, made = 2015, []
    for _n in range(draw(st.integers(0, 6))):
        years = draw(st.integers(1, 3))
        full = draw(st.sampled_from([True, True, False]))
        made.append(cycle(year, CODES if full else draw(st.sets(st.sampled_from(CODES[:9])))))
        made[-1].campaign.award_years = years
        year += years + draw(st.sampled_from([0, 0, 0, 1]))
    if draw(st.booleans()):
        made.append(cycle(year, [], way=Way.UNDER_WAY))
    return made


def running(cycles: list[Cycle]) -> int:
    """The longest ending of the decided years that is full, without a year left out."""
    decided = list(cycles)
    while decided and decided[-1].way == Way.UNDER_WAY:
        decided.pop()
    for length in range(len(decided), 0, -1):
        part = decided[-length:]
        whole = all(len(one.stars) == 10 for one in part)
        joined = all(
            last.campaign.year + last.campaign.award_years >= one.campaign.year
            for last, one in pairwise(part)
        )
        if whole and joined:
            return length
    return 0


@given(cycles=lives())
def test_a_streak_equals_a_count_of_its_own(cycles: list[Cycle]) -> None:
    history = History(cycles)
    assert history.streak == running(cycles)
    assert history.recommended == (running(cycles) >= 3)


@given(before=st.sets(st.sampled_from(CODES)), now=st.sets(st.sampled_from(CODES)))
def test_won_lost_and_kept_are_the_differences_of_two_sets(before: set[str], now: set[str]) -> None:
    step = Step(cycle(2026, now), cycle(2025, before))
    assert {one.code for one in step.won} == now - before
    assert {one.code for one in step.lost} == before - now
    assert {one.code for one in step.kept} == now & before


def test_a_year_that_is_not_decided_takes_nothing_away() -> None:
    step = Step(cycle(2026, [], way=Way.UNDER_WAY), cycle(2025, CODES))
    assert (step.lost, step.won, step.kept) == ([], [], [])


# From the tables.

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    return make_catalogue()


@pytest.fixture
def years(village: Village, catalogue: Catalogue) -> dict[int, Any]:
    """A round a year from 2023 to 2026; the last one is awarded, the others are closed."""
    made = {
        year: make_past(village=village, catalogue=catalogue, year=year)
        for year in range(2023, 2027)
    }
    made[2026].stage = Stage.AWARDED
    made[2026].save()
    return made


def lived(
    years: dict[int, Any], home: Household, typist: Officer, **stars: tuple[str, ...]
) -> dict[int, Entry]:
    """``y2024=…``: what it was awarded in that year."""
    return {
        int(name[1:]): remember(years[int(name[1:])], home, typist=typist, stars=codes)
        for name, codes in stars.items()
    }


def end(entry: Entry, code: str, on: date) -> None:
    """The star is taken during the year."""
    award = entry.awards.get(star__star__code=code)
    change = StarChange.objects.create(
        claim=Claim.objects.get(entry=entry, star=award.star),
        kind=StarChange.Kind.ADD,
        ground="…",
        document="…",
    )
    AwardEnd.objects.create(award=award, change=change, ended_on=on)


def history(home: Household) -> History:
    return history_of(home.pk, home.village.township_id, today=TODAY)


def test_three_evaluations_with_all_stars_are_a_streak_until_one_is_taken(
    years: dict[int, Any], micro_grid: Grid, clerk: Officer
) -> None:
    home = make_household(village=micro_grid.village, grid=micro_grid)
    entries = lived(years, home, clerk, y2024=CODES, y2025=CODES, y2026=CODES)
    assert (history(home).streak, history(home).recommended) == (3, True)
    end(entries[2025], "07", date(2026, 3, 1))
    assert history(home).streak == 1


def test_a_star_that_ended_on_a_day_still_to_come_holds_today(
    years: dict[int, Any], micro_grid: Grid, clerk: Officer
) -> None:
    home = make_household(village=micro_grid.village, grid=micro_grid)
    end(lived(years, home, clerk, y2026=SIX)[2026], "05", date(2026, 12, 1))
    assert list(history(home).step_of(years[2026].campaign).cycle.stars) == list(SIX)


def test_cycles_of_two_years_are_counted_as_cycles(
    years: dict[int, Any], micro_grid: Grid, clerk: Officer
) -> None:
    years[2024].campaign.award_years = 2
    years[2024].campaign.save()
    home = make_household(village=micro_grid.village, grid=micro_grid)
    lived(years, home, clerk, y2023=CODES, y2024=CODES, y2026=CODES)
    assert history(home).streak == 3


def test_each_year_tells_its_stars_from_when_to_when_and_what_changed(
    years: dict[int, Any], micro_grid: Grid, clerk: Officer
) -> None:
    home = make_household(village=micro_grid.village, grid=micro_grid)
    lived(years, home, clerk, y2024=SIX, y2025=(*SIX[:5], "09"))
    new, old = history(home).steps[:2]
    assert new.cycle.campaign.year == 2025
    assert new.cycle.span == (date(2025, 6, 1), date(2026, 12, 31))
    assert ([s.code for s in new.won], [s.code for s in new.lost]) == (["09"], ["06"])
    assert (old.cycle.campaign.year, old.compared) == (2024, False)


@pytest.mark.parametrize(
    ("ended_on", "kept"),
    [(date(2025, 12, 31), []), (date(2026, 1, 1), CODES)],
    ids=["before the year's stars were over", "after"],
)
def test_a_household_that_ended_keeps_the_stars_of_years_that_were_over(
    years: dict[int, Any], micro_grid: Grid, clerk: Officer, ended_on: date, kept: list[str]
) -> None:
    """2024's held until the end of 2025; of the others it is told that the household has gone."""
    home = make_household(village=micro_grid.village, grid=micro_grid)
    lived(years, home, clerk, y2024=CODES, y2026=CODES)
    Household.objects.filter(pk=home.pk).update(ended_on=ended_on)
    told = history(home)
    assert list(told.step_of(years[2024].campaign).cycle.stars) == kept
    cycle = told.step_of(years[2026].campaign).cycle
    assert (list(cycle.stars), cycle.way, told.streak) == ([], Way.GONE, 0)


# The village's page.


@pytest.fixture
def homes(years: dict[int, Any], micro_grid: Grid, clerk: Officer) -> list[Household]:
    """One keeps its stars, one has fewer now and says why, one declined, one is not decided."""
    homes = make_homes(grid=micro_grid, n=4)
    for home in homes:
        lived(years, home, clerk, y2025=SIX)
    lived(years, homes[0], clerk, y2026=(*SIX[:5], "08"))
    below = remember(years[2026], homes[1], typist=clerk, stars=SIX[:3], awarded=False)
    of_it = Declaration.objects.get(entry=below).answers
    of_it.filter(criterion__code__in=["05-1", "09-1"]).update(value=Answer.Value.NOT_MET)
    make_entry(round_=years[2026], household=homes[2], status=Entry.Status.DECLINED)
    return homes


def found(years: dict[int, Any], village: Village) -> Year:
    return year_of(village, years[2026].campaign, today=TODAY)


def test_a_villages_year_counts_by_star_and_knows_who_left_and_why(
    years: dict[int, Any], homes: list[Household], village: Village
) -> None:
    year = found(years, village)
    assert (year.awarded, year.pending) == (1, 1)
    kept = {row.name: (row.kept, row.won, row.lost) for row in year.stars}
    assert kept == {
        **{f"第{n}星": (1, 0, 2) for n in range(1, 6)},
        "第6星": (0, 0, 3),
        "第7星": (0, 0, 0),
        "第8星": (0, 1, 0),
        "第9星": (0, 0, 0),
        "第10星": (0, 0, 0),
    }
    assert [one.entry.household for one in year.leavers] == homes[1:3]
    below, declined = year.leavers
    assert below.why == str(Way.BELOW.label)
    assert declined.why == str(Entry.Status.DECLINED.label)
    missing = {star.code: [item.code for item in items] for star, items in below.missing if items}
    assert missing == {"05": ["05-1"]}


def test_who_left_the_household_that_ended_is_nobodys_list(
    years: dict[int, Any], homes: list[Household], village: Village
) -> None:
    Household.objects.filter(pk=homes[2].pk).update(ended_on=date(2026, 5, 1))
    assert [one.entry.household for one in found(years, village).leavers] == [homes[1]]


def page(officer: Officer, years: dict[int, Any], village: Village) -> Any:
    url = reverse("year_detail", args=[years[2026].campaign_id, village.pk])
    return browser_of(officer).get(url)


def test_names_of_who_left_are_the_villages_own(
    years: dict[int, Any],
    homes: list[Household],
    village: Village,
    clerk: Officer,
    secretary: Officer,
    township_officer: Officer,
    county_officer: Officer,
    grid_leader: Officer,
    other_clerk: Officer,
) -> None:
    for officer in (clerk, secretary):
        shown = text(page(officer, years, village))
        assert "020002" in shown
        assert "Item 5-1" in shown
    above = text(page(township_officer, years, village))
    assert "020002" not in above
    assert "only the village’s own officers read" in above
    assert "fewer than 5" in text(page(county_officer, years, village))
    assert page(grid_leader, years, village).status_code == 403
    assert page(other_clerk, years, village).status_code == 404


def test_who_has_had_all_stars_three_times_is_told_to_the_township_too(
    years: dict[int, Any], micro_grid: Grid, clerk: Officer, township_officer: Officer,
    county_officer: Officer,
) -> None:  # fmt: skip
    home = make_household(village=micro_grid.village, grid=micro_grid, number="029999")
    lived(years, home, clerk, y2024=CODES, y2025=CODES, y2026=CODES)
    assert "029999" in text(page(township_officer, years, micro_grid.village))
    assert "029999" not in text(page(county_officer, years, micro_grid.village))


@pytest.mark.parametrize("households", [1, 3, 30])
def test_a_villages_year_takes_the_same_queries_for_any_number_of_households(
    households: int,
    years: dict[int, Any],
    micro_grid: Grid,
    clerk: Officer,
    django_assert_num_queries: Any,
) -> None:
    for home in make_homes(grid=micro_grid, n=households):
        lived(years, home, clerk, y2025=SIX)
        make_entry(round_=years[2026], household=home, status=Entry.Status.LAPSED)
    browser = browser_of(clerk)
    url = reverse("year_detail", args=[years[2026].campaign_id, micro_grid.village_id])
    with django_assert_num_queries(15):
        browser.get(url)


def test_the_households_page_and_its_own_tell_the_same(
    years: dict[int, Any], micro_grid: Grid, clerk: Officer
) -> None:
    home = make_household(village=micro_grid.village, grid=micro_grid)
    entries = lived(years, home, clerk, y2025=SIX, y2026=(*SIX[:5], "08"))
    officers = text(browser_of(clerk).get(reverse("entry_detail", args=[entries[2026].pk])))
    client = Client()
    send(client, "/own/", household_code=issue_code(home.pk, sent=make_sent(clerk))[1])
    client.cookies["django_language"] = "en"
    own = text(client.get(reverse("home_matters")))
    for sentence in ("New: Star 8", "Not any more: Star 6", "2026-06-01 – 2027-12-31"):
        assert sentence in officers
        assert sentence in own
