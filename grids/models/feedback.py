"""What users say about the program itself."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models.officers import Officer
from grids.models.places import Township


class Feedback(models.Model):
    """意见建议: what a user says about the program itself, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="feedback")
    township = models.ForeignKey(Township, models.PROTECT, null=True)
    text = models.TextField(_("what you want to say"), max_length=1000)
    page = models.CharField(_("page"), max_length=200, blank=True)
    at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:40]
