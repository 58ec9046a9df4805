"""One tap at a door, or the same with a day and a note; the way; until when one mends."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from evaluation.doors.queries.way import Way
from evaluation.doors.typed import Said
from evaluation.models import DoorMark, Entry
from grids.forms import CodeField, DayInput, PlainForm, bare_helper

_ENDS = "-"
_Kind = DoorMark.Kind
_PRESSES = (
    (_Kind.TOLD.value, _("Told: the stars, the rule and the dates were explained")),
    (_Kind.FORM_LEFT.value, _("A form was left")),
    (_Kind.AWAY.value, _("Nobody is there now")),
    (f"{_Kind.TOLD.value}{_ENDS}", _("Not told after all")),
    (f"{_Kind.FORM_LEFT.value}{_ENDS}", _("No form was left after all")),
    (f"{_Kind.AWAY.value}{_ENDS}", _("They are back")),
)


class DoorForm(PlainForm):
    """``press`` is a kind of mark; with a stroke behind it the mark is taken back."""

    press = forms.ChoiceField(
        label=_("What was done at the door?"),
        choices=_PRESSES,
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=_("Away until"),
        help_text=_("The last day, if anybody knows it. Only for who is away."),
        required=False,
        widget=DayInput,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("In a few words, for your next way. Nothing about health or money."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, marked: Iterable[str] = (), **kwargs: Any) -> None:
        """``marked``: the kinds that hold, which alone are offered to be taken back."""
        super().__init__(*args, **kwargs)
        offered = {*_Kind.values, *(f"{kind}{_ENDS}" for kind in marked)}
        # A tap of a list that is not of this minute may still take back what is gone.
        self.fields["press"].widget.choices = [pair for pair in _PRESSES if pair[0] in offered]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("until") and typed.get("press") != _Kind.AWAY:
            self.add_error("until", _("Only who is away comes back: choose “away”, or no day."))
        return typed

    def said(self) -> Said:
        data = self.cleaned_data
        press = data["press"]
        return Said(press.removesuffix(_ENDS), press.endswith(_ENDS), data["until"], data["note"])


class WayForm(PlainForm):
    """For each household its place on the way, counted from one; or all by number again."""

    seen_way = forms.CharField(widget=forms.HiddenInput, required=False)
    by_number = forms.BooleanField(
        label=_("Forget this order: by household number again"), required=False
    )

    def __init__(self, *args: Any, way: Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        self.fields["seen_way"].initial = way.mark
        for n, home in enumerate(way.homes, start=1):
            self.fields[f"n-{home.pk}"] = forms.IntegerField(
                label=f"{home.number} {home.head.name}",
                initial=n,
                min_value=1,
                max_value=9999,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "small-number"}),
            )

    @property
    def places(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("n-")]

    @property
    def seen(self) -> str:
        return str(self.cleaned_data["seen_way"])

    def typed(self) -> dict[UUID, int]:
        if self.cleaned_data["by_number"]:
            return {}
        typed = {key: self.cleaned_data[f"n-{key}"] for key in self.way.keys}
        return {key: place for key, place in typed.items() if place}


class MendForm(PlainForm):
    """整改截止日; empty: none is told."""

    until = forms.DateField(
        label=_("What a household mends counts until"),
        help_text=_("The day stands on every form and explanation. Leave it empty to tell none."),
        required=False,
        widget=DayInput,
    )


class NextForm(forms.Form):
    """By the household number on the next paper, or what its code leads to."""

    number = CodeField(
        label=_("Household number on the next form"),
        help_text=_("Type it, or scan the code on the paper with a reader; then press Enter."),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off", "autofocus": True}),
    )

    def __init__(self, *args: Any, entries: QuerySet[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        self.helper = bare_helper(self)

    def clean_number(self) -> str:
        typed = str(self.cleaned_data["number"]).strip()
        of = {"household": scanned} if (scanned := _scanned(typed)) else {"number": typed}
        found = self.entries.filter(**of).first()
        if found is None:
            raise forms.ValidationError(
                _("No household of this round in your charge has this number.")
            )
        self.entry = found
        return typed


def _scanned(typed: str) -> UUID | None:
    """A reader types the whole address: its last part is the household's key."""
    try:
        return UUID(typed.rstrip("/").rsplit("/", 1)[-1])
    except ValueError:
        return None
