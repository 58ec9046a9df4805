"""What a household gets that asks for its own data: numbers masked or whole."""

from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm

#: Sealed reasons need not be long; the ledger names the receipt that holds them.
_LONGEST_REASON = 100


class Numbers(TypedDict):
    """Whether numbers are wanted whole, and why."""

    whole: bool
    reason: str


class WholeNumbersForm(PlainForm):
    """Numbers are masked, unless somebody says why not."""

    whole = forms.BooleanField(label=_("with whole ID and telephone numbers"), required=False)
    reason = forms.CharField(
        label=_("What are the whole numbers needed for?"),
        max_length=_LONGEST_REASON,
        required=False,
        help_text=_("Your name, the time and that they were given out stand in the ledger."),
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("whole") and not typed.get("reason", "").strip():
            self.add_error("reason", _("Say why you need the whole numbers."))
        return typed

    def numbers(self) -> Numbers:
        typed = self.cleaned_data
        return {"whole": typed["whole"], "reason": typed["reason"]}
