"""What happens to families: one dated act each; and what they ask to have put right."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Officer, Village
from grids.sealing import unseal
from households.models.homes import Household
from households.models.people import Person
from households.models.rows import Row


class FamilyAct(Row):
    """One thing that happened to a household, on a day; it can be undone for ten minutes."""

    class Kind(models.TextChoices):
        NEW_HEAD = "new_head", _("new head")
        SPLIT = "split", _("household split")
        MERGE = "merge", _("households merged")
        MOVE_GRID = "move_grid", _("moved to another grid")
        MOVE_VILLAGE = "move_village", _("moved to another village")
        LEAVE = "leave", _("left the household")
        RETURN = "return", _("came back")
        BIRTH = "birth", _("birth")
        DEATH = "death", _("death")
        MARRIAGE = "marriage", _("married in")

    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    happened_on = models.DateField(_("day it happened"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="acts")
    #: The new one of a split, the one that ended in a merger, the one somebody came from.
    other = models.ForeignKey(Household, models.PROTECT, null=True, related_name="acts_as_other")
    people = models.ManyToManyField(Person, related_name="acts")
    #: What was changed and made, for the undo: keys, dates and codes only.
    trace = models.JSONField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    UNDO_FOR: ClassVar[timedelta] = timedelta(minutes=10)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.get_kind_display()


class CorrectionRequest(Row):
    """更正申请: what somebody asks to have put right in what is stored about a household."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        DONE = "done", _("put right")
        DECLINED = "declined", _("not changed")

    household = models.ForeignKey(Household, models.PROTECT, related_name="correction_requests")
    asked_by = models.CharField(_("who asks"), max_length=40)
    #: Free words may hold numbers, so both are sealed.
    wish_sealed = models.BinaryField()
    answer_sealed = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    #: Who took it down; nobody where the household sent it itself, by its code.
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answer_by = models.DateField()
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | Q(answered_at__isnull=False),
                name="an_answered_correction_request_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("request_detail", args=[self.pk])

    def context(self, part: str) -> str:
        """The place for which ``wish`` and ``answer`` are sealed."""
        return f"correction:{self.pk}:{part}"

    @property
    def wish(self) -> str:
        return unseal(self.wish_sealed, context=self.context("wish"))

    @property
    def answer(self) -> str:
        sealed = self.answer_sealed
        return unseal(sealed, context=self.context("answer")) if sealed else ""
