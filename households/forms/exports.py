"""What leaves the house: which columns, under which headings, for whom, and with which numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.forms.logging_in import check_present_password
from grids.models import Officer
from households.actions.exports import Wish
from households.models import Receiver

#: Sealed reasons need not be long; the ledger names the receipt that holds them.
_LONGEST_REASON = 100
FORMATS: list[tuple[str, str | Promise]] = [
    ("xlsx", _("Excel or WPS table (.xlsx)")),
    ("csv", _("Text table (.csv)")),
    ("csv_gb18030", _("Text table for old programs (.csv, GB18030)")),
]


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

    def wish(self, columns: Sequence[tuple[str, str]], **more: str) -> Wish:
        typed = self.cleaned_data
        return Wish(columns, whole=typed["whole"], reason=typed["reason"], **more)


class ColumnLine(forms.Form):
    """One column: whether it is taken, where it stands, and how the receiver calls it."""

    take = forms.BooleanField(
        label=_("take"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    place = forms.IntegerField(
        label=_("position"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    heading = forms.CharField(
        label=_("heading"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    field = forms.CharField(max_length=20, widget=forms.HiddenInput)


class ColumnChoice:
    """The lines of a form, one for each column that there is; without script, by numbers."""

    def __init__(
        self, data: Any, *, headings: Mapping[str, str], receiver: Receiver | None
    ) -> None:
        self.headings = headings
        lines = forms.formset_factory(ColumnLine, extra=0, max_num=len(headings))
        self.formset = lines(data, prefix="column", initial=_initial(headings, receiver))

    def is_valid(self) -> bool:
        return self.formset.is_valid()

    def chosen(self) -> list[tuple[str, str]]:
        """Pairs of field and heading, in the order of their places."""
        typed = [form.cleaned_data for form in self.formset if form.cleaned_data.get("take")]
        known = [one for one in typed if one["field"] in self.headings]
        ordered = sorted(known, key=lambda one: one["place"] or 99)
        return [(one["field"], one["heading"] or self.headings[one["field"]]) for one in ordered]


def _initial(headings: Mapping[str, str], receiver: Receiver | None) -> list[dict[str, Any]]:
    wanted = dict(receiver.columns) if receiver else dict(headings)
    order = [*wanted, *(field for field in headings if field not in wanted)]
    return [
        {
            "field": field,
            "take": field in wanted,
            "place": place,
            "heading": wanted.get(field, headings[field]),
        }
        for place, field in enumerate(order, 1)
        if field in headings
    ]


class SendForm(PlainForm):
    """A table without personal numbers: its columns, format and receiver."""

    format = forms.ChoiceField(label=_("kind of file"), choices=FORMATS, initial="xlsx")
    receiver = forms.CharField(
        label=_("keep these columns for the receiver"),
        max_length=40,
        required=False,
        help_text=_("For example the office that asks for the table; empty: not kept"),
    )

    def __init__(
        self,
        *args: Any,
        headings: Mapping[str, str],
        kept: Receiver | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = ColumnChoice(
            self.data if self.is_bound else None, headings=headings, receiver=kept
        )
        self.fields["receiver"].initial = kept.name if kept else ""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.columns.is_valid():
            self.add_error(None, _("A position is a number from 1 to 99."))
        elif not self.columns.chosen():
            self.add_error(None, _("Take at least one column."))
        return typed

    def wanted(self) -> Wish:
        typed = self.cleaned_data
        return Wish(
            self.columns.chosen(), format=typed["format"], receiver=typed["receiver"].strip()
        )


class RosterSendForm(SendForm, WholeNumbersForm):
    """A roster for a receiver; numbers masked unless there is a reason."""

    field_order = ["format", "receiver", "whole", "reason", "password"]

    def wanted(self) -> Wish:
        typed = self.cleaned_data
        more = {"format": typed["format"], "receiver": typed["receiver"].strip()}
        return self.wish(self.columns.chosen(), **more)
