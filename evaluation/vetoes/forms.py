"""Forms of a veto: what it stands on, the second officer's word, and how it ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.models import Campaign, CampaignStar, Veto, VetoGround
from evaluation.models.catalogue import worded
from evaluation.vetoes.typed import Basis
from grids.forms import DayInput, Picks, PlainForm

WHOLE, STARS = "whole", "stars"
CONFIRM, REFUSE = "confirm", "refuse"


class GroundField(forms.ModelChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """The closed list, each ground with what it usually concerns and until when."""

    def label_from_instance(self, obj: VetoGround) -> str:
        told = {name: worded(obj, name) for name in ("text", "scope", "lasts_until")}
        return _("%(text)s (%(scope)s; until: %(lasts_until)s)") % told


class VetoForm(PlainForm):
    """The ground out of the closed list, its document, its scope, its end."""

    ground = GroundField(
        VetoGround.objects.none(),
        label=_("Ground"),
        help_text=_("A closed list: hearsay, poverty, illness or a complaint is no ground."),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    document = forms.CharField(
        label=_("On which document?"),
        help_text=_("For example: criminal judgment, penalty decision."),
        max_length=100,
    )
    number = forms.CharField(label=_("Number of the document"), max_length=60)
    issued_by = forms.CharField(label=_("Issued by"), max_length=60)
    issued_on = forms.DateField(label=_("Day of the document"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Holds until"),
        help_text=_("The last day on which it holds. A veto without an end is not possible."),
        widget=DayInput,
    )
    scope = forms.ChoiceField(
        label=_("Whom does it concern?"),
        choices=[(WHOLE, _("The whole household")), (STARS, _("Only the stars ticked below"))],
        widget=Picks,
    )
    stars = forms.ModelMultipleChoiceField(
        CampaignStar.objects.none(),
        label=_("Stars"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds, stars = self.fields["ground"], self.fields["stars"]
        assert isinstance(grounds, forms.ModelChoiceField)
        assert isinstance(stars, forms.ModelMultipleChoiceField)
        grounds.queryset = VetoGround.objects.filter(catalogue=campaign.catalogue_id)
        stars.queryset = campaign.stars.select_related("star")

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("scope") == STARS and not typed.get("stars"):
            self.add_error("stars", _("Tick the stars that it concerns."))
        if typed.get("scope") == WHOLE and typed.get("stars"):
            self.add_error("scope", _("Stars are ticked: choose “only the stars ticked below”."))
        issued, ends = typed.get("issued_on"), typed.get("ends_on")
        if issued and ends and ends < issued:
            self.add_error("ends_on", _("It cannot end before the day of the document."))
        return typed

    def basis(self) -> Basis:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        stars = typed["stars"] if typed["scope"] == STARS else ()
        return Basis(
            ground=typed["ground"].pk,
            document=typed["document"],
            number=typed["number"],
            issued_by=typed["issued_by"],
            issued_on=typed["issued_on"],
            ends_on=typed["ends_on"],
            stars=tuple(star.pk for star in stars),
        )


class SecondForm(PlainForm):
    """The second officer's word on a veto that waits."""

    answer = forms.ChoiceField(
        label=_("Does the document bear it out?"),
        choices=[(CONFIRM, _("Yes: confirm the veto")), (REFUSE, _("No: refuse it"))],
        widget=Picks,
    )
    why = forms.CharField(
        label=_("Why it is refused"), max_length=200, required=False, widget=forms.Textarea
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("answer") == REFUSE and not typed.get("why"):
            self.add_error("why", _("Say why; it stays on record."))
        return typed


class EndForm(PlainForm):
    """Why a veto is lifted, and on which document; one that nobody confirmed needs none."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("It stays on record."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.CharField(
        label=_("On which document?"),
        help_text=_("For example: the decision that repeals it, with its number."),
        max_length=100,
    )

    def __init__(self, *args: Any, veto: Veto, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if veto.waits:
            del self.fields["document"]
