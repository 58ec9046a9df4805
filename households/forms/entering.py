"""The field into which a household's code is typed, and who it is where that is asked, too."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.codes import HOUSEHOLD, read_code
from grids.forms import CodeField
from grids.forms.base import bare_helper
from grids.models import Village
from households.actions.entering import Named

_AS_TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class EnterForm(forms.Form):
    """Reads a code as people copy it from paper: small letters, spaces, o for 0, full width."""

    household_code = CodeField(
        label=_("Your household’s code"),
        max_length=40,
        help_text=_("Eight letters and digits on your slip."),
        error_messages={"required": _("Type the code on your slip.")},
        widget=forms.TextInput(attrs=_AS_TYPED),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = bare_helper(self)

    def clean_household_code(self) -> str:
        code = read_code(self.cleaned_data["household_code"])
        if len(code) != HOUSEHOLD:
            raise forms.ValidationError(_("A code has eight letters and digits."))
        return code

    @property
    def who(self) -> Named | None:
        return None


class NamedEnterForm(EnterForm):
    """The same with the household's village and number."""

    village = forms.TypedChoiceField(
        label=_("Village"),
        coerce=UUID,
        error_messages={"required": _("Choose your village.")},
    )
    number = CodeField(
        label=_("Household number"),
        max_length=20,
        help_text=_("It stands on your slip, too."),
        error_messages={"required": _("Type your household’s number.")},
    )

    def __init__(self, data: Any = None, *, villages: QuerySet[Village]) -> None:
        super().__init__(data)
        offered = [("", "–"), *((str(one.pk), one.name) for one in villages)]
        self.fields["village"].choices = offered  # type: ignore[attr-defined]  # because Field has none

    @property
    def who(self) -> Named | None:
        return self.cleaned_data["village"], self.cleaned_data["number"]
