"""A year that is over: what households confirmed in it and which stars they were awarded."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from evaluation.models import (
    Answer,
    Award,
    Campaign,
    CampaignStar,
    Catalogue,
    Claim,
    Confirmation,
    Criterion,
    Declaration,
    Entry,
    Round,
)
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from households.models import Household
from tests.factories import NOW, make_campaign, make_entry, make_household, make_round


def make_past(
    *, village: Village, catalogue: Catalogue, year: int = 2025, mandatory: int = 3
) -> Round:
    """A closed round of the village; its stars hold until the end of the year after."""
    campaign = make_campaign(
        township=village.township, catalogue=catalogue, year=year, mandatory=mandatory
    )
    return make_round(village=village, campaign=campaign, stage=Stage.CLOSED)


def remember(
    round_: Round,
    household: Household,
    *,
    typist: Officer,
    stars: Iterable[str],
    said: Mapping[str, str] | None = None,
    at: datetime = NOW,
    awarded: bool = True,
) -> Entry:
    """It confirmed that it meets every item except as ``said``, claimed ``stars``, got them."""
    entry = make_entry(round_=round_, household=household, status=Entry.Status.DECLARED)
    declaration = Declaration.objects.create(
        entry=entry, mode="dictated", typist=typist, typed_at=at, consented=True
    )
    declaration.typists.add(typist)
    used = list(round_.campaign.stars.select_related("star"))
    answer_all(declaration, said or {})
    claimed = [use for use in used if use.star.code in set(stars)]
    declaration.chosen.set(use for use in claimed if not use.mandatory)
    Confirmation.objects.create(
        declaration=declaration,
        person=household.head,
        means="own_code",
        officer=typist,
        typist=typist,
        version=1,
        at=at,
    )
    Claim.objects.bulk_create(Claim(entry=entry, star=use) for use in claimed)
    if awarded:
        award(entry, claimed)
    return entry


def answer_all(declaration: Declaration, said: Mapping[str, str]) -> None:
    campaign = declaration.entry.campaign_id
    Answer.objects.bulk_create(
        Answer(
            declaration=declaration,
            criterion=item,
            value=said.get(item.code, "met"),
            reason="没有" if said.get(item.code) == "na" else "",
        )
        for item in Criterion.objects.filter(star__campaignstar__campaign=campaign)
    )


def award(entry: Entry, uses: Iterable[CampaignStar]) -> None:
    campaign: Campaign = entry.campaign
    Award.objects.bulk_create(
        Award(
            round=entry.round,
            entry=entry,
            household=entry.household,
            star=use,
            valid_from=date(campaign.year, 6, 1),
            valid_to=date(campaign.year + campaign.award_years, 12, 31),
        )
        for use in uses
    )


def make_homes(*, grid: Grid, n: int) -> list[Household]:
    return [
        make_household(village=grid.village, grid=grid, number=f"02{place:04d}")
        for place in range(1, n + 1)
    ]
