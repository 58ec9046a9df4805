"""A village's rounds in a campaign, the moves they made, and who takes part."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.campaigns import Campaign
from evaluation.workflow import MOVES, OPEN_FOR, Kind, Move, MoveName, Stage, Work
from grids.models import Grid, Officer, Post, Village
from households.models import Activity, Household, Residence, Row


class Round(Row):
    """批次: one village's evaluation inside a campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rounds")
    village = models.ForeignKey(Village, models.PROTECT, related_name="rounds")
    #: None: the village by itself, with all of its households.
    wave = models.ForeignKey(
        "evaluation.Wave", models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    name = models.CharField(_("name"), max_length=40)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    stage_since = models.DateTimeField()
    #: 整改提高: what a household mends until this day counts; told on every form.
    mend_until = models.DateField(_("what is mended counts until"), null=True, blank=True)
    study_session = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True)
    #: The awarded round whose stars this small one changes during the year.
    changes_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="change_rounds"
    )

    class Meta:
        ordering = ["village__name", "-stage_since"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "village", "name"], name="one_round_per_campaign_village_name"
            ),
            # A cancelled round makes room for another one of the same wave.
            models.UniqueConstraint(
                fields=["wave", "village"],
                condition=Q(wave__isnull=False) & ~Q(stage=Stage.CANCELLED),
                name="one_standing_round_per_wave_and_village",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("round_detail", args=[self.pk])

    @property
    def is_change(self) -> bool:
        """Whether it has changes of stars instead of declarations."""
        return self.changes_of_id is not None

    @property
    def kind(self) -> Kind:
        return Kind.CHANGES if self.is_change else Kind.YEAR

    def open_for(self, work: Work) -> bool:
        return Stage(self.stage) in OPEN_FOR[work]


class StageChange(Row):
    """One move that was made: who signed, when, and why where a reason is asked."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="changes")
    move = models.CharField(max_length=24, choices=MoveName.choices)
    source = models.CharField(max_length=12, choices=Stage.choices)
    target = models.CharField(max_length=12, choices=Stage.choices)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    second_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_officer=None) | ~Q(second_officer=F("officer")),
                name="two_signatures_are_of_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class Proposal(Row):
    """The first of two signatures under a move; lapses after a day (design.md §1)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="proposals")
    move = models.CharField(max_length=24, choices=MoveName.choices)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "move"],
                condition=Q(closed_at=None),
                name="one_open_proposal_per_round_and_move",
            ),
        ]

    def __str__(self) -> str:
        return self.move

    def get_absolute_url(self) -> str:
        return reverse("round_detail", args=[self.round_id])

    @property
    def rule(self) -> Move:
        return MOVES[MoveName(self.move)]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, told apart by how they stand."""

    def declared(self) -> "EntryQuerySet":
        return self.filter(status=Entry.Status.DECLARED)

    def due(self) -> "EntryQuerySet":
        return self.filter(status=Entry.Status.DUE)


class Entry(Row):
    """参评户: a household in a round, fixed when declaring opens (design.md §8).

    Names, group and residence are frozen here; what happens to the household later does not
    change them.
    """

    class Status(models.TextChoices):
        DUE = "due", _("still to declare")
        DECLARED = "declared", _("declared and confirmed")
        DECLINED = "declined", _("declined to take part")
        AWAY = "away", _("away, could not be reached")
        INELIGIBLE = "ineligible", _("not eligible")
        MOVED_OUT = "moved_out", _("moved out")
        LAPSED = "lapsed", _("not confirmed in time")

    round = models.ForeignKey(Round, models.PROTECT, related_name="entries")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="entries")
    household = models.ForeignKey(Household, models.PROTECT, related_name="entries")
    panel = models.ForeignKey(
        "evaluation.Panel", models.PROTECT, null=True, blank=True, related_name="entries"
    )
    group = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="+")
    micro_grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=20)
    head_name = models.CharField(max_length=40)
    residence = models.CharField(max_length=10, choices=Residence.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DUE)
    status_note = models.CharField(max_length=200, blank=True)
    #: The one entry of its household that holds in this campaign; the others are history.
    live = models.BooleanField(default=True)
    #: The earlier wave's entry that this one took the place of; it holds again if this round is
    #: cancelled.
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["group__name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "household"],
                condition=Q(live=True),
                name="one_live_entry_per_household_and_campaign",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("entry_detail", args=[self.pk])

    @property
    def lot(self) -> str:
        """By this the household finds itself in a draw; it says nothing to anybody else."""
        return str(self.pk)[:8]


class Reopening(Row):
    """From now on, tallies of ``body`` (and of the later body) on this claim no longer count."""

    claim = models.ForeignKey("evaluation.Claim", models.PROTECT, related_name="reopenings")
    body = models.CharField(max_length=10)
    reason = models.CharField(max_length=300)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    REASON_LENGTH: ClassVar[int] = 300

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_reopening_says_its_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
