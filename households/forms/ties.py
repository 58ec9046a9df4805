"""Another household of the same village, as kin, and why such a tie need not count."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from grids.listing import listed
from households.models import LEAST_REASON, Household
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


class ReleaseForm(PlainForm):
    """Why a tie that ended need not count for another year."""

    reason = forms.CharField(
        label=_("why it need not count"),
        help_text=_("At least ten characters; it stays on record and is shown to everybody here."),
        min_length=LEAST_REASON,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReleaseAnswerForm(PlainForm):
    """The second officer's word on a release."""

    answer = forms.ChoiceField(
        label=_("what you say"),
        choices=[
            ("yes", _("Yes: it need not count")),
            ("no", _("No: it goes on counting")),
        ],
        widget=forms.RadioSelect,
    )


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
