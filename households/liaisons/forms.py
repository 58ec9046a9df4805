"""Forms of liaisons: who can, who hands over to whom, and one household's liaison by hand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms import PlainForm
from households.liaisons.queries.rolls import Candidate
from households.liaisons.typed import Entered, HandOver, Standing
from households.models import Liaison, Link

_CAN = "can"


class CandidatesForm(PlainForm):
    """One choice a candidate: leave out, can look after households, or why not."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        choices = [("", _("leave out")), (_CAN, _("can look after households"))]
        choices += [(why.value, why.label) for why in Liaison.Cannot]
        for one in candidates:
            self.fields[one.key] = forms.ChoiceField(
                label=one.name, choices=choices, required=False
            )

    @property
    def rows(self) -> list[tuple[Candidate, forms.BoundField]]:
        return [(one, self[one.key]) for one in self.candidates]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not any(typed.get(one.key) for one in self.candidates):
            self.add_error(None, _("Choose for at least one person."))
        return typed

    def entered(self) -> Entered:
        chosen = {one.key: self.cleaned_data[one.key] for one in self.candidates}
        return Entered({key: "" if why == _CAN else why for key, why in chosen.items() if why})


class StandingForm(PlainForm):
    """Whether somebody can look after households, and helps the secretary's group."""

    cannot = forms.ChoiceField(
        label=_("Can this person look after households?"),
        choices=[("", _("yes")), *Liaison.Cannot.choices],
        required=False,
        help_text=_("If not, their households go to the secretary’s group the same day."),
    )
    helps = forms.BooleanField(label=_("helps the secretary’s group, too"), required=False)

    def standing(self) -> Standing:
        return Standing(self.cleaned_data["cannot"], self.cleaned_data["helps"])


class LinkForm(PlainForm):
    """The liaison of one household, somebody of the village who can."""

    to = forms.ModelChoiceField(label=_("Liaison"), queryset=Liaison.objects.none())
    reason = forms.CharField(label=_("Why"), max_length=100)

    def __init__(self, *args: Any, liaisons: QuerySet[Liaison], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = liaisons


class HandOverForm(LinkForm):
    """Which households go to whom."""

    links = forms.MultipleChoiceField(
        label=_("Households"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one household.")},
    )
    field_order = ["cid", "to", "reason", "links"]

    def __init__(self, *args: Any, homes: Sequence[Link], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = [
            (str(link.pk), f"{link.household.number} {link.household.head.name}") for link in homes
        ]
        self.fields["links"].choices = told  # type: ignore[attr-defined]  # because stubs call it a Field
        self.fields["links"].initial = [key for key, _label in told]

    def over(self) -> HandOver:
        typed = self.cleaned_data
        return HandOver([UUID(key) for key in typed["links"]], typed["to"].pk, typed["reason"])


class ProposeForm(PlainForm):
    """Whether only the households that nobody looks after are shared out, or all anew."""

    whom = forms.ChoiceField(
        label=_("Which households?"),
        choices=[
            ("left", _("those that nobody looks after")),
            ("all", _("all of the village anew")),
        ],
        initial="left",
        widget=forms.RadioSelect,
    )

    @property
    def everybody(self) -> bool:
        return bool(self.cleaned_data["whom"] == "all")


class ProposalForm(PlainForm):
    """The answer to a proposal; ``proposed``: how many households were shown."""

    proposed = forms.IntegerField(widget=forms.HiddenInput)
    drop = forms.BooleanField(required=False, widget=forms.HiddenInput)
