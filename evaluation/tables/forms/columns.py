"""The columns of a table as lines of a form: which, where, called what and written how."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from households.models import Receiver
from households.tables.columns import Column, Told
from households.tables.formats import FORMATS, Kind, format_of
from households.tables.typed import Chosen

_LONGEST_HEADING = 40


class ColumnLine(forms.Form):
    """One column: whether it is taken, where it stands, its heading, how values are written."""

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
        max_length=_LONGEST_HEADING,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    format = forms.ChoiceField(
        label=_("written as"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field = forms.CharField(max_length=20, widget=forms.HiddenInput)

    def offer(self, kind: Kind) -> None:
        """The formats of its kind of column."""
        choice = self.fields["format"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(each.code, each.label) for each in FORMATS[kind]]
        self.has_formats = len(FORMATS[kind]) > 1


class ColumnChoice:
    """The lines of a form, one for each column that there is; without script, by numbers."""

    def __init__(self, data: Any, *, told: Told, kept: Receiver | None) -> None:
        self.columns: Mapping[str, Column] = told.fields
        lines = forms.formset_factory(ColumnLine, extra=0, max_num=len(self.columns))
        self.formset = lines(data, prefix="column", initial=_initial(self.columns, kept))
        for line in self.formset:
            known = self.columns.get(str(line["field"].value()))
            line.offer(known.kind if known else Kind.TEXT)

    def fault(self) -> str:
        """What is wrong with the choice, in a sentence; or nothing."""
        if not self.formset.is_valid():
            return _first_fault(self.formset.errors)
        chosen = self._taken()
        if not chosen:
            return gettext("Take at least one column.")
        if twice := _twice(one["place"] for one in chosen if one["place"]):
            told = gettext("Two columns have the position %(place)s: give each its own.")
            return told % {"place": twice}
        if twice := _twice(one.heading for one in self.chosen()):
            told = gettext(
                "The heading “%(heading)s” stands twice: call one of the columns otherwise."
            )
            return told % {"heading": twice}
        return ""

    def chosen(self) -> list[Chosen]:
        """In the order of their places."""
        return [
            Chosen(
                one["field"],
                one["heading"].strip() or str(self.columns[one["field"]].column_name),
                one["format"],
            )
            for one in sorted(self._taken(), key=lambda one: one["place"] or 99)
        ]

    def is_whole(self) -> bool:
        """Whether any of them shows ID or telephone numbers with every digit."""
        return any(
            format_of(self.columns[one.field].kind, one.format).whole for one in self.chosen()
        )

    def _taken(self) -> list[dict[str, Any]]:
        typed = [form.cleaned_data for form in self.formset if form.cleaned_data.get("take")]
        return [one for one in typed if one["field"] in self.columns]


def _first_fault(errors: Any) -> str:
    """A number out of range, or a heading that is too long; a format that is not offered."""
    fields = {name for line in errors for name in line}
    if "heading" in fields:
        return gettext("A heading has at most 40 characters: shorten it.")
    if "format" in fields:
        return gettext("Choose how the values are written from the list.")
    return gettext("A position is a number from 1 to 99.")


def _twice(values: Iterable[Hashable]) -> Hashable:
    return next((value for value, times in Counter(values).items() if times > 1), None)


def _initial(columns: Mapping[str, Column], kept: Receiver | None) -> list[dict[str, Any]]:
    wanted = {field: (heading, form) for field, heading, form in kept.columns} if kept else {}
    order = [*(field for field in wanted if field in columns)]
    order += [field for field in columns if field not in wanted]
    plain = {field: (str(column.column_name), "") for field, column in columns.items()}
    return [
        {
            "field": field,
            "take": field in wanted or not kept,
            "place": place,
            "heading": {**plain, **wanted}[field][0],
            "format": {**plain, **wanted}[field][1],
        }
        for place, field in enumerate(order, 1)
    ]
