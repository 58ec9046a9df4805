"""What a household gets that asks for its own data: numbers masked or whole."""

from typing import Any, TypedDict

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.forms.logging_in import check_present_password
from grids.models import Officer

#: Sealed reasons need not be long; the ledger names the receipt that holds them.
_LONGEST_REASON = 100


class Numbers(TypedDict):
    """Whether numbers are wanted whole, and why."""

    whole: bool
    reason: str


class WholeNumbersForm(PlainForm):
    """Numbers are masked, unless somebody says why not and types the own password again."""

    whole = forms.BooleanField(label=_("with whole ID and telephone numbers"), required=False)
    reason = forms.CharField(
        label=_("What are the whole numbers needed for?"),
        max_length=_LONGEST_REASON,
        required=False,
        help_text=_("Your name, the time and that they were given out stand in the ledger."),
    )
    password = forms.CharField(
        label=_("Your password once more"),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Only for whole numbers"),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("whole"):
            if not typed.get("reason", "").strip():
                self.add_error("reason", _("Say why you need the whole numbers."))
            self._check_password(typed.get("password", ""))
        return typed

    def _check_password(self, typed: str) -> None:
        assert isinstance(self.request.user, Officer)
        try:
            check_present_password(self.request, self.request.user, typed)
        except forms.ValidationError as fault:
            self.add_error("password", fault)

    def numbers(self) -> Numbers:
        typed = self.cleaned_data
        return {"whole": typed["whole"], "reason": typed["reason"]}
