"""Waves of a campaign: grid teams first, then pilot villages, then everywhere.

网格先行、试点示范、以点带面 (domain.md §0).
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import Campaign
from evaluation.models.decisions import Seat
from grids.models import Officer
from households.models import Household, Person, Row


class Wave(Row):
    """波次: rounds of several villages that belong together, with one scope.

    ``panel_name`` set: one assessment group of the township judges in every village of the wave;
    its seats (``WaveSeat``) stand in a panel of each round.
    """

    class Scope(models.TextChoices):
        NAMED = "named", _("named households")
        VILLAGE = "village", _("all households of the village")

    class Again(models.TextChoices):
        """What is done with a household that this campaign has met before."""

        SKIP = "skip", _("leave out every household that was in an earlier wave")
        RETRY = "retry", _("take in again those that were awarded nothing in an earlier wave")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=40)
    scope = models.CharField(_("who takes part"), max_length=8, choices=Scope.choices)
    again = models.CharField(
        _("households met before"), max_length=8, choices=Again.choices, default=Again.SKIP
    )
    panel_name = models.CharField(_("the township's own group"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="one_wave_per_campaign_and_number"
            ),
            models.UniqueConstraint(
                fields=["campaign", "name"], name="one_wave_per_campaign_and_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("wave_detail", args=[self.pk])


class WaveHousehold(Row):
    """A household that a wave names, where it does not take whole villages."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="named")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "household"], name="a_wave_names_a_household_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.household_id)


class WaveSeat(Row):
    """A seat of the township's group; copied into the panel of each round of the wave."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="seats")
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind of seat"), max_length=10, choices=Seat.Kind.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "person"],
                condition=Q(person__isnull=False),
                name="one_seat_per_person_and_wave",
            ),
            models.UniqueConstraint(
                fields=["wave", "officer"],
                condition=Q(officer__isnull=False),
                name="one_seat_per_officer_and_wave",
            ),
        ]

    def __str__(self) -> str:
        return self.name
