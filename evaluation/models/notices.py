"""The public notice board: what hangs there, frozen, where its papers hang, what was put right."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluation import changes, rules
from evaluation.changes import Version
from evaluation.models.rounds import Entry, Round
from grids.models import Officer
from households.models import Row

#: Whose telephone it is; the numbers are frozen beside these keys.
WHOSE = {
    "committee": _("Village committee"),
    "supervisors": _("Supervision committee"),
    "township": _("Township"),
}


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, told apart by whether they hang."""

    def standing(self) -> "NoticeQuerySet":
        return self.filter(withdrawn_at=None)

    def hanging(self, today: date) -> "NoticeQuerySet":
        return self.standing().filter(ends_on__gte=today)


class Notice(Row):
    """公示: lines frozen when two officers published them, under an unguessable address."""

    class Kind(models.TextChoices):
        FULL = "full", _("notice")
        SUPPLEMENT = "supplement", _("supplementary notice")
        CORRECTION = "correction", _("correction of the notice")

    round = models.ForeignKey(Round, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=10, unique=True)
    #: Frozen beside the lines: what the head of the page says.
    title = models.CharField(max_length=100)
    township_name = models.CharField(max_length=60)
    village_name = models.CharField(max_length=60)
    entries_count = models.PositiveIntegerField()
    telephones = models.JSONField(default=list)
    comment_box = models.CharField(max_length=60, blank=True)
    office_address = models.CharField(max_length=80, blank=True)
    #: The document of the county or village on which the year's evaluation stands.
    basis = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    #: Why this version: for a supplement or a correction.
    reason = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    #: SHA-256 of the lines as published; printed with the ledger's head (trust.md §3.5).
    digest = models.CharField(max_length=64)
    ledger_seq = models.PositiveIntegerField(null=True)
    ledger_digest = models.CharField(max_length=64, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["published_at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_notice_per_round_number"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="a_notice_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notice_board", args=[self.slug])

    def hangs(self, today: date) -> bool:
        """Whether it is on the board: neither withdrawn nor over. The last day still counts."""
        return self.withdrawn_at is None and today <= self.ends_on

    @property
    def is_supplement(self) -> bool:
        return self.kind == Notice.Kind.SUPPLEMENT

    @property
    def is_correction(self) -> bool:
        return self.kind == Notice.Kind.CORRECTION

    @property
    def is_later(self) -> bool:
        """A later version, with the lines that changed since the one before."""
        return self.kind != Notice.Kind.FULL

    @property
    def phones(self) -> list[dict[str, str | Promise]]:
        """The frozen numbers, each with whose it is in the reader's language."""
        return [
            {"label": WHOSE[phone["who"]], "number": phone["number"]} for phone in self.telephones
        ]


class NoticeLine(Row):
    """One published line: group, masked head, stars obtained and their number; nothing else."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lines")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="notice_lines")
    position = models.PositiveIntegerField()
    group_name = models.CharField(max_length=60)
    head_masked = models.CharField(max_length=80)
    #: For the paper only, where the campaign prints names in full; else empty.
    head_full = models.CharField(max_length=80, blank=True)
    stars = models.JSONField()
    star_count = models.PositiveSmallIntegerField()
    #: A supplement also says which households are no longer on the board.
    removed = models.BooleanField(default=False)
    #: What hung before, where this line changes one: {"head": …, "group": …, "stars": […]}.
    before = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "entry"], name="one_line_per_notice_and_entry"
            ),
        ]

    def __str__(self) -> str:
        return self.head_masked

    @property
    def head(self) -> tuple[str, str]:
        """The masked name, and the household number where it had to stand beside it."""
        return _apart(self.head_masked)

    @property
    def head_on_paper(self) -> tuple[str, str]:
        """The same as the poster prints it: in full where the campaign says so."""
        return _apart(self.head_full or self.head_masked)

    @property
    def version(self) -> Version:
        """The line as plain values, to be compared with another version of it."""
        return Version(self.head_masked, self.group_name, self.stars, self.head_full)

    @property
    def earlier(self) -> Version | None:
        """What hung before, where this line changes one."""
        return Version.of(self.before) if self.before else None

    @property
    def changes(self) -> list[str]:
        """What changed, as everybody may read it."""
        return changes.in_public(self.earlier, self.version, removed=self.removed, paper=False)

    @property
    def changes_on_paper(self) -> list[str]:
        """The same with the names as the poster prints them."""
        return changes.in_public(self.earlier, self.version, removed=self.removed, paper=True)

    @property
    def changes_on_record(self) -> list[str]:
        """The same for those who answer for the round: every star of before and now."""
        return changes.on_record(self.earlier, self.version, removed=self.removed)

    @property
    def level(self) -> str:
        return rules.level(self.star_count)

    @property
    def star_words(self) -> list[str]:
        """爱党爱国 instead of 爱党爱国星: on the board a star stands before the words already."""
        return [name.removesuffix("星") for name in self.stars]


def _apart(head: str) -> tuple[str, str]:
    name, _bracket, number = head.partition("（")
    return name, number.rstrip("）")


class Posting(Row):
    """张贴记录: a paper of a notice on a wall, from when to when, and by whom."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="postings")
    place = models.CharField(_("where it hangs"), max_length=60)
    posted_on = models.DateField(_("put up on"))
    posted_by = models.CharField(_("put up by"), max_length=40)
    taken_down_on = models.DateField(_("taken down on"), null=True, blank=True)
    taken_down_by = models.CharField(_("taken down by"), max_length=40, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["posted_on", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "place"], name="one_posting_per_notice_and_place"
            ),
            models.CheckConstraint(
                condition=Q(taken_down_on=None) | Q(taken_down_on__gte=models.F("posted_on")),
                name="a_paper_is_taken_down_after_it_was_put_up",
            ),
        ]

    def __str__(self) -> str:
        return self.place

    def get_absolute_url(self) -> str:
        return reverse("notice_record", args=[self.notice_id])

    @property
    def too_short(self) -> bool:
        """Taken down before the notice's last day was over."""
        return self.taken_down_on is not None and self.taken_down_on <= self.notice.ends_on


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections, told apart by whether they are posted."""

    def unposted(self) -> "CorrectionQuerySet":
        return self.filter(notice=None)


class Correction(Row):
    """更正: a frozen fact of an entry that was wrong on the paper; no vote decides it."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="corrections")
    #: Which of the entry's fields: head_name, group.
    fields = models.JSONField()
    reason = models.CharField(_("how you know it"), max_length=200)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: The version that told it to the village; None: not posted yet.
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="corrections"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.entry)
