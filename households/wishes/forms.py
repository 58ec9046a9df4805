"""Forms of wishes: entered, handled, and gone through in a meeting."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.forms import DayInput, PlainForm
from households.models import Wish
from households.wishes.typed import Handling, Held


class WishForm(PlainForm):
    """What a household asks for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Wish.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What it is about"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandleForm(PlainForm):
    """Who handles it until when; the answer; whether that was all."""

    handler = forms.CharField(label=_("Who handles it"), max_length=40, required=False)
    due_on = forms.DateField(label=_("Until when"), widget=DayInput, required=False)
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("In words that the household understands; it reads them."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    closed = forms.BooleanField(label=_("That was all: close it"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, wish: Wish, **kwargs: Any) -> None:
        names = ("handler", "due_on", "answer", "version")
        kwargs["initial"] = {name: getattr(wish, name) for name in names}
        super().__init__(*args, **kwargs)

    def handling(self) -> Handling:
        typed = self.cleaned_data
        return Handling(typed["handler"], typed["due_on"], typed["answer"], typed["closed"])


class MeetingForm(PlainForm):
    """The meeting, and beside each open wish what was said on it."""

    held_on = forms.DateField(label=_("Day"), widget=DayInput, initial=localdate)
    chair = forms.CharField(label=_("In the chair"), max_length=40)
    present = forms.CharField(label=_("Who was there"), max_length=200)

    def __init__(self, *args: Any, wishes: Sequence[Wish], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wishes = wishes
        for wish in wishes:
            self.fields[f"answer_{wish.pk.hex}"] = forms.CharField(
                label=_("Closed with this sentence"), max_length=300, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"handler_{wish.pk.hex}"] = forms.CharField(
                label=_("Or who handles it"), max_length=40, required=False, initial=wish.handler
            )
            self.fields[f"due_{wish.pk.hex}"] = forms.DateField(
                label=_("until when"), widget=DayInput, required=False, initial=wish.due_on
            )

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("held_on", "chair", "present")]

    @property
    def rows(self) -> list[tuple[Wish, list[forms.BoundField]]]:
        names = ("answer", "handler", "due")
        return [(wish, [self[f"{name}_{wish.pk.hex}"] for name in names]) for wish in self.wishes]

    def held(self) -> Held:
        typed = self.cleaned_data
        return Held(typed["held_on"], typed["chair"], typed["present"], self._handled())

    def _handled(self) -> dict[UUID, Handling]:
        found = {}
        for wish in self.wishes:
            answer, handler, due_on = (
                self.cleaned_data[f"{name}_{wish.pk.hex}"] for name in ("answer", "handler", "due")
            )
            if answer or handler != wish.handler or due_on != wish.due_on:
                found[wish.pk] = Handling(handler, due_on, answer, closed=bool(answer))
        return found
