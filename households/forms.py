"""Forms for rosters, households, ties and the reading of whole numbers."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from grids.forms import CodeField, PlainForm
from grids.models import Grid
from households.actions import HouseholdFacts, MemberFacts
from households.models import Household, Membership, Relation, Residence
from households.numbers import id_number_fault, masked_id_number, masked_phone, phone_fault
from households.queries import household_by_number
from households.words import FAULTS


class RosterForm(PlainForm):
    """A clerk's spreadsheet."""

    file = forms.FileField(
        label=_("Roster"),
        help_text=_("An .xlsx or .csv file up to 5 MB, one row a person. Nothing is saved yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ConfirmForm(PlainForm):
    """The button under a preview; ``seen`` tells which preview it was."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def show(self, digest: str) -> None:
        """What the next press would confirm, also on a page that was refused once."""
        self.initial["seen"] = digest
        if self.is_bound:
            typed = cast(QueryDict, self.data).copy()
            typed["seen"] = digest
            self.data = typed


class HouseholdForm(PlainForm):
    """The household itself; its people are the lines below."""

    number = CodeField(label=_("household number"), max_length=20)
    grid = forms.ModelChoiceField(Grid.objects.none(), label=_("lowest grid"))
    residence = forms.ChoiceField(label=_("residence"), choices=Residence.choices)
    remark = forms.CharField(label=_("remark"), max_length=200, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, grids: QuerySet[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grid"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = grids

    def facts(self, members: list[MemberFacts]) -> HouseholdFacts:
        typed = self.cleaned_data
        return HouseholdFacts(
            number=typed["number"],
            grid=typed["grid"].pk,
            residence=typed["residence"],
            remark=typed["remark"],
            members=members,
        )


class MemberForm(forms.Form):
    """One person's line; numbers are shown masked, and kept when left empty."""

    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=40)
    relation = forms.ChoiceField(
        label=_("relation to the head"), choices=[("", _("choose")), *Relation.choices]
    )
    id_number = CodeField(label=_("ID number"), max_length=40, required=False)
    phone = CodeField(label=_("telephone"), max_length=30, required=False)
    party_member = forms.BooleanField(label=_("Party member"), required=False)
    leaves = forms.BooleanField(label=_("has left the household"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("id_number", "phone"):
            self.fields[name].widget.attrs["placeholder"] = self.initial.get(f"{name}_shown", "")
        if not self["person"].value():
            del self.fields["leaves"]

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def clean_id_number(self) -> str:
        number = self.cleaned_data["id_number"].upper()
        return _checked(number, id_number_fault(number) if number else "")

    def clean_phone(self) -> str:
        number = self.cleaned_data["phone"]
        return _checked(number, phone_fault(number) if number else "")

    def facts(self) -> MemberFacts:
        return MemberFacts(**self.cleaned_data)


def _checked(number: str, fault: str) -> str:
    if fault:
        raise forms.ValidationError(FAULTS[fault], code=fault)
    return number


MemberLines = forms.formset_factory(MemberForm, extra=2, max_num=40)


def facts_of(lines: "forms.BaseFormSet[MemberForm]") -> list[MemberFacts]:
    """What the lines say; empty new lines are left out."""
    return [form.facts() for form in lines.forms if form.cleaned_data.get("name")]


def initial_lines(members: list[Membership]) -> list[dict[str, Any]]:
    """What the lines show of the people as they are kept."""
    return [
        {
            "person": one.person_id,
            "name": one.person.name,
            "relation": one.relation,
            "party_member": one.person.party_member,
            "id_number_shown": masked_id_number(one.person.id_number),
            "phone_shown": masked_phone(one.person.phone) if one.person.phone_sealed else "",
        }
        for one in members
    ]


class ReasonForm(PlainForm):
    """Why a whole number is needed."""

    reason = forms.CharField(
        label=_("What do you need the whole number for?"),
        max_length=100,
        help_text=_("Your name, the time and that you read it stand in the ledger."),
    )


class TieForm(PlainForm):
    """Another household of the same village, by its number."""

    number = CodeField(label=_("number of the other household"), max_length=20)
    kind = forms.CharField(
        label=_("how they are related"), max_length=40, help_text=_("For example: brothers")
    )

    def __init__(
        self, *args: Any, household: Household, in_sight: QuerySet[Household], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.household = household
        self.in_sight = in_sight.filter(village=household.village_id)

    def clean_number(self) -> Household:
        other = household_by_number(self.in_sight, self.cleaned_data["number"])
        if other is None:
            raise forms.ValidationError(_("No household of this village has that number."))
        return other
