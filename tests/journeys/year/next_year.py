"""The next year: the township's own catalogue, founded on it, with other rules than this year's."""

from collections.abc import Iterator

from django.utils import timezone

from evaluation.campaigns.actions import change_campaign, choose_stars, found_campaign
from evaluation.catalogue.actions.drafts import CRITERION, change_criterion
from evaluation.catalogue.actions.versions import publish_catalogue
from evaluation.models import Answer, Campaign, Catalogue, Criterion
from tests.journeys.year import facts as f
from tests.journeys.year.program import named
from tests.journeys.year.voting import Voting


class NextYear(Voting):
    def publish(self, **changed: dict[str, object]) -> None:
        """The draft that the township has been working on, with more items changed."""
        draft = Catalogue.objects.get(township=self.township)
        for code, values in changed.items():
            item = Criterion.objects.get(star__catalogue=draft, code=code)
            typed = {name: getattr(item, name) for name in CRITERION} | values
            change_criterion(item.pk, typed, version=item.version, sent=self.sent("township"))
        publish_catalogue(draft.pk, sent=self.sent("township"))

    def found(self, year: int, *, minimum: int, mandatory: tuple[str, ...]) -> None:
        """From last year's rules, with the township's own catalogue."""
        catalogue = Catalogue.objects.get(township=self.township)
        found_campaign(
            self.township.pk, year=year, catalogue_id=catalogue.pk, from_last=True,
            sent=self.sent("township"),
        )  # fmt: skip
        campaign = Campaign.objects.get(year=year)
        rules = {"minimum_stars": minimum}
        change_campaign(
            campaign.pk, rules=rules, version=campaign.version, sent=self.sent("township")
        )
        campaign.refresh_from_db()
        uses = {star.star.code: star.use for star in campaign.stars.select_related("star")}
        uses |= dict.fromkeys(mandatory, "mandatory")
        choose_stars(campaign.pk, uses=uses, version=campaign.version, sent=self.sent("township"))
        self.log.add(asks(Campaign.objects.get(year=year)))


def asks(campaign: Campaign) -> f.Asked:
    """A year's rules, its stars and their items, as they are printed."""
    uses = campaign.stars.select_related("star").order_by("star__code")
    items = tuple(
        f.Item(use.star.name, item.code, item.text, item.required, bool(item.not_applicable_when))
        for use in uses
        for item in use.star.criteria.order_by("code")
    )
    return f.Asked(
        at=timezone.localtime(), year=campaign.year, minimum=campaign.minimum_stars,
        mandatory=tuple(use.star.name for use in uses if use.mandatory), items=items,
    )  # fmt: skip


def said(campaign: Campaign) -> Iterator[f.Said]:
    """What households answered otherwise than with “met”."""
    of_year = Answer.objects.filter(declaration__entry__campaign=campaign).exclude(value="met")
    full = ("declaration__entry__household__village", "criterion__star")
    for answer in of_year.select_related(*full):
        yield f.Said(
            at=timezone.localtime(), home=named(answer.declaration.entry.household),
            year=campaign.year, item=answer.criterion.code, value=answer.value,
        )  # fmt: skip
