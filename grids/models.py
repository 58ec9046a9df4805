"""Places, the officers who work in them, and the two traces every write leaves."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grids.codes import grouped
from grids.roles import Role


class Place(models.Model):
    """What townships, villages and grids share: a key made in Python and a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Township(Place):
    """乡镇: sets the campaign and reviews what the villages decide."""

    telephone = models.CharField(_("supervision telephone"), max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="one_township_per_name"),
        ]


class Village(Place):
    """行政村: the unit that runs a round and owns its households."""

    township = models.ForeignKey(Township, models.PROTECT, related_name="villages")
    committee_telephone = models.CharField(
        _("village committee telephone"), max_length=20, blank=True
    )
    supervisor_telephone = models.CharField(
        _("supervision committee telephone"), max_length=20, blank=True
    )
    comment_box = models.CharField(_("where the comment box hangs"), max_length=60, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "name"], name="one_village_per_name_and_township"
            ),
        ]


class Grid(Place):
    """网格: a village, a villager group (村民小组) or a micro-grid below it."""

    class Level(models.TextChoices):
        VILLAGE = "village", _("Village grid")
        GROUP = "group", _("Villager group")
        MICRO = "micro", _("Micro-grid")

    village = models.ForeignKey(Village, models.PROTECT, related_name="grids")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "level", "name"], name="one_grid_per_name_level_and_village"
            ),
            models.CheckConstraint(
                condition=Q(level="village") | Q(parent__isnull=False) | Q(level="group"),
                name="a_micro_grid_lies_in_a_group",
            ),
        ]


class OfficerManager(BaseUserManager["Officer"]):
    """Finds officers by the name they log in with."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        return self.get(username=username)


class Officer(AbstractBaseUser):
    """Whoever logs in; what they may do comes from their posts alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=40)
    phone_sealed = models.BinaryField(null=True, blank=True, editable=False)
    phone_fingerprint = models.BinaryField(null=True, blank=True, unique=True, editable=False)
    is_active = models.BooleanField(_("may log in"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[OfficerManager] = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def standing_posts(self) -> "list[Post]":
        """The posts that stand today, with their places: one query a request."""
        return list(self.posts.standing().select_related("township", "village", "grid__village"))

    def roles_in(self, village: Village) -> set[Role]:
        """Roles whose place covers the whole or a part of this village."""
        return {Role(post.role) for post in self.standing_posts if post.reaches(village)}


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, told apart by time."""

    def standing(self) -> "PostQuerySet":
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gt=today))


class Post(models.Model):
    """任职: an officer's role in one place, from a day until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    township = models.ForeignKey(Township, models.PROTECT, null=True, blank=True)
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_post_has_one_place_unless_county",
                condition=(
                    Q(role=Role.COUNTY, township=None, village=None, grid=None)
                    | Q(~Q(role=Role.COUNTY), township__isnull=False, village=None, grid=None)
                    | Q(~Q(role=Role.COUNTY), township=None, village__isnull=False, grid=None)
                    | Q(~Q(role=Role.COUNTY), township=None, village=None, grid__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="only_township_staff_stand_in_a_township",
                condition=Q(township=None) | Q(role=Role.TOWNSHIP),
            ),
            models.CheckConstraint(
                name="only_grid_leaders_and_assessors_stand_in_a_grid",
                condition=Q(grid=None) | Q(role__in=[Role.GRID_LEADER, Role.ASSESSOR]),
            ),
            models.UniqueConstraint(
                fields=["officer", "role", "township", "village", "grid"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="one_open_post_per_officer_role_and_place",
            ),
        ]

    def __str__(self) -> str:
        place = self.grid or self.village or self.township
        return f"{place or ''} {self.get_role_display()}".strip()

    def reaches(self, village: Village) -> bool:
        """Whether this post's place covers the village or a part of it."""
        if self.role == Role.COUNTY:
            return True
        if self.grid is not None:
            return self.grid.village_id == village.pk
        return self.village_id == village.pk or (
            self.township_id is not None and self.township_id == village.township_id
        )


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
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["officer", "-at"])]

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
