"""星级变动: stars ended, given back or added during the year, and the household's appeal.

A change is a claim like any other: the group assesses it, the committees decide by vote, the
result hangs with time to object, the township reviews. Only its round is small: it has changes
instead of declarations, and begins where the group assesses.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.awards import Award
from evaluation.models.declarations import Claim
from evaluation.models.doubts import Doubt
from grids.models import Officer
from households.models import Row

#: 申诉: so many days after the day of the decision (domain.md §2.5, appeal).
APPEAL_WITHIN = timedelta(days=7)


class StarChange(Row):
    """One star of one household that comes before the bodies during the year.

    The question is the one of every claim: does the household keep to the star. Passed, it has
    the star; not passed, an award of it ends.
    """

    class Kind(models.TextChoices):
        END = "end", _("whether the star is still kept")
        ADD = "add", _("whether the star is added")
        GIVE_BACK = "give_back", _("whether the star is given back")

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="change")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ground = models.CharField(_("ground of the change"), max_length=300)
    document = models.CharField(_("document, its number and day"), max_length=200)
    #: Only what was doubted, reminded of and not mended may end.
    doubt = models.ForeignKey(Doubt, models.PROTECT, null=True, blank=True, related_name="changes")
    award = models.ForeignKey(Award, models.PROTECT, null=True, blank=True, related_name="changes")
    #: The first day of a year's evaluation in which the star can be won again.
    again_from = models.DateField(_("can be won again from"), null=True, blank=True)
    appeal = models.ForeignKey(
        "evaluation.Appeal", models.PROTECT, null=True, blank=True, related_name="giving_back"
    )

    class Meta:
        ordering = ["claim__star__star__code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind="end", doubt__isnull=False, award__isnull=False, again_from__isnull=False
                )
                | ~Q(kind="end") & Q(doubt=None, award=None, again_from=None),
                name="a_star_ends_by_a_doubt_that_was_not_mended",
            ),
            models.CheckConstraint(
                condition=~Q(ground="") & ~Q(document=""),
                name="a_change_has_its_ground_and_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("star_change_detail", args=[self.pk])


class AwardEnd(Row):
    """An award that holds no more from a day on, with the change that ended it.

    Where a household falls below the rule of the wall its other stars end by the same change;
    of these nothing keeps it from winning them again.
    """

    award = models.OneToOneField(Award, models.PROTECT, related_name="end")
    change = models.ForeignKey(StarChange, models.PROTECT, related_name="ends")
    ended_on = models.DateField()
    again_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["ended_on"]

    def __str__(self) -> str:
        return str(self.ended_on)


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals, told apart by whether they are answered."""

    def open(self) -> "AppealQuerySet":
        return self.filter(answered_at=None)


class Appeal(Row):
    """申诉: the household asks the township to look at an ended star once more."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("not upheld")

    change = models.OneToOneField(StarChange, models.PROTECT, related_name="appealed")
    words = models.CharField(_("what the household says"), max_length=1000)
    #: Who typed it for the household; none: it came by the household's own code.
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(_("the answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(outcome="")
                & ~Q(answer=""),
                name="an_appeal_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.at.date())

    def get_absolute_url(self) -> str:
        return self.change.get_absolute_url()


def last_day_to_appeal(ended_on: date) -> date:
    """The seventh day after the one on which the star ended."""
    return ended_on + APPEAL_WITHIN
