"""Forms of a roster's way in: the file, and the button under its preview."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm


class RosterForm(PlainForm):
    """A clerk's spreadsheet."""

    file = forms.FileField(
        label=_("Roster"),
        help_text=_("An .xlsx or .csv file up to 5 MB, one row a person. Nothing is saved yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ConfirmForm(PlainForm):
    """The button under a preview; ``seen`` tells which preview it was."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def show(self, digest: str) -> None:
        """What the next press would confirm, also on a page that was refused once."""
        self.initial["seen"] = digest
        if self.is_bound:
            typed = cast(QueryDict, self.data).copy()
            typed["seen"] = digest
            self.data = typed
