"""Forms of a draw: where its number comes from otherwise, that figure, why it is given up."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from evaluation.draws.typed import Terms
from grids.forms import CodeField, DayInput, PlainForm


class TermsForm(PlainForm):
    """What is published before anything is drawn."""

    fallback_source = forms.CharField(
        label=_("Which published figure counts if no other village posts a notice?"),
        help_text=_("For example: the drawn numbers of a state lottery, with where to read them."),
        max_length=100,
    )
    fallback_on = forms.DateField(
        label=_("Of which day?"),
        help_text=_("From this day on notices come too late, and the figure of the day counts."),
        widget=DayInput,
    )
    reason = forms.CharField(
        label=_("Why is there another draw?"),
        help_text=_("Everybody reads it. What was drawn before stays due as well."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fallback_source"].initial = _("Welfare lottery 3D, number drawn (cwl.gov.cn)")
        self.fields["fallback_on"].initial = localdate() + timedelta(days=3)
        if not again:
            del self.fields["reason"]

    def terms(self) -> Terms:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return Terms(typed["fallback_source"], typed["fallback_on"], typed.get("reason", ""))


class FigureForm(PlainForm):
    """The figure as the named source shows it."""

    figure = CodeField(
        label=_("The figure"), help_text=_("Digits and letters, without signs."), max_length=40
    )


class AbandonForm(PlainForm):
    """Why a draw is given up."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody reads it."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
