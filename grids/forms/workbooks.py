"""Forms of a workbook of officers: the file, and the confirmation of what was shown."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from grids.forms.base import PlainForm
from grids.workbook.comparing import Plan


class OfficerFileForm(PlainForm):
    """A township's spreadsheet."""

    file = forms.FileField(
        label=_("Workbook of officers"),
        help_text=_("An .xlsx or .csv file up to 5 MB, one row a person. Nothing is saved yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class TickedNames(forms.MultipleChoiceField):
    """Names as they were shown; which of them mean anything is known to the action alone."""

    def valid_value(self, value: Any) -> bool:
        return True


class OfficerConfirmForm(PlainForm):
    """The button under a preview; ``seen`` tells which preview it was.

    A village that is not here may be a slip of the pen, so each is ticked by itself.
    """

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    villages = TickedNames(
        label=_("Villages to be founded"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Not here yet. Untick what is only written wrongly; its rows are left out."),
    )
    grids = forms.BooleanField(label="", required=False, initial=True)

    def show(self, plan: Plan) -> None:
        """What the next press would confirm, also on a page that was refused once."""
        names = [village.name for village in plan.villages]
        cast(Any, self.fields["villages"]).choices = [(name, name) for name in names]
        if not names:
            del self.fields["villages"]
        self.fields["grids"].label = _("Make the grids that are named in the list above")
        if not plan.grids:
            del self.fields["grids"]
        self.initial["seen"] = plan.digest
        if self.is_bound:
            typed = cast(QueryDict, self.data).copy()
            typed["seen"] = plan.digest
            self.data = typed

    @property
    def ticked(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"villages": set(typed.get("villages", [])), "grids": typed.get("grids", False)}
