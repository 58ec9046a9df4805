"""A township's year of evaluation: its rules, and which stars of the catalogue it uses."""

from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.catalogue import Catalogue, Star
from evaluation.rules import years_after
from grids.models import Township
from households.models import Row

#: For how many years stars may hold; so long a cycle of the evaluation is.
CYCLES = (1, 2, 3)


class Quorum(models.TextChoices):
    """How many of those entitled must be present for a claim (村民委员会组织法 asks two thirds)."""

    TWO_THIRDS = "two_thirds", _("two thirds of those entitled")
    MORE_THAN_HALF = "half", _("more than half of those entitled")


class Majority(models.TextChoices):
    """How many must be in favour; of whom is counted differs by body (design.md §8, counting)."""

    MORE_THAN_HALF = "half", _("more than half")
    TWO_THIRDS = "two_thirds", _("at least two thirds")


class Voting(models.TextChoices):
    """How the bodies vote."""

    OPEN = "open", _("openly: by show of hands, or named on one's own device")
    SECRET = "secret", _("secretly: by paper slips that are counted in the sitting")


class PosterNames(models.TextChoices):
    """How the paper on the wall names the heads; the page on the web always masks them."""

    MASKED = "masked", _("with one character hidden")
    FULL = "full", _("in full")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Years, told apart by when they are."""

    def before(self, campaign: "Campaign") -> "CampaignQuerySet":
        """The earlier ones of the same township, the newest first."""
        return self.filter(township=campaign.township_id, year__lt=campaign.year).order_by("-year")

    def running(self, today: date) -> "CampaignQuerySet":
        """Those after which no other is due yet: their stars hold for one year or for several."""
        cycles = (
            Q(award_years=years, ends_on__gte=years_after(today, 1 - years)) for years in CYCLES
        )
        return self.filter(reduce(or_, cycles))


class Campaign(Row):
    """年度创评: a township's year, its catalogue and its rules (defaults: domain.md §2.5).

    Shares are per cent. Frozen when its first round starts. What each rule means and how it is said
    is a row of ``evaluation/campaigns/queries/rules.py``.
    """

    township = models.ForeignKey(Township, models.PROTECT, related_name="campaigns")
    year = models.PositiveSmallIntegerField(_("year"))
    catalogue = models.ForeignKey(Catalogue, models.PROTECT)
    minimum_stars = models.PositiveSmallIntegerField(_("stars needed for a plate"), default=6)
    group_size = models.PositiveSmallIntegerField(_("least seats of a group"), default=5)
    committees_size = models.PositiveSmallIntegerField(
        _("least seats of the two committees"), default=5
    )
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=7)
    supplement_days = models.PositiveSmallIntegerField(_("days of a supplement"), default=3)
    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer an objection"), default=5
    )
    spot_check_share = models.PositiveSmallIntegerField(_("spot-check share (%)"), default=10)
    spot_check_least = models.PositiveSmallIntegerField(_("spot checks at least"), default=5)
    approvers = models.PositiveSmallIntegerField(_("officers who approve"), default=1)
    both_bodies_allowed = models.BooleanField(
        _("one person may vote in the group and in the committees"), default=False
    )
    objection_goes_to_group = models.BooleanField(
        _("an upheld objection goes back to the group first"), default=False
    )
    quorum = models.CharField(
        _("quorum"), max_length=12, choices=Quorum.choices, default=Quorum.TWO_THIRDS
    )
    majority = models.CharField(
        _("majority"), max_length=12, choices=Majority.choices, default=Majority.MORE_THAN_HALF
    )
    voting = models.CharField(
        _("how it is voted"), max_length=8, choices=Voting.choices, default=Voting.OPEN
    )
    mandatory_needed = models.BooleanField(
        _("without all mandatory stars a household is not named"), default=True
    )
    committees_may_raise = models.BooleanField(
        _("the committees may give a star that the group refused"), default=True
    )
    poster_names = models.CharField(
        _("names on the paper notice"),
        max_length=8,
        choices=PosterNames.choices,
        default=PosterNames.MASKED,
    )
    #: Which meeting allowed full names, and on what ground (domain.md §6.3).
    full_names_reason = models.CharField(_("why names stand in full"), max_length=200, blank=True)
    #: Document, number and day of the county or the village, and which meeting adopted it.
    basis = models.CharField(_("basis of the evaluation"), max_length=200, blank=True)
    on_web = models.BooleanField(_("the notice is also a page on the web"), default=True)
    award_years = models.PositiveSmallIntegerField(_("years that a star holds"), default=1)
    ends_on = models.DateField(_("the year ends on"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["township", "year"], name="one_campaign_per_township_and_year"
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=3, notice_days__lte=15),
                name="a_notice_hangs_three_to_fifteen_days",
            ),
            models.CheckConstraint(
                condition=Q(approvers__gte=1, approvers__lte=2), name="one_or_two_officers_approve"
            ),
            models.CheckConstraint(
                condition=Q(award_years__gte=1, award_years__lte=3),
                name="a_star_holds_one_to_three_years",
            ),
            models.CheckConstraint(
                condition=Q(poster_names="masked") | ~Q(full_names_reason=""),
                name="full_names_have_their_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("campaign_detail", args=[self.pk])

    @property
    def next_year(self) -> int:
        """Of which year the next evaluation is: so long as the stars hold, there is no other."""
        return self.year + self.award_years


class Use(models.TextChoices):
    """What a campaign makes of a star of its catalogue."""

    MANDATORY = "mandatory", _("mandatory")
    ELECTIVE = "elective", _("elective")
    UNUSED = "unused", _("not used")


class CampaignStar(Row):
    """A star as this campaign uses it: mandatory (必创) or elective (自创)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="stars")
    star = models.ForeignKey(Star, models.PROTECT)
    mandatory = models.BooleanField(default=False)

    class Meta:
        ordering = ["star__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "star"], name="one_use_per_star_and_campaign"
            ),
        ]

    def __str__(self) -> str:
        return str(self.star)

    @property
    def use(self) -> Use:
        return Use.MANDATORY if self.mandatory else Use.ELECTIVE
