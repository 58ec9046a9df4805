"""民情台账: what households wish, who handles it until when, and the answer each of them gets."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Officer, Village
from households.models.homes import Household
from households.models.rows import Row
from households.models.visits import Visit


class WishMeeting(Row):
    """民情分析会: once a month the village goes through what is open."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="wish_meetings")
    held_on = models.DateField(_("day"))
    chair = models.CharField(_("in the chair"), max_length=40)
    present = models.CharField(_("who was there"), max_length=200)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "held_on"], name="one_wish_meeting_per_village_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"


class WishQuerySet(models.QuerySet["Wish"]):
    """Wishes, told apart by whether somebody still waits."""

    def open(self) -> "WishQuerySet":
        return self.filter(closed_on=None)


class Wish(Row):
    """诉求: a difficulty or wish of a household; none is lost, and each gets an answer."""

    class Kind(models.TextChoices):
        TROUBLE = "trouble", _("difficulty")
        WISH = "wish", _("wish")
        ADVICE = "advice", _("suggestion")

    village = models.ForeignKey(Village, models.PROTECT, related_name="wishes")
    household = models.ForeignKey(Household, models.PROTECT, related_name="wishes")
    #: The visit on which it was said, if it was one.
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="wishes")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = models.CharField(_("what it is about"), max_length=300)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    handler = models.CharField(_("who handles it"), max_length=40, blank=True)
    due_on = models.DateField(_("until when"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    closed_in = models.ForeignKey(
        WishMeeting, models.PROTECT, null=True, blank=True, related_name="closed"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        indexes = [
            models.Index(
                fields=["village", "at"], condition=Q(closed_on=None), name="open_wishes_by_village"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(answer=""), name="a_closed_wish_has_its_answer"
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | ~Q(handler=""), name="who_has_a_day_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("wish_detail", args=[self.pk])

    def is_late(self, today: date) -> bool:
        return self.closed_on is None and self.due_on is not None and self.due_on < today
