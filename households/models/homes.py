"""Households, who lives in them since when, and who is kin to whom."""

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Officer, Village
from households.models.people import Person, Relation, Residence
from households.models.rows import Row


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Households, told apart by whether they still exist."""

    def standing(self) -> "HouseholdQuerySet":
        return self.filter(ended_on=None)


class Household(Row):
    """农户. While it stands its ``head`` has an open membership here: a key in 0006 holds that."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="households")
    grid = models.ForeignKey(
        Grid, models.PROTECT, related_name="households", verbose_name=_("lowest grid")
    )
    number = models.CharField(_("household number"), max_length=20)
    head = models.ForeignKey(Person, models.PROTECT, related_name="headed", verbose_name=_("head"))
    residence = models.CharField(
        _("residence"), max_length=10, choices=Residence.choices, default=Residence.UNKNOWN
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    code_fingerprint = models.BinaryField(null=True, editable=False)
    #: Wrong codes typed in the hour that began then; limits guessing.
    code_failures = models.PositiveSmallIntegerField(default=0, editable=False)
    code_failing_since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    ended_on = models.DateField(null=True, blank=True)
    #: The head while the household stands: what has to be an open member.
    standing_head = GeneratedField(
        expression=Case(When(ended_on=None, then=F("head_id")), default=None),
        output_field=models.UUIDField(null=True),
        db_persist=True,
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["number"],
                opclasses=["varchar_pattern_ops"],
                name="households_by_number_beginning",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"], name="one_household_per_number_and_village"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("household_detail", args=[self.pk])


class Membership(Row):
    """家庭成员: a person's time in a household."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    #: Empty when nobody has said.
    relation = models.CharField(
        _("relation to the head"), max_length=2, choices=Relation.choices, blank=True
    )
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    #: The household while the membership is open: what ``Household.head`` refers to.
    open_household = GeneratedField(
        expression=Case(When(until=None, then=F("household_id")), default=None),
        output_field=models.UUIDField(null=True),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="one_open_membership_per_person"
            ),
            models.UniqueConstraint(
                fields=["open_household", "person"], name="one_open_place_per_household_and_person"
            ),
            models.UniqueConstraint(
                fields=["open_household"],
                condition=Q(relation="02"),
                name="one_open_head_per_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.relation}"


class Tie(Row):
    """亲属关系 between two households: their members do not judge each other (回避)."""

    first = models.ForeignKey(Household, models.PROTECT, related_name="ties_as_first")
    second = models.ForeignKey(Household, models.PROTECT, related_name="ties_as_second")
    kind = models.CharField(_("how they are related"), max_length=40)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_tie_is_kept_in_one_order_only"
            ),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(until=None), name="one_open_tie_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def get_absolute_url(self) -> str:
        return reverse("household_detail", args=[self.first_id])


class DismissedTie(Row):
    """Two households that are not kin, though somebody moved between them: suggested no more."""

    first = models.ForeignKey(Household, models.PROTECT, related_name="+")
    second = models.ForeignKey(Household, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_dismissed_tie_is_kept_in_one_order_only"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="one_dismissed_tie_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
