"""Who logs in, the posts that say what they may do, and workbooks of officers."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grids.models.places import Grid, Township, Village
from grids.roles import Role


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
    #: Set while the password is one that was printed on a slip: it opens nothing but the page
    #: where the officer chooses their own, once, until then.
    one_time_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: That one-time password, sealed, so that the slip can be printed; emptied once it is used.
    one_time_sealed = models.BinaryField(null=True, editable=False)
    #: Part of every session's own seal: a new one ends all sessions at once.
    session_seal = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
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


class OfficerUpload(models.Model):
    """A workbook of officers between upload and confirmation: sealed, and gone after an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(Township, models.PROTECT)
    officer = models.ForeignKey(Officer, models.PROTECT)
    file_name = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    sealed_file = models.BinaryField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name
