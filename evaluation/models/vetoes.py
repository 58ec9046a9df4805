"""Vetoes: what keeps a household, or single stars of it, out of the evaluation for a time."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import Campaign, CampaignStar
from evaluation.models.catalogue import VetoGround
from grids.models import Officer
from households.models import Household, Row


class VetoQuerySet(models.QuerySet["Veto"]):
    """Vetoes, told apart by whether they hold."""

    def confirmed(self) -> "VetoQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def standing(self, today: date) -> "VetoQuerySet":
        """Confirmed, not lifted, and not over; the last day still counts."""
        return self.confirmed().filter(lifted_at=None, ends_on__gte=today)

    def awaiting_confirmation(self) -> "VetoQuerySet":
        return self.filter(confirmed_at=None, lifted_at=None)


class Veto(Row):
    """否决: one use of a ground, with its document, its scope and its end (domain.md §7.3).

    Entered by one officer and confirmed by another; without ``stars`` it concerns the whole
    household. It is visible to the household and open to appeal.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="vetoes")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="vetoes")
    ground = models.ForeignKey(VetoGround, models.PROTECT, related_name="+")
    stars = models.ManyToManyField(CampaignStar, blank=True, related_name="vetoes")
    document = models.CharField(_("document"), max_length=100)
    document_number = models.CharField(_("number of the document"), max_length=60)
    issued_by = models.CharField(_("issued by"), max_length=60)
    issued_on = models.DateField(_("day of the document"))
    ends_on = models.DateField(_("holds until"))
    entered_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.CharField(_("why it was lifted"), max_length=200, blank=True)

    objects = VetoQuerySet.as_manager()

    class Meta:
        ordering = ["entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="a_veto_is_confirmed_by_a_second_officer",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("issued_on")), name="a_veto_ends_after_its_document"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | ~Q(lifted_reason=""),
                name="a_veto_is_lifted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ground)

    def get_absolute_url(self) -> str:
        return reverse("veto_detail", args=[self.pk])
