"""What villagers object to while a notice hangs, and the answers."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.declarations import Claim
from evaluation.models.notices import Notice
from evaluation.models.rounds import Entry
from grids.models import Officer
from grids.sealing import seal, unseal
from households.models import Row


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections, told apart by whether they are answered."""

    def open(self) -> "ObjectionQuerySet":
        return self.filter(answered_at=None)


class Objection(Row):
    """异议: a villager's doubt about one household's stars, entered by the clerk."""

    class Source(models.TextChoices):
        PAPER = "paper", _("on paper")
        SPOKEN = "spoken", _("in person")
        PHONE = "phone", _("by telephone")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("not upheld")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="objections")
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    number = models.PositiveSmallIntegerField()
    source = models.CharField(_("how it came"), max_length=8, choices=Source.choices)
    #: The objector's name and telephone, sealed; empty when anonymous.
    contact_sealed = models.BinaryField(null=True, editable=False)
    content = models.TextField(_("what the objection says"), max_length=1000)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    answer_by = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    findings = models.TextField(_("what was found"), max_length=1000, blank=True)
    investigators = models.CharField(
        _("who looked into it (two people)"), max_length=80, blank=True
    )
    answer = models.TextField(_("the answer in public words"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "number"], name="one_objection_per_notice_and_number"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | Q(answered_at__isnull=False),
                name="an_outcome_comes_with_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice.number}-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("objection_detail", args=[self.pk])

    @property
    def contact(self) -> str:
        context = f"objection:{self.pk}:contact"
        return unseal(self.contact_sealed, context=context) if self.contact_sealed else ""

    @contact.setter
    def contact(self, text: str) -> None:
        context = f"objection:{self.pk}:contact"
        self.contact_sealed = seal(text, context=context) if text else None
