"""Forms of what was held: its summary, the households that came, the people who served."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from households.activities.typed import Came, ServedLine, Unreadable, served_lines
from households.models import Household, HouseholdQuerySet
from households.numbers import numbers_in


class HomesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """Households to tick, each with its number and head."""

    def label_from_instance(self, obj: Household) -> str:
        return f"{obj.number} {obj.head.name}"


def _summary() -> forms.CharField:
    return forms.CharField(
        label=_("What it was about, in short"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At most 300 characters. Officers read it; write no names of households."),
    )


class CameForm(PlainForm):
    """Which households came: typed, or ticked."""

    numbers = forms.CharField(
        label=_("Household numbers"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Several with spaces or commas between them. Any household of the village."),
    )
    ticked = HomesField(
        label=_("Or tick them: the households of this grid"),
        queryset=Household.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, homes: HouseholdQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ticked"]
        assert isinstance(field, HomesField)
        field.queryset = homes
        if not homes:
            del self.fields["ticked"]

    def came(self) -> Came:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        ticked = tuple(home.pk for home in typed.get("ticked", ()))
        return Came(tuple(numbers_in(typed["numbers"])), ticked)


class HoldForm(CameForm):
    """A class or a meeting that was held."""

    summary = _summary()

    field_order = ("summary", "numbers", "ticked")

    def facts(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {"summary": self.cleaned_data["summary"], "came": self.came()}


class HoursForm(PlainForm):
    """Who served, a line a person."""

    lines = forms.CharField(
        label=_("Who served, and for how many hours"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "A line a person: household number, name, hours. The number may be left out, the hours "
            "too where the shift says from when to when. Lines copied from a sheet are fine."
        ),
    )
    outsiders = forms.BooleanField(
        label=_("Who is not on the roster comes from elsewhere, and is kept by name only"),
        required=False,
    )

    def clean_lines(self) -> list[ServedLine]:
        try:
            return served_lines(self.cleaned_data["lines"])
        except Unreadable as fault:
            raise forms.ValidationError(str(fault)) from fault

    def facts(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "cid"}


class ServedForm(HoursForm):
    """A shift that was held."""

    summary = _summary()

    field_order = ("summary", "lines", "outsiders")
