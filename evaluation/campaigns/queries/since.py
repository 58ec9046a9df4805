"""What is different from the year before: in rules, in the use of stars, in the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.campaigns.queries.rules import RULES
from evaluation.campaigns.queries.rules_told import label_of, shown
from evaluation.catalogue.queries.comparing import Comparison, compare
from evaluation.models import Campaign, CampaignStar, Use
from evaluation.models.catalogue import worded

#: What it is, as it was, as it is now.
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Since:
    """Two years of a township beside each other; ``catalogue``: None where it is the same one."""

    last: Campaign
    rules: list[Row]
    stars: list[Row]
    catalogue: Comparison | None = None

    @property
    def rows(self) -> list[Row]:
        return [*self.rules, *self.stars]

    @property
    def same(self) -> bool:
        return not self.rows and not (self.catalogue and self.catalogue.total)


def since_last(campaign: Campaign) -> Since | None:
    """Nothing for a township's first year; three queries, and six where the catalogue is new."""
    last = Campaign.objects.before(campaign).select_related("catalogue").first()
    if last is None:
        return None
    same = last.catalogue_id == campaign.catalogue_id
    return Since(
        last=last,
        rules=_rules(last, campaign),
        stars=_stars(_uses(last), _uses(campaign)),
        catalogue=None if same else compare(last.catalogue, campaign.catalogue),
    )


def _rules(last: Campaign, campaign: Campaign) -> list[Row]:
    both = [(name, getattr(last, name), getattr(campaign, name)) for name in RULES]
    return [
        (label_of(name), shown(name, before), shown(name, now))
        for name, before, now in both
        if before != now
    ]


def _uses(campaign: Campaign) -> dict[str, CampaignStar]:
    return {row.star.code: row for row in campaign.stars.select_related("star")}


def _stars(before: dict[str, CampaignStar], now: dict[str, CampaignStar]) -> list[Row]:
    codes: Iterable[str] = sorted({*before, *now})
    rows = [(code, _use(before.get(code)), _use(now.get(code))) for code in codes]
    return [
        (worded((now.get(code) or before[code]).star, "name"), str(old.label), str(new.label))
        for code, old, new in rows
        if old != new
    ]


def _use(row: CampaignStar | None) -> Use:
    return row.use if row else Use.UNUSED
