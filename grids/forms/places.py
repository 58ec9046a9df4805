"""Forms of townships, villages and grids."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms.base import CodeField, PhoneField, PlainForm, RowForm
from grids.models import Grid, Township, Village
from grids.numbers import is_village_code, plain_name

_PHONES = ("committee_telephone", "supervisor_telephone")
_VILLAGE = ("name", "code", *_PHONES, "comment_box", "office_address")


class GridField(forms.ModelChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """A grid with the one above it, and with its village where several are offered."""

    def __init__(self, *args: Any, with_village: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.with_village = with_village

    def label_from_instance(self, obj: Grid) -> str:
        parts = [obj.village.name] if self.with_village else []
        return " ".join([*parts, *([obj.parent.name] if obj.parent else []), obj.name])


class TownshipForm(RowForm):
    """What a township's office says about itself on papers."""

    telephone = PhoneField(
        label=_("supervision telephone"),
        max_length=20,
        required=False,
        help_text=_("It stands on every notice, for villagers who want to complain."),
    )

    class Meta:
        model = Township
        fields = ["telephone"]


class VillageForm(PlainForm):
    """A village; its clerk is shown the telephones and the comment box only."""

    name = forms.CharField(
        label=_("name of the village"), max_length=60, help_text=_("For example: 后庄村")
    )
    code = CodeField(
        label=_("administrative code"),
        max_length=20,
        required=False,
        help_text=_("Twelve digits of the statistics office. Leave it empty if you are not sure."),
    )
    committee_telephone = PhoneField(
        label=_("village committee telephone"), max_length=20, required=False
    )
    supervisor_telephone = PhoneField(
        label=_("supervision committee telephone"), max_length=20, required=False
    )

    comment_box = forms.CharField(
        label=_("where the comment box hangs"), max_length=60, required=False
    )
    office_address = forms.CharField(
        label=_("office address for letters"),
        max_length=80,
        required=False,
        help_text=_("For letters and visits; it stands on the notice."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, whole: bool, village: Village | None = None, **kwargs: Any):
        if village:
            kwargs["initial"] = {name: getattr(village, name) for name in (*_VILLAGE, "version")}
        super().__init__(*args, **kwargs)
        if not whole:
            del self.fields["name"], self.fields["code"]

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code and not is_village_code(code):
            raise forms.ValidationError(
                _(
                    "The administrative code has 12 digits and does not end in 000. Leave it empty "
                    "until somebody has looked it up."
                )
            )
        return code

    def values(self) -> dict[str, str]:
        """What was typed, without the plumbing."""
        return {name: self.cleaned_data[name] for name in _VILLAGE if name in self.fields}


class GridForm(PlainForm):
    """A new grid: level, name, and the grid in which it lies."""

    level = forms.ChoiceField(label=_("level"), choices=Grid.Level.choices)
    name = forms.CharField(
        label=_("name of the grid"), max_length=60, help_text=_("For example: 第1组, or 01-1")
    )
    parent = GridField(
        Grid.objects.none(),
        label=_("lies in"),
        required=False,
        empty_label=_("in no other grid"),
        help_text=_(
            "A micro-grid lies in a villager group; a group in a village grid or in none; a "
            "village grid in none."
        ),
    )

    def __init__(self, *args: Any, parents: QuerySet[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(GridField, self.fields["parent"]).queryset = parents.exclude(
            level=Grid.Level.MICRO
        ).select_related("parent")

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])


class GridEditForm(GridForm):
    """The level of a grid stays: households and posts hang on it."""

    level = None  # type: ignore[assignment]  # because so Django takes a field out
