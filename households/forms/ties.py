"""Another household of the same village, as kin."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.listing import listed
from households.models import Household
from households.queries.listing import called


class TieForm(PlainForm):
    """Another household of the same village, by its number or a name."""

    other = forms.CharField(
        label=_("the other household"),
        max_length=40,
        help_text=_("Its number, or the name of somebody in it"),
    )
    kind = forms.CharField(
        label=_("how they are related"), max_length=40, help_text=_("For example: brothers")
    )

    def __init__(
        self, *args: Any, household: Household, in_sight: QuerySet[Household], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = in_sight.filter(village=household.village_id).exclude(pk=household.pk)

    def clean_other(self) -> Household:
        return found_by(self.others, self.cleaned_data["other"])


def found_by(households: QuerySet[Household], words: str) -> Household:
    """The one household that a number or a name means; else a sentence that helps to say it."""
    found = called(households, words)
    if not found:
        raise forms.ValidationError(
            _("No other household of this village has that number or name.")
        )
    if len(found) > 1:
        several = listed(f"{home.number} {home.head.name}" for home in found[:8])
        raise forms.ValidationError(
            _("Several households fit, so type the number: %(several)s.") % {"several": several}
        )
    return found[0]
