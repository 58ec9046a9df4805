"""A township's year: founding it, changing it until the first round starts, and its pages."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from evaluation.campaigns.actions import (
    change_campaign,
    change_catalogue,
    choose_stars,
    found_campaign,
)
from evaluation.models import Campaign, CampaignStar, Claim, StageChange
from evaluation.today.queries.beginning import first_steps
from evaluation.workflow import MoveName, Stage
from grids.models import LedgerEntry, Officer, Township, Village
from grids.writing import Refused, Stale
from tests.evaluation.browsing import browser_of, send, shown_values, text
from tests.factories import (
    NOW,
    TODAY,
    make_campaign,
    make_catalogue,
    make_claims,
    make_entry,
    make_household,
    make_round,
    make_sent,
    make_township,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def uses_of(campaign: Campaign) -> dict[str, str]:
    return {row.star.code: row.use.value for row in campaign.stars.select_related("star")}


def start(campaign: Campaign, village: Village, officer: Officer) -> None:
    """As if a round of the year had started."""
    StageChange.objects.create(
        round=make_round(village=village, campaign=campaign, stage=Stage.MOBILISING),
        move=MoveName.START,
        source=Stage.DRAFT,
        target=Stage.MOBILISING,
        officer=officer,
        post=officer.posts.get(),
        at=NOW,
    )


# Founding.


def test_the_township_founds_a_year_with_the_first_three_stars_mandatory(
    township: Township, township_officer: Officer
) -> None:
    call_command("load_catalogue")
    found_campaign(township.pk, year=2026, rules={"approvers": 2}, sent=make_sent(township_officer))
    campaign = Campaign.objects.get()
    assert (campaign.minimum_stars, campaign.notice_days, campaign.approvers) == (6, 7, 2)
    assert campaign.ends_on == date(2026, 12, 31)
    assert uses_of(campaign) == {
        f"{n:02d}": "mandatory" if n <= 3 else "elective" for n in range(1, 11)
    }


def test_the_page_founds_the_year_that_was_typed(
    township: Township, township_officer: Officer
) -> None:
    make_catalogue(stars=4)
    older = make_catalogue(stars=2, township=township)
    browser, url = browser_of(township_officer), reverse("campaign_add", args=[township.pk])
    year = localdate().year
    assert shown_values(browser.get(url).context["form"])["year"] == year
    answer = send(browser, url, year=year, catalogue=str(older.pk), ends_on=f"{year + 1}-03-31")
    campaign = Campaign.objects.get()
    assert answer.headers["Location"].startswith(campaign.get_absolute_url())
    assert (campaign.catalogue, campaign.ends_on) == (older, date(year + 1, 3, 31))
    assert campaign.minimum_stars == 2
    refused = send(browser, url, year=year, catalogue=str(older.pk), ends_on=f"{year + 1}-03-31")
    assert f"The evaluation of {year} exists already." in text(refused)
    assert f'value="{year + 1}-03-31"' in text(refused)
    assert shown_values(browser.get(url).context["form"])["year"] == year + 1


@pytest.mark.parametrize("year", [2024, 2028, 2062])
def test_a_year_far_away_is_refused(
    year: int, township: Township, township_officer: Officer
) -> None:
    make_catalogue()
    with pytest.raises(Refused, match="2025, 2026 or 2027"):
        found_campaign(township.pk, year=year, sent=make_sent(township_officer))


def test_a_year_that_would_have_ended_before_today_is_refused(
    township: Township, township_officer: Officer
) -> None:
    make_catalogue()
    sent = make_sent(township_officer)
    with pytest.raises(Refused, match="not before today"):
        found_campaign(township.pk, year=2026, ends_on=TODAY - timedelta(days=1), sent=sent)
    found_campaign(township.pk, year=2026, ends_on=TODAY, sent=make_sent(township_officer))
    assert Campaign.objects.get().ends_on == TODAY


def test_a_year_needs_a_published_catalogue(township: Township, township_officer: Officer) -> None:
    make_catalogue(published=False)
    with pytest.raises(Refused, match="not published yet"):
        found_campaign(township.pk, year=2026, sent=make_sent(township_officer))


def test_another_townships_own_version_is_never_taken(
    township: Township, township_officer: Officer
) -> None:
    theirs = make_catalogue(township=make_township(name="尉庄乡"))
    with pytest.raises(Refused, match="not published yet"):
        found_campaign(township.pk, year=2026, sent=make_sent(township_officer))
    sent = make_sent(township_officer)
    with pytest.raises(Refused, match="not published yet"):
        found_campaign(township.pk, year=2026, catalogue_id=theirs.pk, sent=sent)
    ours = make_catalogue(township=township)
    found_campaign(township.pk, year=2026, sent=make_sent(township_officer))
    assert Campaign.objects.get().catalogue == ours


@pytest.mark.parametrize("rule", [{"notice_days": 2}, {"notice_days": 16}, {"approvers": 3}])
def test_rules_outside_their_bounds_are_refused_with_what_is_possible(
    rule: dict[str, int], township: Township, township_officer: Officer
) -> None:
    make_catalogue()
    with pytest.raises(
        Refused, match=r"(days of notice|officers who approve): It must be from [13] to (15|2)\."
    ):
        found_campaign(township.pk, year=2026, rules=rule, sent=make_sent(township_officer))
    assert not Campaign.objects.exists()


def test_only_the_township_writes_its_year(
    township: Township, clerk: Officer, county_officer: Officer
) -> None:
    catalogue = make_catalogue()
    campaign = make_campaign(township=township, catalogue=catalogue, year=2025)
    for officer in (clerk, county_officer):
        with pytest.raises(PermissionDenied):
            found_campaign(township.pk, year=2026, sent=make_sent(officer))
        with pytest.raises(PermissionDenied):
            change_campaign(campaign.pk, rules={}, version=1, sent=make_sent(officer))
        with pytest.raises(PermissionDenied):
            choose_stars(campaign.pk, uses={}, version=1, sent=make_sent(officer))
        with pytest.raises(PermissionDenied):
            change_catalogue(campaign.pk, catalogue.pk, version=1, sent=make_sent(officer))


# Rules.


def test_a_change_of_rules_stands_in_the_ledger_with_the_fields_that_changed(
    township: Township, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township)
    rules = {"notice_days": 10, "approvers": 2, "quorum": "two_thirds"}
    ends_on = date(2027, 1, 31)
    sent = make_sent(township_officer)
    change_campaign(campaign.pk, rules=rules, ends_on=ends_on, version=1, sent=sent)
    campaign.refresh_from_db()
    assert (campaign.notice_days, campaign.approvers, campaign.ends_on) == (10, 2, ends_on)
    assert campaign.version == 2
    entry = LedgerEntry.objects.get(verb="campaign_changed")
    assert '"fields": ["approvers", "ends_on", "notice_days"]' in entry.body
    assert entry.chain.township == township


def test_a_rule_that_nobody_knows_is_a_mistake_of_the_program(
    township: Township, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township)
    with pytest.raises(ValueError, match="township"):
        change_campaign(
            campaign.pk, rules={"township": 1}, version=1, sent=make_sent(township_officer)
        )


def test_a_rule_is_refused_after_the_start_with_what_to_do(
    township: Township, village: Village, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township, year=localdate().year)
    browser, url = browser_of(township_officer), reverse("campaign_edit", args=[campaign.pk])
    values = shown_values(browser.get(url).context["form"])
    start(campaign, village, township_officer)
    answer = send(browser, url, **values | {"notice_days": "9"})
    assert answer.status_code == 200
    assert "A round of this year has started, so its rules and stars are fixed." in text(answer)
    assert "next year&#x27;s evaluation" in text(answer)
    assert 'value="9"' in text(answer)
    campaign.refresh_from_db()
    assert campaign.notice_days == 7
    opened = text(browser.get(url))
    assert "A round of this year has started" in opened
    assert 'name="notice_days"' not in opened


def test_a_stale_change_of_rules_shows_both_and_can_be_sent_again(
    township: Township, township_officer: Officer, second_township_officer: Officer
) -> None:
    campaign = make_campaign(township=township, year=localdate().year)
    browser, url = browser_of(township_officer), reverse("campaign_edit", args=[campaign.pk])
    values = shown_values(browser.get(url).context["form"])
    sent = make_sent(second_township_officer)
    change_campaign(campaign.pk, rules={"notice_days": 9, "on_web": False}, version=1, sent=sent)
    typed = values | {"notice_days": "12", "answer_days": "6"}
    answer = send(browser, url, **typed)
    assert answer.context["form"].stale == [
        ("days of notice", "9", "12"),
        ("the notice is also a page on the web", "no", "yes"),
        ("working days to answer an objection", "5", "6"),
    ]
    again = send(browser, url, **typed | {"version": "2"})
    assert again.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.notice_days, campaign.answer_days, campaign.on_web) == (12, 6, True)
    assert campaign.version == 3


# Stars.


def test_a_township_may_choose_two_mandatory_stars_and_leave_out_one(
    township: Township, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township)
    kept = {row.star.code: row.pk for row in campaign.stars.select_related("star")}
    url = reverse("campaign_stars", args=[campaign.pk])
    browser = browser_of(township_officer)
    values = shown_values(browser.get(url).context["form"])
    typed = values | {"star_03": "elective", "star_10": "unused"}
    assert send(browser, url, **typed).status_code == 302
    campaign.refresh_from_db()
    uses = uses_of(campaign)
    assert [code for code, use in uses.items() if use == "mandatory"] == ["01", "02"]
    assert sorted(uses) == [f"{n:02d}" for n in range(1, 10)]
    assert {row.star.code: row.pk for row in campaign.stars.select_related("star")} == {
        code: key for code, key in kept.items() if code != "10"
    }
    assert campaign.version == 2


def test_no_star_needs_to_be_mandatory_but_one_must_be_used(
    township: Township, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township, catalogue=make_catalogue(stars=2))
    Campaign.objects.update(minimum_stars=1)
    uses = {"01": "elective", "02": "unused"}
    choose_stars(campaign.pk, uses=uses, version=1, sent=make_sent(township_officer))
    assert uses_of(campaign) == {"01": "elective"}
    uses = {"01": "unused", "02": "unused"}
    with pytest.raises(Refused, match="at least one star"):
        choose_stars(campaign.pk, uses=uses, version=2, sent=make_sent(township_officer))


def test_fewer_stars_than_a_plate_needs_are_refused(
    township: Township, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township)
    uses = {f"{n:02d}": "elective" for n in range(1, 6)}
    with pytest.raises(Refused, match="A plate needs 6 stars"):
        choose_stars(campaign.pk, uses=uses, version=1, sent=make_sent(township_officer))
    assert campaign.stars.count() == 10


def test_a_star_that_claims_stand_on_stays_and_is_named_with_their_number(
    township: Township, village: Village, micro_grid, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township)
    round_ = make_round(village=village, campaign=campaign, stage=Stage.ASSESSING)
    for _n in range(2):
        home = make_household(village=village, grid=micro_grid)
        make_claims(entry=make_entry(round_=round_, household=home), typist=township_officer)
    start(campaign, village, township_officer)
    uses = {**uses_of(campaign), "04": "unused"}
    with pytest.raises(Refused) as refusal:
        choose_stars(campaign.pk, uses=uses, version=1, sent=make_sent(township_officer))
    assert str(refusal.value) == (
        "2 households have claimed “Star 4”, so the star stays in this year. "
        "Leave it out of next year's evaluation."
    )
    uses = {**uses_of(campaign), "10": "unused"}
    with pytest.raises(Refused, match="A round of this year has started"):
        choose_stars(campaign.pk, uses=uses, version=1, sent=make_sent(township_officer))
    assert (campaign.stars.count(), Claim.objects.count()) == (10, 12)


def test_a_stale_choice_of_stars_shows_both(
    township: Township, township_officer: Officer, second_township_officer: Officer
) -> None:
    campaign = make_campaign(township=township)
    uses = uses_of(campaign)
    sent = make_sent(second_township_officer)
    choose_stars(campaign.pk, uses={**uses, "04": "mandatory"}, version=1, sent=sent)
    yours = {**uses, "10": "unused"}
    with pytest.raises(Stale) as stale:
        choose_stars(campaign.pk, uses=yours, version=1, sent=make_sent(township_officer))
    assert stale.value.rows == [
        ("Star 4", "mandatory", "elective"),
        ("Star 10", "elective", "not used"),
    ]
    assert stale.value.version == 2


# The version of the catalogue.


def test_another_version_keeps_what_the_year_made_of_each_star(
    township: Township, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township, catalogue=make_catalogue(stars=8))
    CampaignStar.objects.get(campaign=campaign, star__code="05").delete()
    newer = make_catalogue(stars=9, township=township)
    url = reverse("campaign_catalogue", args=[campaign.pk])
    answer = send(browser_of(township_officer), url, catalogue=str(newer.pk), version="1")
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.catalogue, campaign.version) == (newer, 2)
    assert uses_of(campaign) == {
        **dict.fromkeys(("01", "02", "03"), "mandatory"),
        **dict.fromkeys(("04", "06", "07", "08", "09"), "elective"),
    }
    assert {row.star.catalogue_id for row in campaign.stars.select_related("star")} == {newer.pk}


def test_a_stale_change_of_version_shows_both(
    township: Township, township_officer: Officer
) -> None:
    first, second, third = (make_catalogue() for _n in range(3))
    campaign = make_campaign(township=township, catalogue=first)
    change_catalogue(campaign.pk, second.pk, version=1, sent=make_sent(township_officer))
    with pytest.raises(Stale) as stale:
        change_catalogue(campaign.pk, third.pk, version=1, sent=make_sent(township_officer))
    assert stale.value.rows == [("star catalogue", str(second), str(third))]


def test_the_version_is_fixed_after_the_start(
    township: Township, village: Village, township_officer: Officer
) -> None:
    campaign, other = make_campaign(township=township), make_catalogue()
    start(campaign, village, township_officer)
    with pytest.raises(Refused, match="A round of this year has started"):
        change_catalogue(campaign.pk, other.pk, version=1, sent=make_sent(township_officer))


# Pages.


def test_the_years_home_says_until_when_it_can_be_changed_and_by_whom(
    township: Township, village: Village, clerk: Officer, township_officer: Officer
) -> None:
    campaign = make_campaign(township=township)
    for officer, changes in ((township_officer, True), (clerk, False)):
        page = text(browser_of(officer).get(campaign.get_absolute_url()))
        assert "The township's staff can change them until the first round starts." in page
        assert "The year ends on Dec. 31, 2026." in page
        assert ("Change the rules" in page) is changes
    start(campaign, village, township_officer)
    page = text(browser_of(township_officer).get(campaign.get_absolute_url()))
    assert "They are fixed since Nov. 20, 2026, when the first round started" in page
    assert "Change the rules" not in page
    assert f"{village.name} · " in page


def test_the_list_offers_to_found_a_year_to_township_staff_only(
    township: Township, clerk: Officer, township_officer: Officer, county_officer: Officer
) -> None:
    add = reverse("campaign_add", args=[township.pk])
    url = reverse("campaign_list")
    assert add in text(browser_of(township_officer).get(url))
    assert add not in text(browser_of(clerk).get(url))
    assert add not in text(browser_of(county_officer).get(url))


@pytest.mark.parametrize("years", [1, 3])
def test_the_list_of_years_takes_eight_queries(
    years: int, township: Township, township_officer: Officer, django_assert_num_queries
) -> None:
    catalogue = make_catalogue(stars=1)
    for year in range(2026, 2026 + years):
        make_campaign(township=township, catalogue=catalogue, year=year)
    browser = browser_of(township_officer)
    with django_assert_num_queries(8):
        page = browser.get(reverse("campaign_list"))
    assert text(page).count("Being prepared") == years


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_years_home_takes_a_fixed_number_of_queries(
    rounds: int,
    township: Township,
    village: Village,
    township_officer: Officer,
    django_assert_num_queries,
) -> None:
    campaign = make_campaign(township=township)
    for _n in range(rounds):
        make_round(village=village, campaign=campaign)
    browser = browser_of(township_officer)
    with django_assert_num_queries(13):
        browser.get(campaign.get_absolute_url())


def test_the_township_is_told_to_found_a_year_until_one_runs(
    township: Township, township_officer: Officer
) -> None:
    browser = browser_of(township_officer)
    line = f"{township.name} has no evaluation that runs; every round belongs to one."
    past = make_campaign(township=township, year=localdate().year - 2)
    assert past.ends_on < localdate()
    page = text(browser.get("/"))
    assert line in page
    assert reverse("campaign_add", args=[township.pk]) in page
    make_campaign(township=township, year=localdate().year)
    assert line not in text(browser.get("/"))


def test_a_year_that_is_founded_ahead_asks_for_its_first_wave_when_it_has_come(
    township: Township, village: Village, township_officer: Officer
) -> None:
    make_round(village=village, campaign=make_campaign(township=township, year=localdate().year))
    ahead = make_campaign(township=township, year=localdate().year + 1)
    fresh = Officer.objects.get(pk=township_officer.pk)
    titles = [task.title for task in first_steps(fresh, today=localdate())]
    assert "Found the first wave" not in titles
    fresh = Officer.objects.get(pk=township_officer.pk)
    (task,) = first_steps(fresh, today=date(ahead.year, 1, 1))
    assert (task.title, task.url) == ("Found the first wave", ahead.get_absolute_url())
