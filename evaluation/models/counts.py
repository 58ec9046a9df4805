"""Counts of a round's rows: how many entries, ways of declaring and stars there are.

Triggers keep them in the transaction that changes the rows (``grids/counting.py``). Rounds of all
kinds and stages are counted; whoever adds them up leaves out what is no part of a year.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluation import sums
from evaluation.models.campaigns import CampaignStar
from evaluation.models.declarations import Declaration
from evaluation.models.rounds import Entry, Round
from grids.counting import Counted
from households.models import Residence


class EntryCount(models.Model):
    """How many entries of a round hold, by residence and how they stand."""

    pk = models.CompositePrimaryKey("round", "residence", "status")
    round = models.ForeignKey(Round, models.PROTECT, db_index=False, related_name="entry_counts")
    residence = models.CharField(max_length=10, choices=Residence.choices)
    status = models.CharField(max_length=12, choices=Entry.Status.choices)
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.residence} {self.status}: {self.n}"


class ModeCount(models.Model):
    """How many confirmed declarations of a round were made in which way."""

    pk = models.CompositePrimaryKey("round", "mode")
    round = models.ForeignKey(Round, models.PROTECT, db_index=False, related_name="mode_counts")
    mode = models.CharField(max_length=10, choices=Declaration.Mode.choices, blank=True)
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.mode}: {self.n}"


class StarCount(models.Model):
    """How many awards of a star a round gave that were not ended before their time."""

    pk = models.CompositePrimaryKey("round", "star")
    round = models.ForeignKey(Round, models.PROTECT, db_index=False, related_name="star_counts")
    star = models.ForeignKey(CampaignStar, models.PROTECT, related_name="counts")
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.star}: {self.n}"


_OF_A_ROUND = {"round_id": ["village__name", "name"]}
_OF_A_STAR = {"star_id": ["star__name"]}

COUNTED = [
    Counted(EntryCount, _("Entries of a round"), sums.ENTRIES, _OF_A_ROUND),
    Counted(ModeCount, _("Declarations of a round"), sums.MODES, _OF_A_ROUND),
    Counted(StarCount, _("Stars of a round"), sums.STARS, _OF_A_ROUND | _OF_A_STAR),
]
