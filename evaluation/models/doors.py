"""From door to door: who was told, where a form was left, who is away, in which order one walks."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.rounds import Round
from grids.models import Officer, Post
from households.models import Household, Row


class DoorMarkQuerySet(models.QuerySet["DoorMark"]):
    """Marks, told apart by whether they still hold."""

    def standing(self) -> "DoorMarkQuerySet":
        return self.filter(ended_at=None)


class DoorMark(Row):
    """入户记录: what was done at a household's door before it filled in anything.

    What it filled in, confirmed or declined stands in its form and is never said here again.
    A mark is taken back by ending it; another day or note is another mark.
    """

    class Kind(models.TextChoices):
        TOLD = "told", _("told")
        FORM_LEFT = "form_left", _("form left")
        AWAY = "away", _("away")

    round = models.ForeignKey(Round, models.PROTECT, related_name="door_marks")
    household = models.ForeignKey(Household, models.PROTECT, related_name="door_marks")
    kind = models.CharField(_("what was done at the door"), max_length=10, choices=Kind.choices)
    #: Of who is away: the last day, where it is known; after it the mark says nothing any more.
    until = models.DateField(_("away until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DoorMarkQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household", "kind"],
                condition=Q(ended_at=None),
                name="one_standing_mark_per_door_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(kind="away"), name="only_who_is_away_comes_back"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_mark_is_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def holds_on(self, day: date) -> bool:
        return self.ended_at is None and (self.until is None or self.until >= day)


class DoorPlace(Row):
    """入户顺序: the household's place on its leader's way, where that is not by its number."""

    household = models.OneToOneField(Household, models.CASCADE, related_name="door_place")
    position = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.position)
