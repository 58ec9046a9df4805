"""Who stands aside: as settled when a sitting opened, and as members declare it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.decisions import Panel, Seat, Sitting
from evaluation.models.rounds import Entry
from grids.models import Officer
from households.models import Row


class Settled(Row):
    """回避依据: whom a seat's holder is close to, and who that is, as a sitting's opening found it.

    The sitting goes by this (design.md §8, who stands aside); a trigger in 0005 keeps it.
    """

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="settled")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    homes = ArrayField(models.UUIDField())
    kin = ArrayField(models.UUIDField())
    #: The holder as a person and as an officer, as far as known.
    human = ArrayField(models.UUIDField())
    #: Households that came close while the sitting was open; they do not count in it.
    late = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "seat"], name="a_sitting_settles_each_seat_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat)


class StandsAside(models.TextChoices):
    """Why a member does not judge a claim; the codes in a tally's roll."""

    OWN_HOUSEHOLD = "own", _("own household")
    KIN = "kin", _("related household")
    TYPED_IT = "typed", _("typed this declaration")
    SAT_IN_GROUP = "group", _("voted on it in the group")
    DECLARED = "declared", _("declared by the member")


class Recusal(Row):
    """回避 that a member declared; own household and registered ties are found by themselves.

    One that was entered by mistake is taken back by two: the first says why, the second deletes.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="recusals")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="recusals")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="recusals")
    reason = models.CharField(_("reason"), max_length=100)
    mistake = models.CharField(_("why it is a mistake"), max_length=100, blank=True)
    mistake_said_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+"
    )
    mistake_said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mistake="", mistake_said_by=None, mistake_said_at=None)
                | Q(
                    ~Q(mistake=""),
                    mistake_said_by__isnull=False,
                    mistake_said_at__isnull=False,
                ),
                name="somebody_says_why_a_recusal_is_a_mistake",
            ),
            models.UniqueConstraint(
                fields=["seat", "entry"], name="one_recusal_per_seat_and_entry"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
