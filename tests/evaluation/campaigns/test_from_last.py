"""Founding a year from the one before: what is taken over, what differs, and cycles of years."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from evaluation.campaigns.actions import found_campaign
from evaluation.campaigns.queries.since import since_last
from evaluation.campaigns.queries.years import year_to_found
from evaluation.models import Campaign, Catalogue, StageChange
from evaluation.workflow import MoveName, Stage
from grids.models import LedgerEntry, Officer, Township, Village
from grids.writing import Refused
from tests.evaluation.browsing import browser_of, send, text
from tests.factories import NOW, make_campaign, make_catalogue, make_round, make_sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def last(township: Township) -> Campaign:
    """2026: 02 and 05 mandatory, 04 not used, eight stars for a plate, two approve."""
    campaign = make_campaign(township=township, catalogue=make_catalogue(stars=9), mandatory=0)
    campaign.stars.filter(star__code__in=["02", "05"]).update(mandatory=True)
    campaign.stars.filter(star__code="04").delete()
    rules = {"minimum_stars": 8, "approvers": 2, "basis": "乡发〔2026〕3号"}
    Campaign.objects.filter(pk=campaign.pk).update(**rules, ends_on=date(2027, 1, 31))
    campaign.refresh_from_db()
    return campaign


def found(last: Campaign, officer: Officer, **more: Any) -> Campaign:
    told = {"year": 2027, "catalogue_id": last.catalogue_id, "from_last": True, **more}
    found_campaign(last.township_id, **told, sent=make_sent(officer))
    return Campaign.objects.get(year=told["year"])


def start(campaign: Campaign, village: Village, officer: Officer) -> None:
    StageChange.objects.create(
        round=make_round(village=village, campaign=campaign, stage=Stage.MOBILISING),
        move=MoveName.START,
        source=Stage.DRAFT,
        target=Stage.MOBILISING,
        officer=officer,
        post=officer.posts.get(),
        at=NOW,
    )


def uses_of(campaign: Campaign) -> dict[str, str]:
    return {row.star.code: row.use.value for row in campaign.stars.select_related("star")}


def test_rules_and_stars_are_taken_over_and_the_year_ends_a_year_later(
    last: Campaign, township_officer: Officer
) -> None:
    campaign = found(last, township_officer)
    assert (campaign.minimum_stars, campaign.approvers) == (8, 2)
    assert (campaign.basis, campaign.ends_on) == ("乡发〔2026〕3号", date(2028, 1, 31))
    assert uses_of(campaign) == uses_of(last)
    assert '"taken_over": 2026' in LedgerEntry.objects.filter(verb="campaign_founded").get().body


def test_in_another_version_a_star_that_was_left_out_stays_out_and_a_new_one_is_elective(
    last: Campaign, township_officer: Officer
) -> None:
    newer = make_catalogue(stars=10)
    campaign = found(last, township_officer, catalogue_id=newer.pk)
    assert uses_of(campaign) == {**uses_of(last), "10": "elective"}


def test_a_plate_never_needs_more_stars_than_the_new_version_has(
    last: Campaign, township_officer: Officer
) -> None:
    campaign = found(last, township_officer, catalogue_id=make_catalogue(stars=6).pk)
    assert (campaign.minimum_stars, campaign.stars.count()) == (5, 5)


def test_what_differs_is_told_from_and_to_by_rule_star_and_item(
    last: Campaign, township_officer: Officer
) -> None:
    campaign = found(last, township_officer)
    since = since_last(campaign)
    assert since
    assert since.same
    campaign.notice_days, campaign.catalogue = 10, changed_copy(last.catalogue)
    campaign.save()
    campaign.stars.filter(star__code="05").update(mandatory=False)
    since = since_last(campaign)
    assert since
    assert since.rules == [("days of notice", "7", "10")]
    assert since.stars == [("Star 5", "mandatory", "elective")]
    assert since.catalogue
    assert [(row.code, row.kind) for row in since.catalogue.criteria][-1] == ("09-3", "removed")


def changed_copy(catalogue: Catalogue) -> Catalogue:
    """A version without its last item."""
    other = make_catalogue(stars=9, published=False)
    other.stars.get(code="09").criteria.get(code="09-3").delete()
    other.save()
    return other


def test_the_page_takes_them_over_unless_it_is_unticked(
    last: Campaign, township: Township, township_officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    browser, url = browser_of(township_officer), reverse("campaign_add", args=[township.pk])
    page = browser.get(url)
    assert page.context["form"]["from_last"].value() is True
    assert page.context["form"]["year"].value() == 2027
    send(browser, url, year=2027, catalogue=str(last.catalogue_id), from_last="on")
    campaign = Campaign.objects.get(year=2027)
    assert campaign.minimum_stars == 8
    shown = text(browser.get(campaign.get_absolute_url()))
    assert "Rules, stars and items are the same as in the year before." in shown
    assert reverse("campaign_rehearsal", args=[campaign.pk]) in shown


def test_a_first_year_has_nothing_to_take_over(
    township: Township, township_officer: Officer
) -> None:
    make_catalogue()
    page = browser_of(township_officer).get(reverse("campaign_add", args=[township.pk]))
    assert "from_last" not in page.context["form"].fields
    found_campaign(township.pk, year=2026, from_last=True, sent=make_sent(township_officer))
    assert Campaign.objects.get().minimum_stars == 6


# Cycles.


def test_no_other_year_is_founded_while_its_stars_hold_for_two(
    last: Campaign, village: Village, township_officer: Officer
) -> None:
    Campaign.objects.update(award_years=2)
    start(last, village, township_officer)
    with pytest.raises(Refused, match=r"hold for 2 years.*next evaluation is that of 2028\."):
        found(last, township_officer)
    assert year_to_found(last.township, today=date(2027, 3, 1)) == 2028
    later = datetime.combine(date(2027, 12, 1), time(9), NOW.tzinfo)
    sent = make_sent(township_officer, at=later)
    found_campaign(last.township_id, year=2028, from_last=True, sent=sent)
    assert Campaign.objects.get(year=2028).ends_on == date(2029, 1, 31)


def test_a_year_that_never_started_holds_nobody_up(
    last: Campaign, township_officer: Officer
) -> None:
    Campaign.objects.update(award_years=2)
    assert found(last, township_officer).year == 2027


@pytest.mark.parametrize(
    ("years", "until"),
    [(1, date(2026, 12, 31)), (2, date(2027, 12, 31)), (3, date(2028, 12, 31))],
)
def test_a_year_runs_until_its_cycle_is_over(years: int, until: date, township: Township) -> None:
    campaign = make_campaign(township=township)
    Campaign.objects.update(award_years=years)
    assert Campaign.objects.running(until).get() == campaign
    assert not Campaign.objects.running(until + timedelta(days=1)).exists()


def test_the_years_page_says_which_evaluation_is_the_next(
    last: Campaign, township_officer: Officer
) -> None:
    Campaign.objects.update(award_years=2)
    page = text(browser_of(township_officer).get(last.get_absolute_url()))
    assert "Its stars hold for 2 years, so the next evaluation is that of 2028." in page
