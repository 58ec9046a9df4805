"""Finding one household of a round by what people know of it: its number or its head's name."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Entry
from grids.numbers import half_width


class HouseholdField(forms.CharField):
    """A household's number or its head's full name; ``entries`` is where it is looked for."""

    entries: Sequence[Entry] = ()

    def __init__(self) -> None:
        super().__init__(
            label=_("Household"),
            help_text=_("The household number, or the full name of its head."),
            max_length=40,
        )

    def clean(self, value: object) -> Entry:
        typed = half_width(super().clean(value))
        found = [entry for entry in self.entries if typed in {entry.number, entry.head_name}]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No household of this round has that number or name."))
        numbers = ", ".join(entry.number for entry in found)
        raise forms.ValidationError(
            _("Several heads have this name. Give the number: %(numbers)s."),
            params={"numbers": numbers},
        )
