"""A household and its people by hand, and the reading of whole numbers."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from grids.forms import CodeField, PlainForm, bare_helper
from grids.models import Grid
from grids.numbers import masked_phone, phone_fault, plain_name
from households.actions import NO_NUMBER, HouseholdFacts, MemberFacts
from households.models import Household, Membership, Person, Relation, Residence
from households.numbers import id_number_fault, masked_id_number
from households.queries.searching import Search
from households.words import FAULTS

#: What somebody types into a number's field to take the kept one out.
_TAKE_OUT = {"NONE", "无", "没有", "-"}
_LONGEST_SEARCH = 40
#: A person's numbers as the form shows them.
Numbers = dict[str, str]


class GridField(forms.ModelChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """A grid with the villager group in which it lies."""

    def label_from_instance(self, obj: Grid) -> str:
        return f"{obj.parent.name} {obj.name}" if obj.parent else obj.name


class MemberForm(forms.Form):
    """One person's line; numbers are shown masked, and kept when left empty."""

    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=40)
    relation = forms.ChoiceField(
        label=_("relation to the head"),
        choices=[("", _("not stated")), *Relation.choices],
        required=False,
    )
    id_number = CodeField(label=_("ID number"), max_length=40, required=False)
    phone = CodeField(label=_("telephone"), max_length=30, required=False)
    party_member = forms.BooleanField(label=_("Party member"), required=False)
    leaves = forms.BooleanField(label=_("has left the household"), required=False)

    def __init__(self, *args: Any, kept: dict[str, Numbers], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = str(self["person"].value() or "")
        if not person:
            del self.fields["leaves"]
        for name, shown in kept.get(person, {}).items():
            if shown:
                self.fields[name].help_text = _("kept: %(number)s") % {"number": shown}
        self.helper = bare_helper(self)

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        return self._checked("id_number", id_number_fault)

    def clean_phone(self) -> str:
        return self._checked("phone", phone_fault)

    def _checked(self, field: str, fault_of: Callable[[str], str]) -> str:
        number: str = self.cleaned_data[field].upper()
        if number in _TAKE_OUT:
            return NO_NUMBER
        if number and (fault := fault_of(number)):
            raise forms.ValidationError(FAULTS[fault], code=fault)
        return number

    def facts(self) -> MemberFacts:
        return MemberFacts(**self.cleaned_data)


class BaseMemberLines(forms.BaseFormSet):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """The people of a household, and a few empty lines for those who join."""

    @property
    def facts(self) -> list[MemberFacts]:
        return [form.facts() for form in self.forms if form.cleaned_data.get("name")]

    def told(self) -> Iterator[str]:
        """What is wrong in the lines, for the summary at the page's top."""
        for form in self.forms:
            who = form["name"].value() or _("somebody new")
            for name, errors in form.errors.items():
                for error in errors:
                    yield f"{who} · {form.fields[name].label}: {error}"


MemberLines = forms.formset_factory(
    MemberForm, formset=BaseMemberLines, extra=3, max_num=40, absolute_max=60
)


class HouseholdForm(PlainForm):
    """A household and, as ``lines``, its people."""

    number = CodeField(label=_("household number"), max_length=20)
    grid = GridField(Grid.objects.none(), label=_("lowest grid"))
    residence = forms.ChoiceField(label=_("residence"), choices=Residence.choices)
    remark = forms.CharField(label=_("remark"), max_length=200, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        grids: QuerySet[Grid],
        household: Household | None = None,
        members: Sequence[Membership] = (),
        **kwargs: Any,
    ) -> None:
        if household:
            names = ("number", "grid", "residence", "remark", "version")
            kwargs["initial"] = {name: getattr(household, name) for name in names}
        super().__init__(*args, **kwargs)
        cast(GridField, self.fields["grid"]).queryset = grids
        self.lines = cast(
            BaseMemberLines,
            MemberLines(
                self.data if self.is_bound else None,
                prefix="member",
                # What was sent speaks for itself: meanwhile other people may stand on these lines.
                initial=None if self.is_bound else [_line(one) for one in members],
                form_kwargs={"kept": {str(one.person_id): _numbers(one.person) for one in members}},
            ),
        )

    def clean(self) -> dict[str, Any]:
        for sentence in self.lines.told():
            self.add_error(None, sentence)
        if not self.lines.is_valid() and not self.errors:
            self.add_error(None, _("This form was incomplete. Open the page again."))
        return self.cleaned_data

    def facts(self) -> HouseholdFacts:
        typed = self.cleaned_data
        return HouseholdFacts(
            number=typed["number"],
            grid=typed["grid"].pk,
            residence=typed["residence"],
            remark=typed["remark"],
            members=self.lines.facts,
        )


def _line(one: Membership) -> dict[str, Any]:
    return {
        "person": one.person_id,
        "name": one.person.name,
        "relation": one.relation,
        "party_member": one.person.party_member,
    }


def _numbers(person: Person) -> Numbers:
    phone = person.phone
    return {
        "id_number": masked_id_number(person.id_number),
        "phone": masked_phone(phone) if phone else "",
    }


_OTHER = "other"
_USUAL = [
    ("card", _("to compare it with the card, at the household's wish")),
    ("call", _("to call the household about its declaration")),
    ("roster", _("to put the roster right")),
    (_OTHER, _("for something else, namely:")),
]


class ReasonForm(PlainForm):
    """Why a whole number is needed: one of the usual reasons, or one's own words."""

    usual = forms.ChoiceField(
        label=_("What do you need the whole number for?"),
        choices=_USUAL,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("in your own words"),
        max_length=100,
        required=False,
        help_text=_("Your name, the time and that you read it stand in the ledger."),
    )

    def said(self) -> str:
        """The reason; empty if there is none."""
        typed = self.cleaned_data
        words: str = typed["reason"].strip()
        usual = typed["usual"] if typed["usual"] != _OTHER else ""
        return words or str(dict(_USUAL).get(usual, ""))


def search_of(asked: QueryDict) -> Search:
    """What the list is asked for; what it does not know is left out."""
    return Search(
        words=" ".join(asked.get("q", "").split())[:_LONGEST_SEARCH],
        residence=asked.get("residence", ""),
        party=bool(asked.get("party")),
        missing=asked.get("missing", ""),
        ended=bool(asked.get("ended")),
    )
