"""Forms around the notice: an objection as it comes in, and its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.finding import HouseholdField
from evaluation.models import CampaignStar, Notice, Objection
from evaluation.objections.queries import entries_to_doubt
from grids.forms import Picks, PlainForm

SIGNED, UNNAMED = "signed", "unnamed"


class ObjectionForm(PlainForm):
    """Three questions: about whom, what it says, and whether the objector is named."""

    household = HouseholdField()
    star = forms.ModelChoiceField(
        CampaignStar.objects.none(),
        label=_("Which star"),
        required=False,
        empty_label=_("The household as a whole"),
    )
    content = forms.CharField(
        label=_("What the objection says"),
        help_text=_("In the objector’s own words. Only what concerns the stars."),
        max_length=1000,
        widget=forms.Textarea,
    )
    source = forms.ChoiceField(
        label=_("How it came"), choices=Objection.Source.choices, widget=Picks
    )
    signed = forms.ChoiceField(
        label=_("Does the objector give a name?"),
        choices=[(SIGNED, _("Yes, in confidence")), (UNNAMED, _("No, without a name"))],
        widget=Picks,
    )
    contact = forms.CharField(
        label=_("Name and telephone of the objector"),
        help_text=_("Kept sealed; only you and the supervision committee can read it."),
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].entries = entries_to_doubt(notice)  # type: ignore[attr-defined]  # because the field is ours
        stars = notice.round.campaign.stars.select_related("star")
        self.fields["star"].queryset = stars  # type: ignore[attr-defined]  # because stubs know the base only

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("signed") == SIGNED and not typed.get("contact"):
            self.add_error("contact", _("Write down who it is, or choose “without a name”."))
        if typed.get("signed") == UNNAMED:
            typed["contact"] = ""
        return typed


class AnswerForm(PlainForm):
    """What two people found, and the answer as it may be read by everybody."""

    first = forms.CharField(label=_("Looked into it: first person"), max_length=30)
    second = forms.CharField(label=_("Looked into it: second person"), max_length=30)
    findings = forms.CharField(
        label=_("What was found"),
        help_text=_("For the archive; not published."),
        max_length=1000,
        widget=forms.Textarea,
    )
    outcome = forms.ChoiceField(
        label=_("Is the objection right?"),
        choices=[
            (Objection.Outcome.UPHELD, _("Yes: decide again")),
            (Objection.Outcome.DISMISSED, _("No: it stays")),
        ],
        widget=Picks,
    )
    answer = forms.CharField(
        label=_("The answer in public words"),
        help_text=_("Without the objector’s name and without anything private of the household."),
        max_length=1000,
        widget=forms.Textarea,
    )
