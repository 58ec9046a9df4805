"""离线包: the list of households and forms that a grid leader takes along on a phone."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.rounds import Round
from grids.models import Officer, Post
from households.models import Row


class Pack(Row):
    """One phone of one officer in one round; it is ended and never goes.

    What lies on the phone is the phone's: here stands only that it does, and until when it may.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="packs")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    #: As the leader calls it; nothing is read from the phone.
    phone = models.CharField(_("which phone"), max_length=30)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(phone=""), name="a_pack_says_on_which_phone"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="an_ended_pack_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.phone

    def get_absolute_url(self) -> str:
        return reverse("pack_detail", args=[self.pk])
