"""The two traces of every write, receipt and ledger, and the papers that carry its head."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.codes import grouped
from grids.models.officers import Officer, Post
from grids.models.places import Township, Village


class Receipt(models.Model):
    """回执: proof that one press of one button was carried out once."""

    cid = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=40)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="receipts")
    post = models.ForeignKey(Post, models.PROTECT, null=True)
    village = models.ForeignKey(Village, models.PROTECT, null=True)
    digest = models.CharField(max_length=64)
    sealed_content = models.BinaryField(default=bytes)
    summary = models.CharField(max_length=200, blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    #: What it is about, as the ledger names it: ``objection:<uuid>``.
    subject = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["officer", "-at"]),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="receipts_by_subject"),
        ]

    def __str__(self) -> str:
        return grouped(self.code)


class Chain(models.Model):
    """One ledger: of a village, of a township, or (neither given) of the installation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(Township, models.PROTECT, null=True, blank=True)
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(township=None) | Q(village=None), name="a_chain_belongs_to_one_place"
            ),
            models.UniqueConstraint(
                fields=["township", "village"], nulls_distinct=False, name="one_chain_per_place"
            ),
        ]

    def __str__(self) -> str:
        return str(self.village or self.township or _("Installation"))


class LedgerEntry(models.Model):
    """留痕: who did what, as which role, when; appended, never changed.

    ``body`` is the canonical JSON text that was hashed; the other columns repeat parts of
    it for reading and are checked against it by ``verify_ledger``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    role = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=80)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_per_chain_and_place"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class Anchor(models.Model):
    """A chain's head as it stood on a paper that left the house (minutes, notice)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="anchors")
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    paper = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.paper} {self.seq}"
