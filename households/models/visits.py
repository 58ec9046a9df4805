"""回访: what was seen and heard at a household, and what was added to it later."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Officer
from households.models.homes import Household
from households.models.liaisons import Liaison
from households.models.rows import Row

#: So long a visit is corrected; later it is added to.
CORRECTED_WITHIN = timedelta(days=1)


class Visit(Row):
    """One visit to a household on one day; two taps where nothing is new (domain.md §3.8)."""

    class Way(models.TextChoices):
        HOME = "home", _("at home")
        PHONE = "phone", _("by telephone")
        MESSAGE = "message", _("by message")

    household = models.ForeignKey(Household, models.PROTECT, related_name="visits")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="visits")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    visited_on = models.DateField(_("day"))
    way = models.CharField(_("how"), max_length=8, choices=Way.choices, default=Way.HOME)
    nothing_new = models.BooleanField(default=False)
    trouble = models.CharField(_("problem"), max_length=300, blank=True)
    help = models.CharField(_("help offered"), max_length=300, blank=True)
    promise = models.CharField(_("what was promised"), max_length=200, blank=True)
    promised_by = models.DateField(_("promised until"), null=True, blank=True)
    promise_kept_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(_("next visit"), null=True, blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-visited_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "visited_on"], name="one_visit_per_household_and_day"
            ),
            models.CheckConstraint(
                condition=Q(nothing_new=False) | Q(trouble="", help="", promise=""),
                name="where_nothing_is_new_nothing_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on}"

    def get_absolute_url(self) -> str:
        return reverse("visit_detail", args=[self.pk])

    def correctable(self, now: datetime) -> bool:
        """Within a day of its being typed in; afterwards it is added to."""
        return now < self.at + CORRECTED_WITHIN

    @property
    def promise_open(self) -> bool:
        return bool(self.promise) and self.promise_kept_on is None


class VisitNote(Row):
    """补记: said of a visit later, when it is corrected no more."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="notes")
    text = models.CharField(_("what is added"), max_length=300)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text
