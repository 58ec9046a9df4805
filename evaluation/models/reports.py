"""报告: a month, half-year or year of a village or a township, as told on the day of issue."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grids.codes import digest_code, sha256_of
from grids.models import Officer, Post, Township, Village
from households.models import Row


class ReportIssue(Row):
    """发出的报告: frozen with its number, day and digest (a trigger in its migration holds that).

    ``content`` is what was told: sentences, numbers and the names of places and stars; nobody's.
    """

    class Kind(models.TextChoices):
        MONTH = "month", _("report of the month")
        HALF = "half", _("report of the half-year")
        YEAR = "year", _("report of the year")

    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    #: The first day of the time that it tells of.
    since = models.DateField()
    #: The year of its number: that of the day on which it is issued.
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=16)
    issued_on = models.DateField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: The report of the same place and time in whose place it comes.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(village=None, township__isnull=False)
                | Q(village__isnull=False, township=None),
                name="a_report_is_of_one_place",
            ),
            models.UniqueConstraint(
                fields=["village", "year", "number"], name="one_report_per_village_and_number"
            ),
            models.UniqueConstraint(
                fields=["township", "year", "number"], name="one_report_per_township_and_number"
            ),
        ]

    def __str__(self) -> str:
        return report_number(self.year, self.number)

    def get_absolute_url(self) -> str:
        return reverse("report_issued", args=[self.pk])

    @property
    def place(self) -> Village | Township:
        found = self.village or self.township
        assert found is not None, "a report is of one place"
        return found


def report_number(year: int, number: int) -> str:
    """星报〔2026〕3号."""
    return gettext("Star report (%(year)s) No. %(number)s") % {"year": year, "number": number}


def digest_of(content: Any) -> str:
    """16 characters over the content, however it was stored."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest_code(sha256_of(text.encode()))
