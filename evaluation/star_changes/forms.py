"""Forms of a change: doubts to bring, stars to give, an appeal and its answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.finding import HouseholdField
from evaluation.models import Appeal, CampaignStar, Doubt, Round, StarChange
from evaluation.star_changes.typed import Wanted
from grids.forms import Picks, PlainForm


class DoubtsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """Doubts, each in a line: whose, which star, which item."""

    def label_from_instance(self, obj: Any) -> str:
        home, star = obj.award.household, obj.award.star
        return f"{home.number} {home.head.name} · {star} · {obj.criterion.code}"


def _document(label: Any, hint: Any) -> forms.CharField:
    length = StarChange._meta.get_field("document").max_length
    return forms.CharField(label=label, help_text=hint, max_length=length)


class BringForm(PlainForm):
    """Which doubts come before the group, and on what paper."""

    doubts = DoubtsField(
        Doubt.objects.none(),
        label=_("Which doubts that were not mended?"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, doubts: QuerySet[Doubt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doubts"].queryset = doubts  # type: ignore[attr-defined]  # because stubs know the base only
        self.fields["document"] = _document(
            _("Document, its number and day"),
            _("The paper of the second look or of the inspection; it stands in the decision."),
        )


class GiveForm(PlainForm):
    """Which household asks for which stars, why, and its request on paper."""

    household = HouseholdField()
    stars = forms.ModelMultipleChoiceField(
        CampaignStar.objects.none(), label=_("Which stars?"), widget=forms.CheckboxSelectMultiple
    )
    ground = forms.CharField(
        label=_("What the household says, and what was seen"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = round_.entries.declared().select_related("household")
        self.fields["household"].entries = list(entries)  # type: ignore[attr-defined]  # because the field is ours
        self.fields["stars"].queryset = round_.campaign.stars.select_related("star")  # type: ignore[attr-defined]  # because stubs know the base only
        self.fields["document"] = _document(
            _("The household’s request, its day and who signed it"),
            _("Nobody asks in its place: without its own request no star is added."),
        )

    def wanted(self) -> Wanted:
        typed = self.cleaned_data
        return Wanted(
            household_id=typed["household"].household_id,
            stars=[star.pk for star in typed["stars"]],
            ground=typed["ground"],
            document=typed["document"],
        )


class AppealForm(PlainForm):
    """What the household says, in its own words."""

    words = forms.CharField(
        label=_("What is the township to look at?"),
        help_text=_("In the household’s own words."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def said(self) -> dict[str, str]:
        return {"words": self.cleaned_data["words"]}


class AppealAnswerForm(PlainForm):
    """Whether the household is right, and why."""

    outcome = forms.ChoiceField(
        label=_("Is the household right?"),
        choices=[
            (Appeal.Outcome.UPHELD, _("Yes: the group and the committees judge again")),
            (Appeal.Outcome.DISMISSED, _("No: the star stays ended")),
        ],
        widget=Picks,
    )
    answer = forms.CharField(
        label=_("The answer, as the household reads it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("outcome", "answer")}
