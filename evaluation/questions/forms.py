"""The form of an answer to an assessor's question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm


class AnswerForm(PlainForm):
    """What the grid leader knows."""

    answer = forms.CharField(
        label=_("What you know about it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was seen or is on paper; no opinion of the household."),
    )
