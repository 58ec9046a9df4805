"""Forms of the township's review: a spot check, and how its fault was mended."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.finding import HouseholdField
from evaluation.models import Entry, SpotCheck
from grids.forms import Picks, PlainForm


class SpotCheckForm(PlainForm):
    """One household: what was looked at and what was found."""

    household = HouseholdField()
    finding = forms.ChoiceField(
        label=_("Finding"),
        choices=[
            (SpotCheck.Finding.SOUND, SpotCheck.Finding.SOUND.label),
            (SpotCheck.Finding.FAULT, SpotCheck.Finding.FAULT.label),
        ],
        widget=Picks,
    )
    note = forms.CharField(
        label=_("What was seen"),
        help_text=_("File and house against what hangs on the board. A fault needs its words."),
        max_length=300,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].entries = entries  # type: ignore[attr-defined]  # because the field is ours

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("finding") == SpotCheck.Finding.FAULT and not typed.get("note"):
            self.add_error("note", _("Say in words what the fault is."))
        return typed


class MendForm(PlainForm):
    """How the fault was put right."""

    note = forms.CharField(label=_("How it was put right"), max_length=140, widget=forms.Textarea)
