"""The rehearsal of a year: by hand, against an independent count, its wall, its queries."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.models import Campaign, CampaignStar, Catalogue, Criterion, Star
from evaluation.workflow import Stage
from evaluation.years.queries.rehearsal import Part, Rehearsal, rehearsal_of
from grids.models import Grid, Officer, Village
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.years.past import make_homes, make_past, remember
from tests.factories import TODAY, make_campaign, make_catalogue, make_household, make_round

pytestmark = pytest.mark.django_db

#: An item: its code, its words, whether it must be met, whether it may not apply.
Item = tuple[str, str, bool, bool]


@dataclass(frozen=True)
class Plan:
    """A year: its stars' items, which stars it uses and which of them everybody needs."""

    stars: dict[str, tuple[Item, ...]]
    mandatory: frozenset[str] = frozenset()
    minimum: int = 1
    needed: bool = True


@dataclass(frozen=True)
class Home:
    """What it said, by item ("met" where nothing else), and the stars that it was awarded."""

    said: dict[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()


def make_year(plan: Plan, *, village: Village, year: int) -> Campaign:
    catalogue = Catalogue.objects.create(name=f"样本{Catalogue.objects.count()}-{year}")
    campaign = Campaign.objects.create(
        township=village.township,
        year=year,
        catalogue=catalogue,
        minimum_stars=plan.minimum,
        mandatory_needed=plan.needed,
        ends_on=TODAY.replace(year=year, month=12, day=31),
    )
    for code, items in plan.stars.items():
        star = Star.objects.create(catalogue=catalogue, code=code, name=f"第{code}星")
        Criterion.objects.bulk_create(
            Criterion(
                star=star,
                code=item,
                text=words,
                required=required,
                evidence="看",
                not_applicable_when="没有" if may_not_apply else "",
            )
            for item, words, required, may_not_apply in items
        )
        CampaignStar.objects.create(campaign=campaign, star=star, mandatory=code in plan.mandatory)
    return campaign


def rehearse(
    last: Plan, plan: Plan, homes: list[Home], *, grid: Grid, clerk: Officer
) -> Rehearsal | None:
    """As the program has it."""
    before = make_year(last, village=grid.village, year=2025)
    round_ = make_round(village=grid.village, campaign=before, stage=Stage.CLOSED)
    for place, home in enumerate(homes):
        household = make_household(village=grid.village, grid=grid, number=f"03{place:04d}")
        remember(round_, household, typist=clerk, stars=home.held, said=home.said)
    campaign = make_year(plan, village=grid.village, year=2026)
    return rehearsal_of(campaign, Village.objects.filter(pk=grid.village_id), today=TODAY)


# Written again from the rules' words (domain.md §7.1, §7.4); nothing of the program's own rules.


def may_claim(items: tuple[Item, ...], said: dict[str, str], before: dict[str, Item]) -> bool:
    missing = required_missing = applying = 0
    for code, words, required, may_not_apply in items:
        value = said.get(code, "met")
        if code not in before or before[code][1] != words:
            value = "met"
        if value == "na" and not may_not_apply:
            value = "met"
        if value == "na":
            continue
        applying += 1
        missing += value == "not_met"
        required_missing += value == "not_met" and required
    return applying > 0 and required_missing == 0 and missing <= 1


def count(last: Plan, plan: Plan, homes: list[Home]) -> dict[str, Any]:
    stars: dict[str, Counter[str]] = {code: Counter() for code in {**last.stars, **plan.stars}}
    board = Counter(now=0, leave=0, come=0)
    for home in homes:
        old = {code: {item[0]: item for item in items} for code, items in last.stars.items()}
        now = {
            code for code in plan.stars if may_claim(plan.stars[code], home.said, old.get(code, {}))
        }
        then = {code for code in last.stars if may_claim(last.stars[code], home.said, old[code])}
        asked = {
            code
            for code, items in plan.stars.items()
            if any(i[0] in old.get(code, {}) and old[code][i[0]][1] == i[1] for i in items)
        }
        for code, counted in stars.items():
            free = code not in home.held and code in now and code in asked
            counted["held"] += code in home.held
            counted["lost"] += code in home.held and code not in now
            counted["open"] += free
            counted["newly"] += free and code not in then
        on = named(last, set(home.held) & set(last.stars))
        kept = {code for code in now if code in home.held or code in plan.mandatory}
        board["now"] += on
        board["leave"] += on and not named(plan, kept)
        board["come"] += not on and named(plan, kept | (now & asked))
    return {"stars": stars, **board}


def named(plan: Plan, stars: set[str]) -> bool:
    whole = plan.mandatory <= stars or not plan.needed
    return whole and len(stars) >= plan.minimum


def figures(part: Part, codes: list[str]) -> dict[str, Any]:
    stars = {
        code: Counter(held=row.held, lost=row.lost, open=row.open, newly=row.newly)
        for code, row in zip(codes, part.stars, strict=True)
    }
    return {"stars": stars, "now": part.on_board, "leave": part.leave, "come": part.come}


def years() -> st.SearchStrategy[Plan]:
    words = st.sampled_from(["甲", "乙"])
    flags = st.tuples(st.booleans(), st.booleans())

    def star(code: str) -> st.SearchStrategy[tuple[Item, ...]]:
        item = st.tuples(st.booleans(), words, flags)
        each = st.tuples(item, item, item)
        return each.map(
            lambda three: tuple(
                (f"{code}-{n}", text_, required, optional)
                for n, (there, text_, (required, optional)) in enumerate(three, 1)
                if there or n == 1
            )
        )

    return st.builds(
        Plan,
        stars=st.fixed_dictionaries(
            {"01": star("01")}, optional={"02": star("02"), "03": star("03")}
        ),
        mandatory=st.sampled_from([frozenset(), frozenset({"01"})]),
        minimum=st.integers(1, 2),
        needed=st.booleans(),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Plan, Plan, list[Home]]:
    last, plan = draw(years()), draw(years())
    homes = []
    for _n in range(draw(st.integers(0, 4))):
        said = {
            code: draw(st.sampled_from(["met", "not_met", *(["na"] if optional else [])]))
            for items in last.stars.values()
            for code, _words, _required, optional in items
        }
        held = draw(st.sets(st.sampled_from(sorted(last.stars))))
        homes.append(Home(said, frozenset(held)))
    return last, plan, homes


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=cases())
def test_a_rehearsal_equals_a_count_of_its_own(
    case: tuple[Plan, Plan, list[Home]], micro_grid: Grid, clerk: Officer
) -> None:
    last, plan, homes = case
    with transaction.atomic():
        found = rehearse(last, plan, homes, grid=micro_grid, clerk=clerk)
        transaction.set_rollback(True)
    if not homes:
        assert found is None
        return
    assert found
    assert found.parts[0].answered == len(homes)
    codes = sorted({**last.stars, **plan.stars})
    assert figures(found.parts[0], codes) == count(last, plan, homes)


# By hand.


def test_a_star_is_lost_for_what_was_said_and_gained_where_a_rule_was_relaxed(
    micro_grid: Grid, clerk: Officer
) -> None:
    """03-2 has to be met now; 04-1 had to be met and need not any more; 05-9 is new."""
    strict = (("01-1", "甲", True, False), ("01-2", "乙", False, False))
    loose = (("01-1", "甲", False, False), ("01-2", "乙", False, False))
    last = Plan({"03": loose, "04": strict, "05": strict}, minimum=2)
    plan = Plan(
        {
            "03": (loose[0], ("01-2", "乙", True, False)),
            "04": loose,
            "05": (*strict, ("05-9", "丙", True, False)),
        },
        minimum=2,
    )
    homes = [
        Home({"01-2": "not_met"}, frozenset({"03", "05"})),  # loses 03 and 05 stays
        Home({"01-1": "not_met"}, frozenset({"03"})),  # may claim 04 now
    ]
    found = rehearse(last, plan, homes, grid=micro_grid, clerk=clerk)
    assert found
    assert [(s.held, s.lost, s.open, s.newly) for s in found.parts[0].stars] == [
        (2, 1, 0, 0),
        (0, 0, 2, 1),
        (1, 0, 0, 0),
    ]
    assert [(item.code, item.before) for item in found.unasked] == [("05-9", "")]
    assert (found.parts[0].on_board, found.parts[0].leave, found.parts[0].come) == (1, 1, 1)


def test_a_star_that_is_used_no_more_is_lost_by_all_and_a_new_one_says_nothing(
    micro_grid: Grid, clerk: Officer
) -> None:
    items = (("01-1", "甲", True, False),)
    homes = [Home(held=frozenset({"01"})), Home(held=frozenset({"01"}))]
    found = rehearse(Plan({"01": items}), Plan({"02": items}), homes, grid=micro_grid, clerk=clerk)
    assert found
    old, new = found.parts[0].stars
    assert (old.held, old.lost, old.told) == (2, 2, True)
    assert (new.open, new.newly, new.told) == (0, 0, False)


# The page.


@pytest.fixture
def campaign(village: Village, micro_grid: Grid, clerk: Officer) -> Campaign:
    """Three households would lose the fourth star: it asks for an item that they do not meet."""
    before = make_past(village=village, catalogue=make_catalogue())
    for home in make_homes(grid=micro_grid, n=3):
        remember(before, home, typist=clerk, stars=("01", "02", "03", "04"), said={"04-1": "met"})
    draft = make_catalogue(published=False)
    return make_campaign(township=village.township, catalogue=draft, year=2026)


def page_of(officer: Officer, campaign: Campaign) -> Any:
    return browser_of(officer).get(reverse("campaign_rehearsal", args=[campaign.pk]))


def test_whoever_stands_for_a_village_reads_its_own_figures_alone(
    campaign: Campaign,
    other_village: Village,
    clerk: Officer,
    township_officer: Officer,
    grid_leader: Officer,
) -> None:
    assert "贾庄村" in text(page_of(township_officer, campaign))
    own = text(page_of(clerk, campaign))
    assert "后庄村" in own
    assert "贾庄村" not in own
    assert page_of(grid_leader, campaign).status_code == 403


def test_the_county_reads_of_few_households_only_that_they_are_few(
    campaign: Campaign, county_officer: Officer, township_officer: Officer
) -> None:
    assert "fewer than 5" in text(page_of(county_officer, campaign))
    assert "fewer than 5" not in text(page_of(township_officer, campaign))


def test_without_an_earlier_year_the_page_says_so(
    village: Village, township_officer: Officer
) -> None:
    first = make_campaign(township=village.township)
    assert "No household has declared in an earlier year" in text(page_of(township_officer, first))


@pytest.mark.parametrize("households", [1, 3, 30])
def test_a_rehearsal_takes_the_same_queries_for_any_number_of_households(
    households: int,
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    township_officer: Officer,
    django_assert_num_queries: Any,
) -> None:
    before = make_past(village=village, catalogue=make_catalogue())
    for home in make_homes(grid=micro_grid, n=households):
        remember(before, home, typist=clerk, stars=("01", "02", "03"), said={"05-3": "na"})
    year = make_campaign(township=village.township, catalogue=make_catalogue(), year=2026)
    browser = browser_of(township_officer)
    with django_assert_num_queries(17):
        browser.get(reverse("campaign_rehearsal", args=[year.pk]))
