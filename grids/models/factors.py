"""The second factor of a log-in: a printed list of codes or an app, and how a lost one ends."""

import hmac
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from grids.models.officers import Officer
from grids.sealing import fingerprint, unseal

#: The second wrong code in a row makes one wait half a minute, each further one twice as long …
_FIRST_WAIT_SECONDS = 15
#: … up to 17 hours, so that nobody who has the password can shut the owner out for good.
_MOST_COUNTED = 13


class Factor(ThrottlingMixin, Device):  # type: ignore[misc]  # because django-otp has no types
    """What somebody has besides the password; one of an officer's holds at a time.

    ``confirmed`` once a code of it was typed; before, it opens nothing. The codes of a list are
    kept as keyed fingerprints, the key of an app sealed (RFC 6238, 30 seconds, 6 digits).
    """

    class Kind(models.TextChoices):
        """``LIST``: ten codes on paper, each good once and in their order; ``APP``: on a phone."""

        LIST = "list", _("printed list of codes")
        APP = "app", _("app on a phone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    name = None
    throttling_failure_count: int
    confirmed = models.BooleanField(default=False)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    #: Hexadecimal fingerprints of the list's codes, in their order.
    marks = models.JSONField(default=list)
    #: How many codes of the list were typed.
    used = models.PositiveSmallIntegerField(default=0)
    key_sealed = models.BinaryField(null=True, editable=False)
    #: The last half minute whose code was typed: none opens twice.
    last_step = models.BigIntegerField(default=-1)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Factor"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "confirmed"],
                condition=Q(ended_at=None),
                name="one_second_factor_holds_and_one_is_being_set_up",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def context(self) -> str:
        """Where its sealed key belongs."""
        return f"factor:{self.pk}:key"

    @property
    def is_list(self) -> bool:
        return self.kind == self.Kind.LIST

    @property
    def number(self) -> int:
        """Which code of the list is asked for next, counted from 1."""
        return self.used + 1

    @property
    def left(self) -> int:
        """How many codes of the list are good."""
        return len(self.marks) - self.used

    def mark_of(self, number: int, code: str) -> str:
        """The fingerprint of the list's code with that number."""
        return fingerprint(f"{self.pk}\n{number}\n{code}", purpose="factor-code").hex()

    def verify_token(self, token: str) -> bool:
        """Whether these digits open now; they never do again. The row must be locked.

        What does not fit counts; who has to wait is not looked at (``verify_is_allowed``).
        """
        if not self.verify_is_allowed()[0]:
            return False
        fits = self._is_next(token) if self.is_list else self._is_now(token)
        if fits:
            self.throttle_reset(commit=False)
        else:
            self.throttle_increment(commit=False)
            self.throttling_failure_count = min(self.throttling_failure_count, _MOST_COUNTED)
        self.save(update_fields=MOVING)
        return fits

    def waits_until(self) -> datetime | None:
        """When the next code is looked at, if one has to wait for it."""
        may, why = self.verify_is_allowed()
        return None if may else why["locked_until"]

    def verify_is_allowed(self) -> tuple[bool, Any]:
        """As django-otp has it, but that one slip of a finger costs nothing."""
        if self.throttling_failure_count < 2:
            return True, None
        allowed: tuple[bool, Any] = super().verify_is_allowed()
        return allowed

    def get_throttle_factor(self) -> int:
        return _FIRST_WAIT_SECONDS

    def _is_next(self, token: str) -> bool:
        if self.left < 1:
            return False
        mark = self.mark_of(self.number, token)
        fits = hmac.compare_digest(mark, self.marks[self.used])
        self.used += fits
        return fits

    def _is_now(self, token: str) -> bool:
        """The clock of a phone may differ by half a minute (RFC 6238, section 5.2)."""
        if not token.isdecimal() or self.key_sealed is None:
            return False
        clock = TOTP(bytes.fromhex(unseal(self.key_sealed, context=self.context)))
        fits: bool = clock.verify(int(token), tolerance=1, min_t=self.last_step + 1)
        if fits:
            self.last_step = clock.t()
        return fits


#: What changes with each log-in.
MOVING = ("used", "last_step", "throttling_failure_timestamp", "throttling_failure_count")


class FactorReplacement(models.Model):
    """A second factor was lost: one officer asks that it ends, another one confirms.

    Without anybody who asked, whoever runs the server did it (``manage.py setup``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="factor_replacements")
    asked_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    #: Asked for once more, or the day was over: nobody can confirm it any more.
    closed_at = models.DateTimeField(null=True)
    #: When the owner was led to the page that says so.
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_replaces_their_own_second_factor",
                condition=~Q(asked_by=F("officer")) & ~Q(confirmed_by=F("officer")),
            ),
            models.CheckConstraint(
                name="a_lost_second_factor_is_asked_for_and_confirmed_by_two",
                condition=~Q(confirmed_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                fields=["officer"],
                condition=Q(confirmed_at=None, closed_at=None),
                name="one_lost_second_factor_is_asked_for_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.officer)


class LogIn(models.Model):
    """One log-in of an officer, for the own list; removed after 400 days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="log_ins")
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    phone = models.BooleanField(default=False)
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    #: The network it came from, never the whole address: ``10.20.*.*``.
    network = models.CharField(max_length=30, blank=True)
    #: The officer's ``session_seal`` then: with another one the session is over.
    seal = models.UUIDField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["officer", "-at"], name="log_ins_of_an_officer")]

    def __str__(self) -> str:
        return f"{self.browser} {self.system}".strip()
