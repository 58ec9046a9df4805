"""The township's review, its spot checks, and the stars that are awarded."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import CampaignStar
from evaluation.models.rounds import Entry, Round
from grids.models import Officer
from households.models import Household, Row


class SpotCheck(Row):
    """抽查: township staff look at one household's file and house."""

    class Finding(models.TextChoices):
        SOUND = "sound", _("in order")
        FAULT = "fault", _("a fault was found")
        MENDED = "mended", _("a fault was found and mended")

    round = models.ForeignKey(Round, models.PROTECT, related_name="spot_checks")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="spot_checks")
    finding = models.CharField(_("finding"), max_length=8, choices=Finding.choices)
    note = models.CharField(_("what was seen"), max_length=300, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    mended_note = models.CharField(_("how it was put right"), max_length=140, blank=True)
    mended_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mended_at=None) | Q(finding="mended"),
                name="what_was_mended_was_a_fault_before",
            ),
            models.UniqueConstraint(fields=["round", "entry"], name="one_spot_check_per_household"),
            models.CheckConstraint(
                condition=Q(finding="sound") | ~Q(note=""), name="a_fault_is_described_in_words"
            ),
        ]

    def __str__(self) -> str:
        return self.finding

    def get_absolute_url(self) -> str:
        return reverse("review_detail", args=[self.round_id])


class Review(Row):
    """乡镇审核: who approved a round, when, with what remark."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="review")
    remark = models.CharField(max_length=300, blank=True)
    approved_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    second = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("approved_by")),
                name="two_approvals_are_of_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return str(self.round)


class AwardQuerySet(models.QuerySet["Award"]):
    """Awards, told apart by whether they hold."""

    def standing(self, today: date) -> "AwardQuerySet":
        """Awards end with their household: who moved away or was merged holds none since then."""
        held = self.filter(valid_from__lte=today, valid_to__gte=today)
        stood = Q(household__ended_on=None) | Q(household__ended_on__gt=today)
        return held.filter(stood).exclude(end__ended_on__lte=today)


class Award(Row):
    """授星: one star that a household holds from a day to a day."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="awards")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="awards")
    household = models.ForeignKey(Household, models.PROTECT, related_name="awards")
    star = models.ForeignKey(CampaignStar, models.PROTECT, related_name="awards")
    valid_from = models.DateField()
    valid_to = models.DateField()
    #: The ended award of the same star that this one gives back.
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="follower"
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            # Another one of the same star comes only after one that ended, and once after each.
            models.UniqueConstraint(
                fields=["household", "star"],
                condition=Q(follows=None),
                name="one_award_per_household_and_star",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="an_award_ends_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.star}"
