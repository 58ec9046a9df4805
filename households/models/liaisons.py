"""1+10: who looks after which households, from when to when, and how often they are called on."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Officer, Township, Village
from households.models.homes import Household
from households.models.people import Person
from households.models.rows import Row

#: About so many households are one liaison's; more need a reason.
TEN = 10


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    """Liaisons, told apart by whether they can look after anybody."""

    def standing(self) -> "LiaisonQuerySet":
        return self.filter(until=None)

    def able(self) -> "LiaisonQuerySet":
        return self.standing().filter(cannot="")


class Liaison(Row):
    """包联人: looks after about ten households of a village.

    An officer, or somebody of the roster without an account, who works on paper. Who is away or
    too old cannot; their share falls to the village's *group*, which the secretary leads with
    helpers (domain.md §10, 1+10).
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("Party member or cadre")
        GROUP = "group", _("the group that the secretary leads")

    class Cannot(models.TextChoices):
        AWAY = "away", _("away from the village")
        OLD = "old", _("too old or ill")
        OTHER = "other", _("another reason")

    village = models.ForeignKey(Village, models.PROTECT, related_name="liaisons")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MEMBER)
    name = models.CharField(_("name"), max_length=40)
    officer = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="liaisons"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="liaisons"
    )
    cannot = models.CharField(
        _("cannot look after households"), max_length=8, choices=Cannot.choices, blank=True
    )
    #: Calls on the group's households, too.
    helps = models.BooleanField(_("helps the secretary's group"), default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        ordering = ["-kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "officer"],
                condition=Q(until=None, kind="member"),
                name="one_liaison_per_officer_and_village",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="one_liaison_per_person"
            ),
            models.UniqueConstraint(
                fields=["village"],
                condition=Q(until=None, kind="group"),
                name="one_group_of_the_secretary_per_village",
            ),
            models.CheckConstraint(
                condition=Q(cannot="") | Q(helps=False), name="who_cannot_does_not_help"
            ),
            models.CheckConstraint(
                condition=Q(kind="member") | Q(person=None, officer=None),
                name="a_group_is_nobody_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("liaison_detail", args=[self.pk])

    @property
    def on_paper(self) -> bool:
        """Has no account: somebody else types in what the sheet says."""
        return self.officer_id is None


class LinkQuerySet(models.QuerySet["Link"]):
    """Links, told apart by whether they hold."""

    def standing(self) -> "LinkQuerySet":
        """Confirmed, not ended, of a household that is still there."""
        return self.filter(until=None, household__ended_on=None).exclude(confirmed_at=None)

    def proposed(self) -> "LinkQuerySet":
        """Not confirmed yet, of a household that is still there."""
        return self.filter(confirmed_at=None, household__ended_on=None)


class Link(Row):
    """包联: one household and who looks after it; a proposal until the village confirms it.

    A household that split off stays with the same liaison, a merged one goes with the one that
    remains, one that left or ended is looked after no more.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="links")
    liaison = models.ForeignKey(Liaison, models.PROTECT, related_name="links")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(_("why this one"), max_length=100)
    end_reason = models.CharField(_("why it ended"), max_length=100, blank=True)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    #: The last day on which somebody called, whoever it was; of none yet.
    visited_on = models.DateField(null=True, blank=True)
    #: From this day on the time to the next visit runs: the last visit, else the beginning.
    waiting_since = models.DateField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["household__number"]
        indexes = [
            models.Index(
                fields=["waiting_since"],
                condition=Q(until=None, confirmed_at__isnull=False),
                name="links_by_longest_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until=None, confirmed_at__isnull=False),
                name="one_liaison_per_household",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(confirmed_at=None),
                name="one_proposed_liaison_per_household",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="a_link_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(confirmed_at__isnull=False),
                name="a_proposed_link_has_no_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.liaison_id} {self.household_id}"


class VisitRule(Row):
    """How often a kind of household is called on; each month where a township says nothing."""

    class Kind(models.TextChoices):
        ALONE = "alone", _("old people living alone")
        AWAY = "away", _("household away for long")
        OTHER = "other", _("every other household")

    #: What holds until a township says otherwise.
    MONTHS = {Kind.ALONE: 1, Kind.AWAY: 3, Kind.OTHER: 1}

    township = models.ForeignKey(Township, models.PROTECT, related_name="visit_rules")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    months = models.PositiveSmallIntegerField(_("months"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["township", "kind"], name="one_visit_rule_per_township_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12), name="a_visit_is_due_within_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.months}"
