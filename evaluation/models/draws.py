"""Draws by lot: what was published before, what was opened afterwards, on whom it fell."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from evaluation.lots import population_of
from evaluation.models.notices import Notice
from evaluation.models.rounds import Entry, EntryQuerySet, Round
from evaluation.workflow import Work
from grids.codes import sha256_of
from grids.models import Officer
from households.models import Row


class DrawQuerySet(models.QuerySet["Draw"]):
    """Draws, told apart by how they stand."""

    def open(self) -> "DrawQuerySet":
        return self.filter(revealed_at=None, abandoned_at=None)

    def revealed(self) -> "DrawQuerySet":
        return self.exclude(revealed_at=None)

    def of_review(self) -> "DrawQuerySet":
        """Those of the township's review, which a round waits for."""
        return self.filter(purpose=Draw.Purpose.SPOT_CHECK)

    def like(self, draw: "Draw") -> "DrawQuerySet":
        """For the same looking: of the round's review, or of the inspection."""
        return self.filter(round=draw.round_id, purpose=draw.purpose, inspection=draw.inspection_id)


class Draw(Row):
    """抽签: households of a round drawn by lot; the seed is secret until the number is public.

    Before: the list, how many, the seed's digest, and where the public number will come from.
    Afterwards: the seed, the number, the picks. Each attempt stays (docs/decisions.md, fair draws).
    """

    class Purpose(models.TextChoices):
        SPOT_CHECK = "spot_check", _("spot check of the township's review")
        INSPECTION = "inspection", _("half-yearly inspection")

    #: The number where everybody on the list is picked, so that nothing depends on it.
    EVERYBODY = "all"

    round = models.ForeignKey(Round, models.PROTECT, related_name="draws")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.SPOT_CHECK)
    #: Whose households are looked at, where it is drawn for one.
    inspection = models.ForeignKey(
        "evaluation.Inspection", models.PROTECT, null=True, blank=True, related_name="draws"
    )
    #: Which attempt it is, from 1, of the round's review or of the inspection.
    number = models.PositiveSmallIntegerField()
    #: Why there is another one.
    reason = models.CharField(max_length=200, blank=True)
    #: By this address everybody reads it.
    slug = models.CharField(max_length=10, unique=True)
    #: Keys of entries, one a line, sorted; each line ends with a line feed.
    population = models.TextField()
    population_digest = models.CharField(max_length=64)
    households = models.PositiveIntegerField()
    to_pick = models.PositiveIntegerField(default=0)
    commitment = models.CharField(max_length=64)
    sealed_seed = models.BinaryField()
    #: What counts where no other village posts a notice before this day, and where it is read.
    fallback_source = models.CharField(max_length=100)
    fallback_on = models.DateField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    committed_at = models.DateTimeField()

    #: The figure of that source, as the first office typed it, then the other one.
    figure = models.CharField(max_length=40, blank=True)
    figure_role = models.CharField(max_length=12, blank=True)
    figure_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    figure_second = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    #: The notice whose number it was, if it was one's.
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    public_number = models.CharField(max_length=40, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    revealed_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    revealed_at = models.DateTimeField(null=True, blank=True)

    abandoned_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandon_reason = models.CharField(max_length=200, blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"],
                condition=Q(inspection=None),
                name="one_draw_per_round_and_number",
            ),
            models.UniqueConstraint(
                fields=["inspection", "number"], name="one_draw_per_inspection_and_number"
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(inspection=None, revealed_at=None, abandoned_at=None),
                name="one_open_draw_per_round",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(revealed_at=None, abandoned_at=None),
                name="one_open_draw_per_inspection",
            ),
            models.CheckConstraint(
                condition=Q(purpose="spot_check", inspection=None)
                | Q(purpose="inspection", inspection__isnull=False),
                name="a_draw_is_of_a_review_or_of_an_inspection",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="another_draw_says_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(to_pick__gte=1, to_pick__lte=F("households")),
                name="a_draw_picks_somebody_of_its_list",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_at=None)
                | Q(revealed_at=None, seed="") & ~Q(abandon_reason=""),
                name="an_abandoned_draw_says_why_and_is_not_revealed",
            ),
            models.CheckConstraint(
                condition=Q(revealed_at=None, seed="")
                | Q(revealed_at__isnull=False) & ~Q(seed="") & ~Q(public_number=""),
                name="a_revealed_draw_shows_seed_and_number",
            ),
            models.CheckConstraint(
                condition=Q(figure_second=None) | ~Q(figure_second=F("figure_by")),
                name="a_figure_is_typed_by_two_officers",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        return reverse("draw_detail", args=[self.pk])

    @classmethod
    def of(cls, round_: Round, among: EntryQuerySet | None = None, **fields: object) -> "Draw":
        """A draw ``among`` entries, else of all that take part, with their list; not saved."""
        among = round_.entries.declared() if among is None else among
        population = population_of(among.values_list("pk", flat=True))
        return cls(
            round=round_,
            population=population,
            population_digest=sha256_of(population.encode()),
            households=population.count("\n"),
            **fields,
        )

    @property
    def public_address(self) -> str:
        return reverse("draw_board", args=[self.slug])

    @property
    def seed_context(self) -> str:
        """Where its sealed seed opens, and nowhere else."""
        return f"draw:{self.pk}:seed"

    @property
    def may_go_on(self) -> bool:
        """Whether what it is drawn for still goes on."""
        if self.inspection:
            return self.inspection.is_open
        return self.round.open_for(Work.SPOT_CHECK)

    @property
    def is_open(self) -> bool:
        return self.revealed_at is None and self.abandoned_at is None

    @property
    def picks_everybody(self) -> bool:
        """There are no more households than must be looked at, so no lot decides."""
        return self.to_pick == self.households

    def fell_back(self, today: date) -> bool:
        """Whether the day of the fallback has come, from which notices come too late."""
        return today >= self.fallback_on

    @property
    def committed_on(self) -> date:
        return localdate(self.committed_at)


class Pick(Row):
    """One household on which a draw fell, by its place in the order of the lot."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="picks")
    position = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="picks")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "position"], name="one_pick_per_draw_and_position"
            ),
            models.UniqueConstraint(fields=["draw", "entry"], name="one_pick_per_draw_and_entry"),
        ]

    def __str__(self) -> str:
        return str(self.position)
