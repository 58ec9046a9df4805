"""Forms of waves: what a wave is, its villages, its named households, the township's seats."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.models import Wave
from evaluation.panels.forms import OfficerField, SeatForm
from evaluation.waves.typed import WaveFacts
from grids.forms import PlainForm
from grids.models import Officer, Village

_FACTS = ("name", "scope", "again", "panel_name")


class WaveForm(PlainForm):
    """What a wave is; ``version`` of the one that is changed."""

    name = forms.CharField(
        label=_("Name of the wave"),
        max_length=36,
        help_text=_(
            "For example: grid teams first, pilot villages, all villages. Its villages' "
            "rounds are named like it."
        ),
    )
    scope = forms.ChoiceField(
        label=_("Who takes part"), choices=Wave.Scope.choices, widget=forms.RadioSelect
    )
    again = forms.ChoiceField(
        label=_("Households that were in another wave of this year before"),
        choices=Wave.Again.choices,
        widget=forms.RadioSelect,
        initial=Wave.Again.SKIP,
    )
    panel_name = forms.CharField(
        label=_("The township's own assessment group"),
        max_length=40,
        required=False,
        help_text=_(
            "Its name, if one group of the township assesses in every village of the "
            "wave. Leave it empty where each village has its own groups."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, wave: Wave | None = None, **kwargs: Any) -> None:
        if wave is not None:
            kwargs["initial"] = {name: getattr(wave, name) for name in (*_FACTS, "version")}
        super().__init__(*args, **kwargs)

    def facts(self) -> WaveFacts:
        return WaveFacts(**{name: self.cleaned_data[name] for name in _FACTS})


class WaveVillagesForm(PlainForm):
    """Which villages join the wave."""

    villages = forms.ModelMultipleChoiceField(
        label=_("Villages"),
        queryset=Village.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one village.")},
    )

    def __init__(self, *args: Any, villages: QuerySet[Village], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["villages"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = villages


class WaveHouseholdsForm(PlainForm):
    """The village's list of named households; what was typed takes the old list's place."""

    numbers = forms.CharField(
        label=_("Household numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Divided by spaces, commas or lines. What stands here replaces the list."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WaveSeatForm(SeatForm):
    """Who sits in the township's group: a villager of any village, an officer, or a guest."""

    field_order = ["cid", "village", "name", "number", "guest", "officer", "kind"]

    village = forms.ModelChoiceField(
        label=_("Village"),
        queryset=Village.objects.none(),
        required=False,
        help_text=_("Of a villager. Leave it empty for an officer or a guest."),
    )

    officer = OfficerField(
        label=_("Or an officer of the township"), queryset=Officer.objects.none(), required=False
    )

    def __init__(self, *args: Any, villages: QuerySet[Village], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["village"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = villages
        self.fields["guest"].label = _("This person is in no village's roster")

    def clean(self) -> dict[str, Any]:
        """A name is looked for in the village that was chosen; the same name may be in several."""
        typed = self.cleaned_data
        if typed.get("name") and not typed.get("guest"):
            if not typed.get("village") and not typed.get("officer"):
                self.add_error("village", _("Choose the village that this person lives in."))
                return typed
            self.people = self.people.filter(village=typed.get("village"))
        return super().clean()
