"""Forms of a draft of the catalogue: copying a version, its stars, their items, its grounds."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.catalogue.actions import drafts
from evaluation.models import Catalogue, Criterion, Evidence, Star, VetoGround
from grids.forms import PlainForm, RowForm

_ENGLISH = _("For readers of English; may wait, but is needed before publishing.")


class CatalogueCopyForm(PlainForm):
    """What the draft is called; its version follows from the name."""

    name = forms.CharField(
        label=_("Name of the catalogue"),
        max_length=60,
        help_text=_("Keep the name for a next version; a new name begins at version 1."),
    )

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = catalogue.name


class PartForm(RowForm):
    """What the rows of a draft share: what was typed, as the action takes it."""

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def sent_version(self) -> int:
        version: int = self.cleaned_data["version"] or 0
        return version


class StarForm(PartForm):
    """A star's name, in both languages."""

    class Meta:
        model = Star
        fields = drafts.STAR
        help_texts: ClassVar = {
            "name": _("Short, as on the plate: 诚实守信星."),
            "name_en": _ENGLISH,
        }


class CriterionForm(PartForm):
    """An item: what is asked, how it is checked, and when it may not apply."""

    evidence = forms.MultipleChoiceField(
        label=_("How it is checked"),
        choices=Evidence.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One or several; what the household says is evidence too."),
    )

    class Meta:
        model = Criterion
        fields = drafts.CRITERION
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "text_en": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar = {
            "text": _("A statement that is met or not met, and that somebody can check."),
            "text_en": _ENGLISH,
            "required": _("Without an item that must be met the star cannot be claimed."),
            "not_applicable_when": _("Left empty: the item applies to every household."),
            "not_applicable_when_en": _("Needed before publishing, if the field above is filled."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.evidence:
            self.initial["evidence"] = self.instance.evidences

    def clean_evidence(self) -> str:
        return "/".join(self.cleaned_data["evidence"])


class VetoGroundForm(PartForm):
    """A ground: what it is, what it takes away, and until when."""

    class Meta:
        model = VetoGround
        fields = drafts.VETO_GROUND
        help_texts: ClassVar = {
            "text": _(
                "It must be proven by a document of an authority. Never a ground: petitions, "
                "poverty, illness, age, belief, hearsay."
            ),
            "text_en": _ENGLISH,
            "scope": _("The whole household, or which stars."),
            "scope_en": _ENGLISH,
            "lasts_until": _("Every ground ends: with the year, or when it is put right."),
            "lasts_until_en": _ENGLISH,
        }
