"""Townships, villages and grids: where officers work and households live."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """What townships, villages and grids share: a key made in Python and a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Township(Place):
    """乡镇: sets the campaign and reviews what the villages decide."""

    telephone = models.CharField(_("supervision telephone"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_township_per_name"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("township_detail", args=[self.pk])


class Village(Place):
    """行政村: the unit that runs a round and owns its households."""

    township = models.ForeignKey(Township, models.PROTECT, related_name="villages")
    committee_telephone = models.CharField(
        _("village committee telephone"), max_length=20, blank=True
    )
    supervisor_telephone = models.CharField(
        _("supervision committee telephone"), max_length=20, blank=True
    )
    comment_box = models.CharField(_("where the comment box hangs"), max_length=60, blank=True)
    #: Where villagers come to or write to; it stands on every notice.
    office_address = models.CharField(_("office address for letters"), max_length=80, blank=True)
    #: The statistical code of 12 digits; typed by whoever knows it, never made up.
    code = models.CharField(_("administrative code"), max_length=12, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "name"], name="one_village_per_name_and_township"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="one_village_per_administrative_code"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("village_detail", args=[self.pk])


class Grid(Place):
    """网格: a village, a villager group (村民小组) or a micro-grid below it."""

    class Level(models.TextChoices):
        VILLAGE = "village", _("Village grid")
        GROUP = "group", _("Villager group")
        MICRO = "micro", _("Micro-grid")

    village = models.ForeignKey(Village, models.PROTECT, related_name="grids")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "level", "name"], name="one_grid_per_name_level_and_village"
            ),
            models.CheckConstraint(
                condition=Q(level="village") | Q(parent__isnull=False) | Q(level="group"),
                name="a_micro_grid_lies_in_a_group",
            ),
        ]
