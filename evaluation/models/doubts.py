"""存疑: an item of a star that may not be kept any more, and the time to put it right.

A doubt takes nothing away. The household is reminded, has time to mend it, and is looked at again
by somebody else; only what was not mended then may come before the group and the committees.
"""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.awards import Award
from evaluation.models.catalogue import Criterion
from evaluation.models.declarations import Claim
from evaluation.models.inspections import Fault
from evaluation.workflow import Stage
from grids.models import Officer
from households.models import Row, Visit


class DoubtQuerySet(models.QuerySet["Doubt"]):
    """Doubts, told apart by how far they are."""

    def open(self) -> "DoubtQuerySet":
        """Neither mended nor given up, nor before the bodies."""
        mended = SecondLook.objects.filter(reminder__doubt=OuterRef("pk"), mended=True)
        return self.filter(~Exists(mended), ~Exists(_judged()), dropped_at=None)

    def unmended(self) -> "DoubtQuerySet":
        """Those whose last reminder was looked at again in vain: a change may follow."""
        again = Reminder.objects.filter(doubt=OuterRef("doubt"), number__gt=OuterRef("number"))
        last = Reminder.objects.filter(~Exists(again), doubt=OuterRef("pk"), look__mended=False)
        return self.open().filter(Exists(last))

    def staged(self) -> "DoubtQuerySet":
        """With ``judged_at``: at which stage the round is in which the bodies vote on it, or null.

        A cancelled round decides nothing.
        """
        return self.annotate(judged_at=Subquery(_judged().values("entry__round__stage")[:1]))


def _judged() -> models.QuerySet[Claim]:
    """The claims by which the doubt of the row outside came before the bodies."""
    brought = Claim.objects.filter(change__doubt=OuterRef("pk"))
    return brought.exclude(entry__round__stage=Stage.CANCELLED)


class Doubt(Row):
    """One item of one awarded star, what was seen, and who raised it."""

    class Source(models.TextChoices):
        VISIT = "visit", _("a visit")
        INSPECTION = "inspection", _("an inspection")
        PAPER = "paper", _("a villager, on paper")
        SPOKEN = "spoken", _("a villager, in person")
        PHONE = "phone", _("a villager, by telephone")
        OFFICER = "officer", _("seen by an officer")

    award = models.ForeignKey(Award, models.PROTECT, related_name="doubts")
    #: The item of the catalogue that is in doubt: nothing else can be a ground (domain.md §7.3).
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    source = models.CharField(_("where it comes from"), max_length=10, choices=Source.choices)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="doubts")
    fault = models.ForeignKey(Fault, models.PROTECT, null=True, blank=True, related_name="doubts")
    words = models.CharField(_("what was seen"), max_length=300)
    raised_on = models.DateField(_("day"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    dropped_why = models.CharField(_("why it is given up"), max_length=200, blank=True)

    #: What a villager says; whose word it is, is not stored.
    OF_VILLAGERS = (Source.PAPER, Source.SPOKEN, Source.PHONE)

    objects = DoubtQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="visit", visit__isnull=False)
                | ~Q(source="visit") & Q(visit=None),
                name="a_doubt_of_a_visit_names_it",
            ),
            models.CheckConstraint(
                condition=Q(source="inspection", fault__isnull=False)
                | ~Q(source="inspection") & Q(fault=None),
                name="a_doubt_of_an_inspection_names_its_fault",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False) & ~Q(dropped_why=""),
                name="a_doubt_is_given_up_with_its_reason",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_doubt_says_what_was_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.award.star} {self.criterion.code}"

    def get_absolute_url(self) -> str:
        return reverse("doubt_detail", args=[self.pk])


class Reminder(Row):
    """提醒: the household is told in plain words, answers in its own, and has time until a day."""

    class Way(models.TextChoices):
        HOME = "home", _("at home")
        PHONE = "phone", _("by telephone")
        MESSAGE = "message", _("by message")

    doubt = models.ForeignKey(Doubt, models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField(default=1)
    words = models.CharField(_("what the household is told"), max_length=600)
    reply = models.CharField(_("what the household says, in its own words"), max_length=300)
    told = models.CharField(_("who of the household was told"), max_length=40)
    way = models.CharField(_("how"), max_length=8, choices=Way.choices, default=Way.HOME)
    told_on = models.DateField(_("day"))
    mend_by = models.DateField(_("time to put it right, until"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["doubt", "number"], name="one_reminder_per_doubt_and_number"
            ),
            models.CheckConstraint(
                condition=Q(mend_by__gt=F("told_on")), name="a_reminder_gives_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.mend_by)

    def get_absolute_url(self) -> str:
        return self.doubt.get_absolute_url()


class SecondLook(Row):
    """再看: mended, which is a success that is shown, or not. By another than who raised it."""

    reminder = models.OneToOneField(Reminder, models.PROTECT, related_name="look")
    looked_on = models.DateField(_("day"))
    mended = models.BooleanField()
    words = models.CharField(_("what was seen"), max_length=300)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="a_second_look_says_what_was_seen"),
        ]

    def __str__(self) -> str:
        return str(self.looked_on)

    def get_absolute_url(self) -> str:
        return self.reminder.get_absolute_url()
