"""What single members say: their marks before a sitting, their questions, their named ballots."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.decisions import Body, Seat, Sitting
from evaluation.models.declarations import Claim
from evaluation.models.rounds import Entry, Reopening
from grids.models import Officer
from households.models import Row


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Marks, told apart by whether they still stand."""

    def standing(self) -> "AssessmentQuerySet":
        """Those later than every re-opening of the group."""
        voiding = Reopening.objects.filter(
            claim=OuterRef("claim"), body=Body.GROUP, at__gte=OuterRef("at")
        )
        return self.filter(~Exists(voiding))


class Assessment(Row):
    """评议: what an assessor thinks of a claim, alone and before the sitting.

    Hidden from everybody else until their own mark on it stands, and no vote by itself: the
    sitting makes it one by counting it. A mark older than a re-opening no longer stands.
    """

    class Mark(models.TextChoices):
        FOR = "for", _("agree")
        AGAINST = "against", _("disagree")
        UNKNOWN = "unknown", _("not enough known")

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="assessments")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assessments")
    mark = models.CharField(_("mark"), max_length=8, choices=Mark.choices)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "seat"], name="one_mark_per_claim_and_seat"),
        ]

    def __str__(self) -> str:
        return self.mark


class Question(Row):
    """询问: an assessor who does not know enough asks the household's grid leader."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="questions")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="questions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="questions")
    text = models.CharField(_("question"), max_length=200)
    asked_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False),
                name="an_answer_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Ballot(Row):
    """表决票: a member's named vote on a claim, cast on their own device during a sitting.

    Never changed. ``turn``: the version of the tally that it is cast for, and one more for each
    re-opening of the claim, so that a vote that is taken again takes new ballots.
    """

    class Choice(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")
        ABSTAIN = "abstain", _("abstain")

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="ballots")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="ballots")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="ballots")
    choice = models.CharField(_("vote"), max_length=8, choices=Choice.choices)
    turn = models.PositiveIntegerField(default=1)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "claim", "seat", "turn"],
                name="one_ballot_per_voter_and_claim",
            ),
        ]

    def __str__(self) -> str:
        return self.choice
