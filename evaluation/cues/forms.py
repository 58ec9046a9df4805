"""The form of a note: a few words, asked or answered."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.cues.typed import Words
from grids.forms import PlainForm


class NoteForm(PlainForm):
    """What is asked, or how it came about."""

    text = forms.CharField(
        label=_("Your note"),
        help_text=_(
            "Ask, or say how it came about. Write no names: the township and the village read it."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def words(self, cue: str, case: UUID | None) -> Words:
        return Words(cue, self.cleaned_data["text"], case)
