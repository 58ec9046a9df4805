"""户主确认 and its withdrawal; the marks for who does not declare."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.declarations.forms.people import people_of
from evaluation.declarations.typed import Word
from evaluation.models import Confirmation, Declaration, Entry
from grids.forms import CodeField, PlainForm
from households.models import Membership


class ConfirmForm(PlainForm):
    """户主确认: who of the household gave its word, and how."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.TypedChoiceField(
        label=_("Who of the household confirms?"), coerce=UUID, widget=forms.RadioSelect
    )
    means = forms.ChoiceField(
        label=_("How did they confirm?"),
        choices=[(means, means.label) for means in Confirmation.ENTERED],
        widget=forms.RadioSelect,
    )
    household_code = CodeField(
        label=_("The household’s own code"),
        help_text=_("Eight letters and digits on the household’s slip; only for its own code."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off"}),
    )

    #: Drawn in a field of the page (``drawing.js``); without a script there is none to choose.
    mark = forms.RegexField(
        r"^[ML0-9 ]*$",
        required=False,
        widget=forms.HiddenInput,
        max_length=Confirmation.MARK_LENGTH,
    )

    def __init__(
        self, *args: Any, members: list[Membership], saved: Declaration | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = saved.version if saved else 0
        if not saved or saved.mode != Declaration.Mode.FROM_PAPER:
            means = self.fields["means"]
            assert isinstance(means, forms.ChoiceField)
            paper = Confirmation.Means.SIGNATURE
            means.choices = [(each, each.label) for each in Confirmation.ENTERED if each != paper]
        person = self.fields["person"]
        assert isinstance(person, forms.TypedChoiceField)
        person.choices = people_of(members)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("means") == Confirmation.Means.OWN_CODE and not typed.get("household_code"):
            self.add_error("household_code", _("Type the code from the household’s slip."))
        return typed

    def word(self) -> Word:
        data = self.cleaned_data
        drawn = data["means"] == Confirmation.Means.DRAWN
        return Word(
            person=data["person"],
            means=data["means"],
            version=data["version"],
            code=data["household_code"],
            mark=data["mark"] if drawn else "",
        )


class OwnConfirmForm(PlainForm):
    """The household says itself, behind its code: this form is ours."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.TypedChoiceField(
        label=_("Who of you confirms?"), coerce=UUID, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, members: list[Membership], saved: Declaration | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = saved.version if saved else 0
        person = self.fields["person"]
        assert isinstance(person, forms.TypedChoiceField)
        person.choices = people_of(members)

    def word(self) -> Word:
        data, means = self.cleaned_data, Confirmation.Means.OWN_SESSION
        return Word(person=data["person"], means=means, version=data["version"])


class WithdrawForm(PlainForm):
    """Why a confirmation is withdrawn."""

    reason = forms.CharField(
        label=_("Why is the confirmation withdrawn?"),
        help_text=_("For example: the household wants to claim another star."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MarkForm(PlainForm):
    """Who does not declare: declined, or not reached."""

    status = forms.ChoiceField(
        label=_("What is the case?"),
        choices=[
            (Entry.Status.DECLINED, _("The household does not want to take part")),
            (Entry.Status.AWAY, _("Nobody could be reached, neither here nor by telephone")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("How do you know?"),
        help_text=_(
            "In a few words: when you called or telephoned, who answered. "
            "Nothing about health or money."
        ),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
