"""Hours of volunteers, and the certificates of them."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.models import Officer, Village
from households.masking import masked
from households.models.activities import Activity
from households.models.homes import Household
from households.models.people import Person
from households.models.rows import Row


def in_hours(half_hours: int) -> str:
    """``2.5``, ``3``."""
    return f"{half_hours / 2:g}"


class Served(Row):
    """服务时长: the half hours of one person in one shift; somebody from elsewhere is a name only.

    ``household`` is the person's on the day on which it was written down.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="served")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="served")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="served")
    name = models.CharField(_("name"), max_length=40)
    half_hours = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"], name="one_line_of_hours_per_shift_and_person"
            ),
            models.UniqueConstraint(
                fields=["activity", "name"],
                condition=Q(person=None),
                name="one_line_of_hours_per_shift_and_outsider",
            ),
            models.CheckConstraint(
                condition=Q(half_hours__gte=1, half_hours__lte=48),
                name="a_shift_has_half_an_hour_to_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.hours}"

    @property
    def hours(self) -> str:
        return in_hours(self.half_hours)


class Certificate(Row):
    """志愿服务记录证明: a person's hours of a year, on request; final after seven days on the list.

    Its lines are those of the day on which it was asked for; one that was wrong is withdrawn, and
    keeps its number.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    household = models.ForeignKey(Household, models.PROTECT, related_name="certificates")
    name = models.CharField(_("name"), max_length=40)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    half_hours = models.PositiveIntegerField()
    #: Day, project and half hours of each shift.
    lines = models.JSONField()
    issuer = models.CharField(_("issued by"), max_length=60)
    responsible = models.CharField(_("responsible person"), max_length=40)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    published_on = models.DateField()
    #: The first day on which it is final.
    final_on = models.DateField()
    withdrawn_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.CharField(max_length=100, null=True)

    PUBLISHED_FOR: ClassVar[timedelta] = timedelta(days=7)

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "number"],
                name="one_certificate_per_number_year_and_village",
            ),
            models.CheckConstraint(
                condition=Q(final_on__gte=models.F("published_on") + timedelta(days=7)),
                name="a_certificate_is_published_for_seven_days",
            ),
        ]

    def __str__(self) -> str:
        return self.told_number

    def get_absolute_url(self) -> str:
        return reverse("certificate_detail", args=[self.pk])

    @property
    def told_number(self) -> str:
        """``后庄村志证〔2026〕3号``."""
        told = {"village": self.village.name, "year": self.year, "number": self.number}
        return gettext("%(village)s, volunteers, %(year)s no. %(number)s") % told

    @property
    def hours(self) -> str:
        return in_hours(self.half_hours)

    @property
    def told_lines(self) -> list[tuple[date, str, str]]:
        """Day, project and hours of each shift."""
        return [(date.fromisoformat(day), what, in_hours(half)) for day, what, half in self.lines]

    @property
    def masked_name(self) -> str:
        """As it hangs for everybody (domain.md §6.3)."""
        return masked(self.name)

    @property
    def last_day(self) -> date:
        """Of its days on the list."""
        return self.final_on - timedelta(days=1)

    def is_final(self, today: date) -> bool:
        return self.withdrawn_at is None and today >= self.final_on
