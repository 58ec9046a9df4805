"""Households, who lives in them since when, and who is kin to whom."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, When
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Officer, Village
from households.models.people import Person, Relation, Residence
from households.models.rows import Row

#: Characters of a reason that says something.
LEAST_REASON = 10


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Households, told apart by whether they still exist."""

    def standing(self) -> "HouseholdQuerySet":
        return self.filter(ended_on=None)


class Household(Row):
    """农户. While it stands its ``head`` has an open membership here: a key in 0006 holds that."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="households")
    grid = models.ForeignKey(
        Grid, models.PROTECT, related_name="households", verbose_name=_("lowest grid")
    )
    number = models.CharField(_("household number"), max_length=20)
    head = models.ForeignKey(Person, models.PROTECT, related_name="headed", verbose_name=_("head"))
    residence = models.CharField(
        _("residence"), max_length=10, choices=Residence.choices, default=Residence.UNKNOWN
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    #: Of the code on its newest slip; by this it is found when that code is typed.
    code_fingerprint = models.BinaryField(null=True, unique=True, editable=False)
    code_issued_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    ended_on = models.DateField(null=True, blank=True)
    #: The head while the household stands: what has to be an open member.
    standing_head = GeneratedField(
        expression=Case(When(ended_on=None, then=F("head_id")), default=None),
        output_field=models.UUIDField(null=True),
        db_persist=True,
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["number"],
                opclasses=["varchar_pattern_ops"],
                name="households_by_number_beginning",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"], name="one_household_per_number_and_village"
            ),
            models.CheckConstraint(
                condition=Q(code_fingerprint=None) | Q(code_issued_at__isnull=False),
                name="a_code_says_since_when_it_holds",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def seal(self) -> str:
        """Of its code, for the sessions that the code begins: a new code ends them."""
        mark = bytes(self.code_fingerprint or b"").hex()
        return salted_hmac("household-session", mark, algorithm="sha256").hexdigest()

    def get_absolute_url(self) -> str:
        return reverse("household_detail", args=[self.pk])


class MembershipQuerySet(models.QuerySet["Membership"]):
    """A person's times in households."""

    def recent(self, day: date) -> "MembershipQuerySet":
        """Open, or ended less than a year before the day."""
        return self.filter(Q(until=None) | Q(until__gt=years_on(day, -1)))

    def lived_on(self, day: date) -> "MembershipQuerySet":
        """Open on the day, or ended later; since when nobody knows before the roster came."""
        return self.filter(Q(until=None) | Q(until__gt=day))


class Membership(Row):
    """家庭成员: a person's time in a household."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    #: Empty when nobody has said.
    relation = models.CharField(
        _("relation to the head"), max_length=2, choices=Relation.choices, blank=True
    )
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    #: The household while the membership is open: what ``Household.head`` refers to.
    open_household = GeneratedField(
        expression=Case(When(until=None, then=F("household_id")), default=None),
        output_field=models.UUIDField(null=True),
        db_persist=True,
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="one_open_membership_per_person"
            ),
            models.UniqueConstraint(
                fields=["open_household", "person"], name="one_open_place_per_household_and_person"
            ),
            models.UniqueConstraint(
                fields=["open_household"],
                condition=Q(relation="02"),
                name="one_open_head_per_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.relation}"


def years_on(day: date, years: int) -> date:
    """The same day so many years on; from a 29th of February a year ends with February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28) + timedelta(days=1 if years > 0 else 0)


class TieQuerySet(models.QuerySet["Tie"]):
    """Ties, told apart by whether they still keep anybody from judging."""

    def standing(self) -> "TieQuerySet":
        return self.filter(until=None)

    def recent(self, day: date) -> "TieQuerySet":
        """Open, or ended less than a year before the day (design.md §8, who stands aside)."""
        return self.filter(Q(until=None) | Q(until__gt=years_on(day, -1)))

    def counting(self, day: date) -> "TieQuerySet":
        """The recent ones that two officers have not released."""
        return self.counting_after(years_on(day, -1))

    def counting_after(self, day: date) -> "TieQuerySet":
        """The same, of ties that are open or ended after the day: a year before today."""
        return self.filter(Q(until=None) | Q(until__gt=day), released_at=None)

    def awaiting_release(self, day: date) -> "TieQuerySet":
        """Those that still count and wait for the second officer."""
        return self.counting(day).exclude(release_asked_at=None)


class Tie(Row):
    """亲属关系 between two households: their members do not judge each other (回避).

    One that ended counts for another year, unless two officers release it with a reason: or the
    clerk could end it on the eve of a sitting.
    """

    first = models.ForeignKey(Household, models.PROTECT, related_name="ties_as_first")
    second = models.ForeignKey(Household, models.PROTECT, related_name="ties_as_second")
    kind = models.CharField(_("how they are related"), max_length=40)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    release_reason = models.CharField(_("why it need not count"), max_length=200, blank=True)
    release_asked_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+"
    )
    release_asked_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects = TieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_tie_is_kept_in_one_order_only"
            ),
            models.CheckConstraint(
                condition=Q(release_asked_by=None, release_asked_at=None, release_reason="")
                | Q(
                    GreaterThanOrEqual(Length("release_reason"), LEAST_REASON),
                    release_asked_by__isnull=False,
                    release_asked_at__isnull=False,
                    until__isnull=False,
                ),
                name="the_release_of_an_ended_tie_is_asked_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | (
                    Q(released_at__isnull=False, release_asked_by__isnull=False)
                    & ~Q(released_by=F("release_asked_by"))
                ),
                name="a_tie_is_released_by_a_second_officer",
            ),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(until=None), name="one_open_tie_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def get_absolute_url(self) -> str:
        return reverse("household_detail", args=[self.first_id])

    @property
    def counts_until(self) -> date | None:
        """Of an ended tie: the last day on which it counts, as ``TieQuerySet.recent`` has it."""
        return years_on(self.until, 1) - timedelta(days=1) if self.until else None

    @property
    def waits_for_release(self) -> bool:
        """Asked for by one officer, and not yet said by another."""
        return self.release_asked_at is not None and self.released_at is None


class DismissedTie(Row):
    """Two households that are not kin, though somebody moved between them: suggested no more."""

    first = models.ForeignKey(Household, models.PROTECT, related_name="+")
    second = models.ForeignKey(Household, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_dismissed_tie_is_kept_in_one_order_only"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="one_dismissed_tie_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
