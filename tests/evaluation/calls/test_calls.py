"""The ten households on one page: what is due, what is open, two taps; the sheet and the cards."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.access import visible_doubts
from evaluation.calls.queries import rows_of, stars_of_homes
from evaluation.models import Award
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from grids.roles import Role
from households.access import own_links
from households.models import Household, Liaison, Link, Visit
from households.visits.queries.calls import months_of
from tests.evaluation.browsing import browser_of, send, text
from tests.factories import (
    make_campaign,
    make_catalogue,
    make_entry,
    make_household,
    make_link,
    make_officer,
    make_round,
)


@pytest.fixture
def caller(village: Village) -> Officer:
    return make_officer(name="段志强", role=Role.LIAISON, place=village)


def linked(caller: Officer, clerk: Officer, village: Village, group: Grid, many: int) -> Liaison:
    now = timezone.now()
    liaison = Liaison.objects.create(
        village=village, name=caller.name, officer=caller,
        since=timezone.localdate(now) - timedelta(days=31),
    )  # fmt: skip
    for number in range(many):
        home = make_household(village=village, grid=group, number=f"0100{number:02}")
        make_link(household=home, officer=clerk, liaison=liaison, at=now)
    return liaison


def test_a_liaisons_home_leads_to_the_households_and_two_taps_are_enough(
    caller: Officer, clerk: Officer, village: Village, group: Grid
) -> None:
    linked(caller, clerk, village, group, 3)
    browser = browser_of(caller)
    assert "3 households are due for a visit" in text(browser.get("/"))
    page = text(browser.get(reverse("call_list")))
    assert page.count('name="households"') == 3
    homes = list(Household.objects.all())
    send(
        browser, reverse("call_list"), households=[str(home.pk) for home in homes[:2]],
        way="home", visited_on=timezone.localdate().isoformat(),
    )  # fmt: skip
    assert Visit.objects.count() == 2
    assert "1 household is due for a visit" in text(browser.get("/"))
    assert text(browser.get(reverse("call_list"))).count("visited today") == 2


def test_nothing_ticked_is_told_and_the_day_stays(
    caller: Officer, clerk: Officer, village: Village, group: Grid
) -> None:
    linked(caller, clerk, village, group, 1)
    day = (timezone.localdate() - timedelta(days=3)).isoformat()
    again = send(browser_of(caller), reverse("call_list"), way="phone", visited_on=day)
    assert "Tick the households where nothing is new." in text(again)
    assert day in text(again)


def test_a_star_of_two_years_is_one_star(
    caller: Officer, clerk: Officer, village: Village, group: Grid
) -> None:
    """Won again before the first award ends, it counts once, and so does the number beside it."""
    linked(caller, clerk, village, group, 1)
    home, catalogue, today = Household.objects.get(), make_catalogue(stars=2), timezone.localdate()
    for year in (today.year - 1, today.year):
        campaign = make_campaign(township=village.township, catalogue=catalogue, year=year)
        round_ = make_round(village=village, campaign=campaign, stage=Stage.AWARDED)
        entry = make_entry(round_=round_, household=home)
        for star in campaign.stars.all():
            Award.objects.create(
                round=round_, entry=entry, household=home, star=star,
                valid_from=today, valid_to=today,
            )  # fmt: skip
    assert stars_of_homes([home.pk], today) == {home.pk: ["第1星", "第2星"]}
    assert "★ 2" in text(browser_of(caller).get(reverse("call_list")))


@pytest.mark.parametrize("many", [1, 10, 30])
def test_ten_households_cost_what_thirty_do(
    caller: Officer, clerk: Officer, village: Village, group: Grid, many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    linked(caller, clerk, village, group, many)
    months, doubts = months_of(village.township), visible_doubts(caller)
    with django_assert_num_queries(7):
        rows = rows_of(own_links(caller), months, doubts, today=timezone.localdate())
    assert len(rows) == many


def test_the_clerk_types_in_for_paper_and_prints_sheet_and_cards(
    clerk: Officer, village: Village, group: Grid
) -> None:
    home = make_household(village=village, grid=group, number="010001", head="张大山")
    liaison = make_link(household=home, officer=clerk, at=timezone.now()).liaison
    browser = browser_of(clerk)
    send(
        browser, reverse("liaison_calls", args=[liaison.pk]), households=[str(home.pk)],
        way="home", visited_on=timezone.localdate().isoformat(),
    )  # fmt: skip
    visit = Visit.objects.get()
    assert (visit.liaison, visit.officer) == (liaison, clerk)
    assert "张大山" in text(browser.get(reverse("call_sheet", args=[liaison.pk])))
    card = text(browser.get(reverse("visit_cards", args=[liaison.pk])))
    assert card.count("<tr>") == 13
    assert "张大山" in card


def test_the_secretary_and_the_helpers_call_on_the_groups_households(
    caller: Officer, clerk: Officer, village: Village, group: Grid
) -> None:
    secretary = make_officer(name="李国强", role=Role.SECRETARY, place=village)
    helper = linked(caller, clerk, village, group, 1)
    today = timezone.localdate()
    of_group = Liaison.objects.create(village=village, kind="group", name="书记包联组", since=today)
    home = make_household(village=village, grid=group, number="010099")
    make_link(household=home, officer=clerk, liaison=of_group, at=timezone.now())
    assert set(own_links(secretary)) == set(Link.objects.filter(liaison=of_group))
    assert own_links(caller).count() == 1
    Liaison.objects.filter(pk=helper.pk).update(helps=True)
    assert own_links(caller).count() == 2


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_printed_list_of_a_village_names_who_is_due(
    caller: Officer, clerk: Officer, village: Village, group: Grid, many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    linked(caller, clerk, village, group, many)
    Link.objects.update(waiting_since=timezone.localdate())
    late = Link.objects.first()
    assert late is not None
    Link.objects.filter(pk=late.pk).update(waiting_since=late.since)
    browser = browser_of(clerk)
    browser.get("/")
    with django_assert_num_queries(14):
        page = text(browser.get(reverse("due_sheet", args=[village.pk])))
    numbers = [home.number for home in Household.objects.all() if home.number in page]
    assert numbers == [late.household.number]
    assert "段志强" in page
