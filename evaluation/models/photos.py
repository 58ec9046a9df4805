"""Photos: of a star that a household claims, of papers, of what hangs on a wall."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import CampaignStar
from evaluation.models.decisions import Sitting
from evaluation.models.notices import Posting
from evaluation.models.rounds import Entry
from grids.models import Officer
from households.models import Row


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos, told apart by whether they are still there."""

    def standing(self) -> "PhotoQuerySet":
        return self.filter(removed_at=None)


class Photo(Row):
    """照片: shows exactly one thing. The picture lies in the store (``grids/stores.py``).

    It hangs on the entry, which is there before the household's form is begun. A removed one keeps
    its row, with who removed it and why, and loses its picture.
    """

    class Kind(models.TextChoices):
        STAR = "star", _("star of a household’s form")
        PAPER = "paper", _("paper form or signed print")
        SHEET = "sheet", _("counting sheet")
        MINUTES = "minutes", _("signed minutes")
        POSTING = "posting", _("paper on a wall")

    #: Stands as the reason on a picture that ``forget_expired`` removed; nobody in person did.
    TIME_OVER = gettext_noop("kept for its time, which is over")
    #: What belongs to one household's form, and what to a sitting.
    OF_A_FORM = (Kind.STAR, Kind.PAPER)
    OF_A_SITTING = (Kind.SHEET, Kind.MINUTES)

    kind = models.CharField(max_length=8, choices=Kind.choices)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="photos")
    star = models.ForeignKey(
        CampaignStar, models.PROTECT, null=True, blank=True, related_name="photos"
    )
    sitting = models.ForeignKey(
        Sitting, models.PROTECT, null=True, blank=True, related_name="photos"
    )
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, blank=True, related_name="photos"
    )
    #: SHA-256 of the file as it was sent, and of what was made of it and is kept under this name.
    sent = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    #: None: the household itself, by its code.
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    #: None of a removed one: the household itself.
    removed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    removed_because = models.CharField(_("reason"), max_length=200, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="star", entry__isnull=False, star__isnull=False, sitting=None, posting=None
                )
                | Q(kind="paper", entry__isnull=False, star=None, sitting=None, posting=None)
                | Q(
                    kind__in=["sheet", "minutes"],
                    entry=None,
                    star=None,
                    sitting__isnull=False,
                    posting=None,
                )
                | Q(kind="posting", entry=None, star=None, sitting=None, posting__isnull=False),
                name="a_photo_shows_one_thing",
            ),
            models.UniqueConstraint(
                fields=["kind", "entry", "star", "sitting", "posting", "sent"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="one_photo_of_a_thing_however_often_it_is_sent",
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=False) | Q(kind="star"),
                name="a_household_sends_photos_of_its_stars",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removed_because="")
                | (Q(removed_at__isnull=False) & ~Q(removed_because="")),
                name="a_removed_photo_says_why",
            ),
        ]
        indexes = [
            # Whether the bytes are still needed, and which picture was sent for several households.
            models.Index(
                fields=["digest"], condition=Q(removed_at=None), name="photos_by_their_picture"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_over(self) -> bool:
        """Removed because its time was over."""
        return self.removed_because == self.TIME_OVER

    @property
    def why_removed(self) -> str:
        return gettext(self.TIME_OVER) if self.is_over else self.removed_because

    def get_absolute_url(self) -> str:
        if self.entry_id:
            return reverse("entry_photos", args=[self.entry_id])
        if self.sitting_id:
            return reverse("sitting_photos", args=[self.sitting_id, self.kind])
        return reverse("posting_photos", args=[self.posting_id])
