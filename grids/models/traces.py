"""The two traces of every write, receipt and ledger, and the papers that carry its head."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from grids.codes import grouped
from grids.models.officers import Officer, Post
from grids.models.places import Township, Village

_BY_OFFICER = Q(officer__isnull=False, household_id=None, public=False)
_BY_HOUSEHOLD = Q(officer=None, household_id__isnull=False, public=False)
_BY_PUBLIC = Q(officer=None, household_id=None, public=True)
_BY_NOBODY = Q(officer=None, household_id=None, public=False)


class Acted(models.Model):
    """Who did it: an officer, a household by its code, or with ``public`` somebody without a name.

    Of the household there is the key only: ``grids`` knows no households, and a key that their
    migrations make holds that it is one.
    """

    officer: "models.ForeignKey[Officer | None, Officer | None]"
    household_id = models.UUIDField(null=True)
    public = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """The officer's name, or what else acted, in words."""
        if self.officer is not None:
            return self.officer.name
        if self.household_id:
            return _("The household, by its code")
        return _("A member of the public") if self.public else _("The system")


class Receipt(Acted):
    """回执: proof that one press of one button was carried out once."""

    cid = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=8, unique=True)
    kind = models.CharField(max_length=40)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="receipts")
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
            models.Index(
                fields=["household_id", "-at"],
                condition=~Q(household_id=None),
                name="receipts_by_household",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_BY_OFFICER | _BY_HOUSEHOLD | _BY_PUBLIC,
                name="a_receipt_has_exactly_one_actor",
            ),
        ]

    def __str__(self) -> str:
        return grouped(self.code)


#: Verbs by which somebody's data are used or erased; a page looks for them among millions.
USES_OF_DATA = (
    "numbers_read",
    "household_exported",
    "roster_exported",
    "summary_exported",
    "table_sent",
    "record_exported",
    "code_issued",
    "codes_issued",
    "slips_printed",
    "password_reset",
    "data_forgotten",
)


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


class LedgerEntry(Acted):
    """留痕: who did what, as which role, when; appended, never changed.

    Without an actor it was the program itself, by a command.

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
    #: The rows that this entry holds (``HeldRow.write``); their digest stands in the body.
    write = models.UUIDField(null=True)

    class Meta:
        ordering = ["chain", "seq"]
        indexes = [
            models.Index(
                fields=["chain", "-at"],
                condition=Q(verb__in=USES_OF_DATA),
                name="uses_of_data_by_ledger",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["write"], name="one_entry_per_write"),
            models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_per_chain_and_place"),
            models.CheckConstraint(
                condition=_BY_OFFICER | _BY_HOUSEHOLD | _BY_PUBLIC | _BY_NOBODY,
                name="an_entry_has_at_most_one_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class HeldRow(models.Model):
    """The digest of one row as a write left it; none where the write has ended the row.

    Written by the triggers of ``grids/traces/holding.py`` alone. ``write`` says which belong
    together: one ledger entry names it, and its body carries the digest over all of them.
    """

    id = models.BigAutoField(primary_key=True)
    write = models.UUIDField(db_index=True)
    #: The row, as the ledger names its subjects: ``ballot:<uuid>``.
    fact = models.CharField(max_length=90)
    digest = models.BinaryField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.fact


class Verification(models.Model):
    """核验: one whole walk over all ledgers and all that they hold, and what it found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    faults = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["-at"], name="verifications_newest_first")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.faults}"


class Safekeeping(models.Model):
    """备份与演练: a backup that was made, or a trial on which one was restored, and its faults.

    Written by the owner of the tables, as whom both run; the program only reads it.
    """

    class Kind(models.TextChoices):
        BACKUP = "backup"
        DRILL = "drill"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField()
    #: The backup's file by its name, and its size in bytes; empty where none was made.
    file = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    seconds = models.PositiveIntegerField()
    faults = models.PositiveIntegerField(default=0)
    #: The first fault, in words.
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["kind", "-at"], name="safekeeping_newest_first")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d} {self.faults}"


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
