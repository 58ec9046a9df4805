"""What the columns of a file mean, heading by heading."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.listing import listed
from households.roster.columns import NAMEABLE
from households.roster.mapping import Heading
from households.words import FIELDS

_CHOICES = [("", _("not taken")), *((name, FIELDS[name]) for name in NAMEABLE)]


class ColumnsForm(PlainForm):
    """A choice of fields for each heading; its hint shows what stands in the column."""

    def __init__(self, *args: Any, headings: Iterable[Heading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = {f"heading{place}": one for place, one in enumerate(headings)}
        for name, one in self.headings.items():
            self.fields[name] = forms.ChoiceField(
                label=one.name,
                choices=_CHOICES,
                initial=one.field,
                required=False,
                help_text=_("For example: %s") % listed(one.samples) if one.samples else _("empty"),
            )
        self.order_fields([*self.headings])

    def clean(self) -> dict[str, Any]:
        chosen = Counter(self.told().values())
        twice = [str(FIELDS[field]) for field, count in chosen.items() if field and count > 1]
        if twice:
            raise forms.ValidationError(
                _("Only one column can be “%s”. Set the others to “not taken”.") % listed(twice)
            )
        return self.cleaned_data

    def told(self) -> dict[str, str]:
        """heading → field, or "" for not taken."""
        typed = self.cleaned_data
        return {one.name: typed.get(name, "") for name, one in self.headings.items()}
