"""A request to have something put right, and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.numbers import plain_name
from households.models import CorrectionRequest

_State = CorrectionRequest.State


class RequestForm(PlainForm):
    """Who asks, and in their words what is wrong and what would be right."""

    asked_by = forms.CharField(label=_("who asks"), max_length=40)
    wish = forms.CharField(
        label=_("what is wrong, and what would be right"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the clerk and who asks see these words; they are kept sealed."),
    )

    def clean_asked_by(self) -> str:
        return plain_name(self.cleaned_data["asked_by"])


class AnswerForm(PlainForm):
    """Put right, or not changed; and a sentence to who asked."""

    state = forms.ChoiceField(
        label=_("what was done"),
        choices=[(one.value, one.label) for one in (_State.DONE, _State.DECLINED)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("the answer to who asked"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
