"""Vetoes: what keeps a household, or single stars of it, out of the evaluation for a time."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import Campaign, CampaignStar
from evaluation.models.catalogue import VetoGround
from evaluation.models.rounds import Entry
from grids.models import Officer
from households.models import Household, Row


class VetoQuerySet(models.QuerySet["Veto"]):
    """Vetoes, told apart by whether they hold."""

    def confirmed(self) -> "VetoQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def standing(self, today: date) -> "VetoQuerySet":
        """Confirmed, not lifted, and not over; the last day still counts."""
        return self.confirmed().filter(lifted_at=None, ends_on__gte=today)

    def awaiting_a_second(self, officer: Officer) -> "VetoQuerySet":
        """Entered, or asked to be lifted, by another than the officer, whose word is missing."""
        entered = Q(confirmed_at=None) & ~Q(entered_by=officer)
        asked = Q(lift_asked_at__isnull=False) & ~Q(lift_asked_by=officer)
        return self.filter(entered | asked, lifted_at=None)


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
    #: The first of two who lift it; what they say is in ``lifted_reason`` and ``lifted_document``.
    lift_asked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.CharField(_("why it was lifted"), max_length=200, blank=True)
    lifted_document = models.CharField(_("on which document"), max_length=100, blank=True)

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
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(confirmed_at=None) | ~Q(lifted_document=""),
                name="a_confirmed_veto_is_lifted_on_a_document",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None)
                | Q(confirmed_at=None)
                | (Q(lift_asked_by__isnull=False) & ~Q(lifted_by=F("lift_asked_by"))),
                name="a_confirmed_veto_is_lifted_by_a_second_officer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.ground)

    def get_absolute_url(self) -> str:
        return reverse("veto_detail", args=[self.pk])

    @property
    def waits(self) -> bool:
        """Entered, and neither confirmed nor taken back: it has no effect yet."""
        return self.confirmed_at is None and self.lifted_at is None

    @property
    def lift_waits(self) -> bool:
        """Asked to be lifted by one officer; it holds until another says so, too."""
        return self.lift_asked_at is not None and self.lifted_at is None

    def stands(self, today: date) -> bool:
        """As ``VetoQuerySet.standing``."""
        confirmed = self.confirmed_at is not None and self.lifted_at is None
        return confirmed and self.ends_on >= today


class VetoEffectQuerySet(models.QuerySet["VetoEffect"]):
    """Effects, told apart by whether they still hold."""

    def holding(self) -> "VetoEffectQuerySet":
        return self.filter(released_at=None)

    def on_households(self) -> "VetoEffectQuerySet":
        """Of vetoes that concern the whole household."""
        return self.filter(veto__stars=None)


class VetoEffect(Row):
    """A veto that took hold of a household's entry in a round.

    It holds for this round whatever day the veto ends on, so that no line changes overnight. It
    is released when the veto is lifted, as far as the round can still judge the household.
    """

    veto = models.ForeignKey(Veto, models.PROTECT, related_name="effects")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="veto_effects")
    #: How the entry stood before; a veto on the whole household makes it ineligible.
    status_before = models.CharField(max_length=12, choices=Entry.Status.choices)
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = VetoEffectQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["veto", "entry"], name="one_effect_per_veto_and_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.veto} {self.entry}"


def is_vetoed() -> Exists:
    """For claims: whether a veto on their star holds for their entry."""
    held = VetoEffect.objects.holding().filter(entry=OuterRef("entry"))
    return Exists(held.filter(veto__stars=OuterRef("star")))
