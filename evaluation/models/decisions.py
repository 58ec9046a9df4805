"""Bodies, their sittings, who was there, who stood aside, and the frozen counts."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.declarations import Claim
from evaluation.models.rounds import Reopening, Round
from evaluation.workflow import Work
from grids.models import Grid, Officer
from households.models import Person, Row


class Body(models.TextChoices):
    """The two bodies that judge, in their order."""

    GROUP = "group", _("Assessment group")
    COMMITTEES = "committees", _("The two committees")


class Panel(Row):
    """评议组 or 两委: the seats that judge a round's entries; a group covers grids."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="panels")
    body = models.CharField(max_length=10, choices=Body.choices)
    name = models.CharField(_("name"), max_length=40)
    #: Groups (村民小组) that a group panel covers; none means the whole village.
    grids = models.ManyToManyField(Grid, blank=True, related_name="+")
    #: The wave whose group of the township this is; its seats are set on the wave's page.
    wave = models.ForeignKey(
        "evaluation.Wave", models.PROTECT, null=True, blank=True, related_name="panels"
    )

    class Meta:
        ordering = ["-body", "name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "body", "name"], name="one_panel_per_name"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(body="committees"),
                name="one_pair_of_committees_per_round",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("panel_detail", args=[self.pk])

    @property
    def work(self) -> Work:
        """What a sitting of this panel does, for asking whether its round is open for it."""
        return Work.ASSESS if self.body == Body.GROUP else Work.DECIDE


class Seat(Row):
    """席位: held by an officer or by a villager without an account."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        ALTERNATE = "alternate", _("alternate")
        OBSERVER = "observer", _("observer without a vote")

    #: The seats that may vote; an alternate's does while it stands in.
    VOTING = (Kind.MEMBER, Kind.ALTERNATE)

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind of seat"), max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="seats")
    officer = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="seats"
    )

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "person"], name="one_seat_per_person_and_panel"
            ),
            models.UniqueConstraint(
                fields=["panel", "officer"], name="one_seat_per_officer_and_panel"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sitting(Row):
    """会议 of one panel; closing it freezes its tallies (a trigger in 0002 holds that)."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="sittings")
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=60)
    chair = models.CharField(_("in the chair"), max_length=40)
    recorder = models.CharField(_("recorder"), max_length=40)
    scrutineer = models.CharField(_("scrutineer"), max_length=40)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The ledger's head when the sitting was closed, as printed on the minutes.
    ledger_seq = models.PositiveIntegerField(null=True)
    ledger_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel"], condition=Q(closed_at=None), name="one_open_sitting_per_panel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("sitting_detail", args=[self.pk])


class Presence(Row):
    """到会: a seat that is signed in; an alternate stands in for an absent member."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="presences")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    stands_in_for = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "seat"], name="one_presence_per_sitting_seat"
            ),
            models.UniqueConstraint(
                fields=["sitting", "stands_in_for"], name="one_stand_in_per_sitting_and_seat"
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat)


_NEVER = datetime.min.replace(tzinfo=UTC)


def last_at(rows: QuerySet[Any]) -> Coalesce:
    """The newest ``at`` of the rows, for each row of the query around it.

    A look-up of its own each time, never ``EXISTS``: that is made a join, and while PostgreSQL
    has no statistics yet of what an evening's sitting has counted, one of everything with
    everything.
    """
    return Coalesce(Subquery(rows.order_by("-at").values("at")[:1]), Value(_NEVER))


class TallyQuerySet(models.QuerySet["Tally"]):
    """Tallies, told apart by whether they count."""

    def counting(self) -> "TallyQuerySet":
        """Those later than every re-opening of their body or of the one before it."""
        return self.filter(_still_counts())

    def counting_in(self, round_id: UUID) -> "TallyQuerySet":
        """The same of one round, for all of its claims at once.

        Few are ever re-opened: of the others every tally counts, and none is looked up.
        """
        touched = Reopening.objects.filter(claim__entry__round=round_id)
        holds = ~Q(claim__in=touched.values("claim")) | Q(_still_counts())
        return self.filter(holds, sitting__panel__round=round_id)

    def with_counts(self) -> "TallyQuerySet":
        """All of them, each with ``counts``."""
        return self.annotate(counts=_still_counts())


def _still_counts() -> GreaterThan:
    of_body_or_before = Q(body=Body.GROUP) | Q(body=OuterRef("body"))
    reopenings = Reopening.objects.filter(of_body_or_before, claim=OuterRef("claim"))
    return GreaterThan(F("at"), last_at(reopenings))


class Tally(Row):
    """计票: the fact in every way of voting (design.md §8, counting).

    entitled = seated members − recused; present counts those not recused.
    ``roll`` freezes who, by the seat that votes (an alternate's where one stands in):
    {"entitled": [seat], "present": [seat], "recused": {seat: code of StandsAside},
    "voters": [persons and officers who hold the seats that are present],
    "votes": {seat: vote} of those who voted by name}.
    """

    class Mode(models.TextChoices):
        HANDS = "hands", _("show of hands")
        SLIPS = "slips", _("secret paper slips")
        MARKS = "marks", _("the members' own marks")
        BALLOTS = "ballots", _("named ballots")
        MIXED = "mixed", _("named votes, the others by hand")

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="tallies")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="tallies")
    body = models.CharField(max_length=10, choices=Body.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.HANDS)
    entitled = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    recused = models.PositiveSmallIntegerField()
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    abstentions = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    #: Why the committees decide otherwise than the group; asked for exactly then.
    reason = models.CharField(max_length=300, blank=True)
    roll = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "claim"], name="one_tally_per_sitting_claim"
            ),
            models.CheckConstraint(
                condition=Q(present__gte=1, present__lte=F("entitled")),
                name="present_are_some_of_the_entitled",
            ),
            models.CheckConstraint(
                condition=Q(
                    present=F("votes_for") + F("votes_against") + F("abstentions"),
                ),
                name="every_present_member_is_counted_once",
            ),
            # The least that a campaign can ask for; its own quorum is checked by the action.
            models.CheckConstraint(
                condition=Q(entitled__lt=F("present") * 2),
                name="more_than_half_of_the_entitled_are_present",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.votes_for} : {self.votes_against} : {self.abstentions}"
