"""提示: of what deserves a look only the notes are stored; the rest is counted from the rows."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.decisions import Sitting
from evaluation.models.rounds import Entry, Round
from grids.models import Officer, Post
from households.models import Row


class CueNote(Row):
    """提示说明: what somebody asks or answers about one case, or about a cue in a round.

    It is added and never changed; nothing follows from it, so it needs no second signature.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="cue_notes")
    #: The code of the cue (``evaluation/cues/queries/registry.py``).
    cue = models.CharField(max_length=20)
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="cue_notes"
    )
    sitting = models.ForeignKey(
        Sitting, models.PROTECT, null=True, blank=True, related_name="cue_notes"
    )
    text = models.CharField(_("note"), max_length=300)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry=None) | Q(sitting=None), name="a_note_is_about_one_case"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something"),
        ]

    def __str__(self) -> str:
        return self.cue

    def get_absolute_url(self) -> str:
        return f"{reverse('cue_list', args=[self.round_id])}#{self.cue}"
