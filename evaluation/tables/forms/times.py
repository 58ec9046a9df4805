"""Of which months, or of which year, a table is asked for."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.tables.typed import Time
from grids.forms import PlainForm

_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_YEARS = range(2000, 2101)


class MonthField(forms.CharField):
    """``2026-03`` and what people type for it; the first day of the month."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=10, **more)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        found = _MONTH.fullmatch(typed.strip())
        if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) not in _YEARS:
            raise forms.ValidationError(_("Type a month like 2026-03."))
        return date(int(found[1]), int(found[2]), 1)


class TimeForm(forms.Form):
    """Of which months or which year tables are asked for."""

    since = MonthField(label=_("from the month"))
    until = MonthField(label=_("to the month"))
    year = forms.IntegerField(
        label=_("year of the evaluation"),
        min_value=2000,
        max_value=2100,
        error_messages={"invalid": _("Type a year like 2026.")},
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("since") and typed.get("until") and typed["until"] < typed["since"]:
            self.add_error("until", _("The last month comes before the first."))
        return typed

    def time(self, otherwise: Time) -> Time:
        """What was typed; of what is not asked here, what holds otherwise."""
        typed = self.cleaned_data
        last = typed.get("until")
        return Time(
            typed.get("since", otherwise.since),
            (last + timedelta(days=31)).replace(day=1) if last else otherwise.until,
            typed.get("year", otherwise.year),
        )


def initial_of(time: Time) -> dict[str, str]:
    """The form's fields for a time."""
    last = time.until - timedelta(days=1)
    return {"since": f"{time.since:%Y-%m}", "until": f"{last:%Y-%m}", "year": str(time.year)}


class OneClickForm(TimeForm, PlainForm):
    """A kept receiver's button, with the time that the page shows."""
