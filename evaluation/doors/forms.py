"""One tap at a door, or the same with a day and a note."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.doors.typed import Said
from evaluation.models import DoorMark
from grids.forms import DayInput, PlainForm

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
