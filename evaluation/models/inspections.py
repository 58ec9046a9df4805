"""Half-yearly inspections: what was looked at in a village, found, and mended since."""

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import CampaignStar
from evaluation.models.rounds import Entry, Round
from grids.models import Officer, Village
from households.models import Row


class Inspection(Row):
    """督查: the township, or the village's own supervisors, look at a village in a half-year."""

    class Office(models.TextChoices):
        TOWNSHIP = "township", _("by the township")
        SUPERVISORS = "supervisors", _("by the village’s supervisors")

    village = models.ForeignKey(Village, models.PROTECT, related_name="inspections")
    #: The village's newest awarded round when it was opened; its draws hang on it.
    round = models.ForeignKey(Round, models.PROTECT, related_name="inspections")
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    office = models.CharField(max_length=12, choices=Office.choices)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    finished_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "-half", "-office"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "half", "office"],
                name="one_inspection_per_village_half_year_and_office",
            ),
            models.CheckConstraint(condition=Q(half__in=(1, 2)), name="a_year_has_two_halves"),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="who_finished_an_inspection_is_known",
            ),
        ]

    def __str__(self) -> str:
        return half_name(self.year, self.half)

    def get_absolute_url(self) -> str:
        return reverse("inspection_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    @property
    def by_township(self) -> bool:
        return self.office == self.Office.TOWNSHIP

    @property
    def begins_on(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


def half_name(year: int, half: int) -> str:
    """2026年上半年"""
    text = _("first half of %(year)s") if half == 1 else _("second half of %(year)s")
    return str(text % {"year": year})


class Look(Row):
    """督查户: one household that was looked at in an inspection."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="looks")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="looks")
    seen_on = models.DateField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["seen_on", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "entry"], name="one_look_per_inspection_and_household"
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)

    def get_absolute_url(self) -> str:
        return self.inspection.get_absolute_url()


class Observation(Row):
    """查看项: one thing that was looked at in a household: yes, no, or not seen."""

    class Matter(models.TextChoices):
        STAR = "star", _("The star is still kept")
        PLATE = "plate", _("Plate and result agree")
        DECLARATION = "declaration", _("The household declared by itself")
        NOTICE = "notice", _("The notice hung")
        VISITS = "visits", _("The visits really happened")
        ARCHIVE = "archive", _("The archive is complete")

    class Verdict(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNSEEN = "unseen", _("not seen")

    look = models.ForeignKey(Look, models.PROTECT, related_name="observations")
    matter = models.CharField(max_length=12, choices=Matter.choices)
    star = models.ForeignKey(CampaignStar, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    remark = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["look", "matter", "star"],
                nulls_distinct=False,
                name="one_observation_per_look_matter_and_star",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="no") | ~Q(remark=""), name="a_no_says_what_was_seen"
            ),
            models.CheckConstraint(
                condition=Q(matter="star", star__isnull=False) | ~Q(matter="star") & Q(star=None),
                name="a_kept_star_is_named",
            ),
        ]

    def __str__(self) -> str:
        return str(self.star) if self.star_id else str(self.get_matter_display())


class FaultQuerySet(models.QuerySet["Fault"]):
    """Faults, told apart by whether they are mended, each with the day until which it has time."""

    def dated(self) -> "FaultQuerySet":
        """With ``due_on``: the last day that was given, when it was found or at a re-check."""
        last = Recheck.objects.filter(fault=OuterRef("pk"), again_by__isnull=False)
        given = Subquery(last.order_by("-again_by").values("again_by")[:1])
        return self.annotate(due_on=Coalesce(given, F("mend_by")))

    def standing(self) -> "FaultQuerySet":
        """Those that no re-check found mended."""
        mended = Recheck.objects.filter(fault=OuterRef("pk"), mended=True)
        return self.filter(~models.Exists(mended)).dated()


class Fault(Row):
    """问题: what was found wrong, who mends it, and until when."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="faults")
    #: The household at which it was found; none: it is the village's.
    look = models.ForeignKey(Look, models.PROTECT, null=True, related_name="faults")
    text = models.CharField(_("what is wrong"), max_length=300)
    mender = models.CharField(_("who mends it"), max_length=60)
    mend_by = models.DateField(_("until when"))
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FaultQuerySet.as_manager()

    class Meta:
        ordering = ["mend_by", "at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(mender=""), name="a_fault_says_what_and_who_mends_it"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return self.inspection.get_absolute_url()


class Recheck(Row):
    """复查: whether a fault is mended, and if not, until when it must be now."""

    fault = models.ForeignKey(Fault, models.PROTECT, related_name="rechecks")
    checked_on = models.DateField()
    mended = models.BooleanField()
    remark = models.CharField(max_length=200, blank=True)
    again_by = models.DateField(null=True, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["fault"], condition=Q(mended=True), name="a_fault_is_mended_once"
            ),
            models.CheckConstraint(
                condition=Q(mended=True, again_by=None)
                | Q(mended=False, again_by__gt=F("checked_on")) & ~Q(remark=""),
                name="what_is_not_mended_says_why_and_until_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.checked_on)

    def get_absolute_url(self) -> str:
        return self.fault.get_absolute_url()
