"""Forms of panels and their seats."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import Body, Seat
from grids.forms import CodeField, Picks, PlainForm
from grids.listing import listed
from grids.models import Grid, Officer
from grids.roles import Role
from households.models import Person


def choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Offer these rows in the form's field of that name."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class OfficerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # because Django's is not generic at run time
    """Officers with what they are, since a body asks for certain roles and namesakes occur;
    with the place first where ``queryset`` tells one, as there are many."""

    def label_from_instance(self, obj: Any) -> str:
        roles = listed(str(role.label) for role in Role if role in obj.roles)
        return " · ".join([*filter(None, [getattr(obj, "place", "")]), obj.name, roles])


class PanelForm(PlainForm):
    """A group with its villager groups, or the two committees."""

    body = forms.ChoiceField(label=_("Which body"), choices=Body.choices, widget=Picks)
    name = forms.CharField(
        label=_("What it is called"), max_length=40, help_text=_("As the minutes shall call it.")
    )
    grids = forms.ModelMultipleChoiceField(
        label=_("Villager groups that it judges"),
        queryset=Grid.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For an assessment group only. None means the whole village."),
    )

    def __init__(self, *args: Any, grids: QuerySet[Grid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "grids", grids)
        if not grids:
            del self.fields["grids"]

    def chosen_grids(self) -> list[Grid]:
        judges = self.cleaned_data["body"] == Body.GROUP
        return list(self.cleaned_data.get("grids", ())) if judges else []


class SeatForm(PlainForm):
    """Who holds a seat: somebody of the village's roster, an officer, or a guest."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        required=False,
        help_text=_("A villager's name as in the roster; leave it empty for an officer below."),
    )
    number = CodeField(
        label=_("Household number"),
        max_length=20,
        required=False,
        help_text=_("Only needed when several people have this name."),
    )
    officer = OfficerField(
        label=_("Or an officer of the village"), queryset=Officer.objects.none(), required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind of seat"),
        choices=Seat.Kind.choices,
        widget=Picks(neutral=True),
        initial=Seat.Kind.MEMBER,
    )
    guest = forms.BooleanField(
        label=_("This person is not in the village's roster"), required=False
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], officers: QuerySet[Officer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        choose_from(self, "officer", officers)

    def clean(self) -> dict[str, Any]:
        """Find the one person that is meant; kinship cannot be found for somebody unknown."""
        typed = self.cleaned_data
        typed["person"] = None
        if not typed.get("name") and not typed.get("officer"):
            raise forms.ValidationError(_("Type a name or choose an officer."))
        if typed.get("name") and not typed.get("guest"):
            typed["person"] = self._person(typed["name"], typed.get("number", ""))
        typed["name"] = typed.get("name") or getattr(typed.get("officer"), "name", "")
        return typed

    def seat(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "kind", "person", "officer")}

    def _person(self, name: str, number: str) -> Person | None:
        named = self.people.filter(name=name, memberships__until=None)
        if number:
            named = named.filter(memberships__household__number=number)
        numbers = sorted(named.values_list("memberships__household__number", flat=True))
        if len(numbers) == 1:
            return named.get()
        if numbers:
            which = listed(numbers)
            self.add_error(
                "number",
                gettext("Several people have this name. Give the household number: %(which)s.")
                % {"which": which},
            )
        elif not self.cleaned_data.get("officer"):
            self.add_error(
                "name", _("Nobody of this name is in the roster. Check it, or tick the box below.")
            )
        return None
