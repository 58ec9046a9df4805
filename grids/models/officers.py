"""Who logs in, the posts that say what they may do, and workbooks of officers."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grids.models.places import Grid, Township, Village
from grids.prepared import prepared_models
from grids.roles import Role
from grids.sealing import fingerprint, seal, unseal


def phone_mark(number: str) -> bytes:
    """By this an officer is found by a telephone number that is stored sealed."""
    return fingerprint(number, purpose="officer-phone")


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
    #: Until when the password on the officer's slip opens the page where they choose their own.
    one_time_until = models.DateTimeField(null=True, blank=True, editable=False)
    #: That one-time password, sealed, so that the slip can be printed; emptied once it is used.
    one_time_sealed = models.BinaryField(null=True, editable=False)
    #: By this it is known again when it is typed, also after it was used.
    one_time_fingerprint = models.BinaryField(null=True, editable=False)
    one_time_at = models.DateTimeField(null=True, editable=False)
    one_time_by = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+"
    )
    #: Part of every session's own seal: a new one ends all sessions at once.
    session_seal = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[OfficerManager] = OfficerManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("officer_detail", args=[self.pk])

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password or the seal changes."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes) -> str:
        kept = f"{self.password}\n{self.session_seal}"
        return salted_hmac("officer-session", kept, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Every browser that is logged in is logged out at its next request, once this is saved."""
        self.session_seal = uuid.uuid4()

    @property
    def must_choose_password(self) -> bool:
        """Only the slip's password opens the account, and only to choose an own one."""
        return self.one_time_sealed is not None

    @property
    def was_reset(self) -> bool:
        """Whether the slip replaced an earlier one, or a password of one's own."""
        return self.one_time_at is not None and self.one_time_at > self.created_at

    @property
    def phone(self) -> str:
        sealed = self.phone_sealed
        return unseal(sealed, context=f"officer:{self.pk}:phone") if sealed else ""

    @phone.setter
    def phone(self, text: str) -> None:
        self.phone_sealed = seal(text, context=f"officer:{self.pk}:phone") if text else None
        self.phone_fingerprint = phone_mark(text) if text else None

    @property
    def looks_after_places(self) -> bool:
        """Whether the way to people and places is worth a place in the bar."""
        looking = {Role.COUNTY, Role.TOWNSHIP, Role.SECRETARY, Role.CLERK}
        return any(post.role in looking for post in self.standing_posts)

    @property
    def stands_for_places(self) -> bool:
        """Whether one works for whole villages or above, not in a grid or with ten only."""
        parts = {Role.GRID_LEADER, Role.LIAISON}
        return any(post.role not in parts and not post.grid_id for post in self.standing_posts)

    @cached_property
    def standing_posts(self) -> "list[Post]":
        """The posts that stand today, with their places: one query a request."""
        found = _standing_posts(self.pk, timezone.localdate())
        for post in found:
            post.officer = self
        return found

    @property
    def offices(self) -> "list[Township]":
        """The townships whose office helps this officer; none for the county's own people."""
        places = [post.office for post in self.standing_posts]
        return list(dict.fromkeys(place for place in places if place))

    def roles_in(self, village: Village) -> set[Role]:
        """Roles whose place covers the whole or a part of this village."""
        return {Role(post.role) for post in self.standing_posts if post.reaches(village)}


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, told apart by time."""

    def standing(self) -> "PostQuerySet":
        return self.standing_on(timezone.localdate())

    def standing_on(self, day: date) -> "PostQuerySet":
        return self.open_on(day).filter(since__lte=day)

    def open_on(self, day: date) -> "PostQuerySet":
        """Not ended by that day, whether begun or not."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day))

    def with_places(self) -> "PostQuerySet":
        return self.select_related("township", "village__township", "grid__village__township")

    def inside(self, township: Township) -> "PostQuerySet":
        """Posts whose place lies in the township."""
        return self.filter(
            Q(township=township)
            | Q(village__township=township)
            | Q(grid__village__township=township)
        )


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
        return f"{self.place or ''} {self.get_role_display()}".strip()

    @property
    def place(self) -> Township | Village | Grid | None:
        return self.grid or self.village or self.township

    @property
    def in_village(self) -> Village | None:
        """The village in which the post's place lies."""
        return self.grid.village if self.grid else self.village

    @property
    def office(self) -> Township | None:
        """The township in which the post's place lies; the county's lies in none."""
        village = self.in_village
        return village.township if village else self.township

    def reaches(self, village: Village) -> bool:
        """Whether this post's place covers the village or a part of it."""
        if self.role == Role.COUNTY:
            return True
        if self.grid is not None:
            return self.grid.village_id == village.pk
        return self.village_id == village.pk or (
            self.township_id is not None and self.township_id == village.township_id
        )


@prepared_models
def _standing_posts(officer: UUID, day: date) -> models.QuerySet[Post]:
    return Post.objects.filter(officer=officer).standing_on(day).with_places()


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

    def get_absolute_url(self) -> str:
        return reverse("officer_check", args=[self.pk])
