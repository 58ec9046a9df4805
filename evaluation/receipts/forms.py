"""The one field into which a receipt's number is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.codes import RECEIPT, read_code
from grids.forms.base import bare_helper


class ReceiptForm(forms.Form):
    """Reads a number as people copy it from paper: o for 0, small letters, with or without dash."""

    code = forms.CharField(
        label=_("Number on the receipt"),
        max_length=20,
        help_text=_("Eight letters and digits, for example 4TRK-9M2Q."),
        error_messages={"required": _("Type the number that stands on the receipt.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # because a request's GET is one
        self.helper = bare_helper(self)

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if len(code) != RECEIPT:
            raise forms.ValidationError(
                _("A receipt’s number has eight letters and digits. Compare it with the paper.")
            )
        return code
