"""What happened to a family: one form, with the questions of the act."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.forms import CodeField, DayInput, PlainForm
from grids.models import Grid
from grids.numbers import phone_fault, plain_name
from households.actions.families import ActFacts, Newcomer
from households.forms.households import GridField
from households.forms.ties import found_by
from households.models import FamilyAct, Household, Membership, Relation
from households.numbers import id_number_fault
from households.words import FAULTS

Kind = FamilyAct.Kind
_QUESTIONS: dict[str, list[str]] = {
    Kind.NEW_HEAD: ["new_head", "relations"],
    Kind.SPLIT: ["people", "new_head", "number", "grid", "relations", "tie"],
    Kind.MERGE: ["other"],
    Kind.MOVE_GRID: ["grid"],
    Kind.MOVE_VILLAGE: [],
    Kind.LEAVE: ["people", "new_head", "relations"],
    Kind.RETURN: ["people", "new_head", "relations"],
    Kind.BIRTH: ["name", "relation", "id_number"],
    Kind.DEATH: ["people", "new_head", "relations"],
    Kind.MARRIAGE: ["name", "relation", "other", "birth_year", "id_number", "phone", "tie"],
}
_HINTS = {
    Kind.SPLIT: _("one of those who part"),
    Kind.LEAVE: _("the new head, if the head leaves"),
    Kind.DEATH: _("the new head, if the head has died"),
    Kind.RETURN: _("the head, if the whole household comes back"),
}
_RELATIONS = [("", _("not stated")), *(pair for pair in Relation.choices if pair[0] != "02")]


class FamilyForm(PlainForm):
    """``members`` are those who can be ticked: who lives here, or who left."""

    happened_on = forms.DateField(label=_("day it happened"), widget=DayInput)
    people = forms.TypedMultipleChoiceField(
        label=_("who"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    new_head = forms.TypedChoiceField(
        label=_("head from now on"), coerce=UUID, empty_value=None, required=False
    )
    name = forms.CharField(label=_("Name"), max_length=40)
    relation = forms.ChoiceField(
        label=_("relation to the head"), choices=_RELATIONS, required=False
    )
    other = forms.CharField(label=_("the other household"), max_length=40)
    birth_year = forms.IntegerField(label=_("year of birth"), min_value=1900, required=False)
    id_number = CodeField(label=_("ID number"), max_length=40, required=False)
    phone = CodeField(label=_("telephone"), max_length=30, required=False)
    number = CodeField(label=_("number of the new household"), max_length=20)
    grid = GridField(Grid.objects.none(), label=_("lowest grid"))
    tie = forms.BooleanField(
        label=_("the two households are kin and stand aside for each other"),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        household: Household,
        members: Sequence[Membership],
        grids: QuerySet[Grid],
        in_sight: QuerySet[Household],
        number: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.household, self.in_sight = household, in_sight
        asked = ["happened_on", *_QUESTIONS[kind]]
        self._ask_about(members, kind, with_relations="relations" in asked)
        cast(GridField, self.fields["grid"]).queryset = grids
        self.fields["grid"].initial = household.grid_id
        self.fields["number"].initial = number
        if kind == Kind.MARRIAGE:
            self.fields["other"].required = False
            self.fields["other"].help_text = _(
                "Only if they come from this village: number of that household, or a name in it"
            )
        for name in [*self.fields]:
            if name not in {*asked, "cid"} and not name.startswith("relation_"):
                del self.fields[name]

    def _ask_about(self, members: Sequence[Membership], kind: str, *, with_relations: bool) -> None:
        if kind == Kind.SPLIT:
            self.fields["new_head"].label = _("head of the new household")
            members = [one for one in members if one.person_id != self.household.head_id]
        people = [(str(one.person_id), one.person.name) for one in members]
        cast(forms.ChoiceField, self.fields["people"]).choices = people
        heads = people if kind in _HINTS else [pair for pair in people if not self._is_head(pair)]
        cast(forms.ChoiceField, self.fields["new_head"]).choices = [("", _("choose")), *heads]
        self.fields["new_head"].help_text = _HINTS.get(cast(Kind, kind), "")
        self.fields["new_head"].required = kind in {Kind.NEW_HEAD, Kind.SPLIT}
        for one in members if with_relations else ():
            self.fields[f"relation_{one.person_id}"] = forms.ChoiceField(
                label=_("%(name)s is to the head") % {"name": one.person.name},
                choices=_RELATIONS,
                required=False,
            )

    def _is_head(self, pair: tuple[str, str]) -> bool:
        return pair[0] == str(self.household.head_id)

    def clean_name(self) -> str:
        return plain_name(self.cleaned_data["name"])

    def clean_other(self) -> Household | None:
        typed = self.cleaned_data["other"]
        others = self.in_sight.filter(village=self.household.village_id)
        return found_by(others.exclude(pk=self.household.pk), typed) if typed.strip() else None

    def clean_id_number(self) -> str:
        return _fit(self.cleaned_data["id_number"].upper(), id_number_fault)

    def clean_phone(self) -> str:
        return _fit(self.cleaned_data["phone"], phone_fault)

    def facts(self) -> ActFacts:
        typed = self.cleaned_data
        relations = {
            UUID(name.removeprefix("relation_")): code
            for name, code in typed.items()
            if name.startswith("relation_") and code
        }
        other, grid = typed.get("other"), typed.get("grid")
        return ActFacts(
            happened_on=typed["happened_on"],
            people=typed.get("people", ()),
            new_head=typed.get("new_head"),
            relations=relations,
            newcomer=self._newcomer(),
            other=other.pk if other else None,
            grid=grid.pk if grid else None,
            number=typed.get("number", ""),
            tie=typed.get("tie", False),
        )

    def _newcomer(self) -> Newcomer | None:
        typed = self.cleaned_data
        if "name" not in typed:
            return None
        names = ("name", "relation", "birth_year", "id_number", "phone")
        return Newcomer(**{name: typed[name] for name in names if name in typed})


def _fit(number: str, fault_of: Any) -> str:
    if number and (fault := fault_of(number)):
        raise forms.ValidationError(FAULTS[fault], code=fault)
    return number
