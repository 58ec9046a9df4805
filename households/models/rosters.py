"""Rosters on their way in: uploads, remembered headings, imports."""

from django.db import models
from django.urls import reverse

from grids.models import Officer, Receipt, Village
from households.models.rows import Row


class RosterUpload(Row):
    """A spreadsheet between upload and confirmation: sealed, and gone after an hour."""

    village = models.ForeignKey(Village, models.PROTECT)
    officer = models.ForeignKey(Officer, models.PROTECT)
    file_name = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    #: Our columns of it, sealed; empty until they have names.
    sealed_file = models.BinaryField()
    #: The workbook as it came, sealed: what the error file is made from, also afterwards.
    sealed_original = models.BinaryField(default=b"")
    #: What the clerk chose for rows that could mean several people: row → membership, or "new".
    choices = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    #: Of the confirmation.
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        named = self.sealed_file or self.receipt_id
        return reverse("roster_check" if named else "roster_columns", args=[self.pk])


class ColumnMeaning(Row):
    """What a village's clerk said that a heading means; an empty field: it is not taken."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    heading = models.CharField(max_length=60)
    field = models.CharField(max_length=20, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "heading"], name="one_meaning_per_heading_and_village"
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class RosterImport(Row):
    """A roster that went in: which file, when, and what it changed."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    file_digest = models.CharField(max_length=64)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="+")
    counts = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["village", "file_digest"])]

    def __str__(self) -> str:
        return self.file_digest[:8]
