"""Forms of panels, seats and sittings; those that count hands are in ``hands``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import Body, Panel, Seat
from evaluation.panels.queries.bench import Bench, Sitter
from evaluation.sittings.actions import Chairs
from grids.forms import CodeField, DayInput, Picks, PlainForm
from grids.listing import listed
from grids.models import Grid, Officer
from grids.roles import Role
from households.models import Person


def _choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
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
        _choose_from(self, "grids", grids)
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
        _choose_from(self, "officer", officers)

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


class SittingForm(PlainForm):
    """Where and under whom a panel sits."""

    panel = forms.ModelChoiceField(
        label=_("Who sits"), queryset=Panel.objects.none(), widget=forms.RadioSelect
    )
    held_on = forms.DateField(label=_("Day"), widget=DayInput, initial=localdate)
    place = forms.CharField(label=_("Place"), max_length=60)
    chair = forms.CharField(label=_("In the chair"), max_length=40)
    recorder = forms.CharField(label=_("Recorder"), max_length=40)
    scrutineer = forms.CharField(
        label=_("Scrutineer"), max_length=40, help_text=_("Watches the counting of hands.")
    )

    def __init__(self, *args: Any, panels: QuerySet[Panel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "panel", panels)
        field = self.fields["panel"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = None

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("scrutineer") and typed["scrutineer"] in {
            typed.get("chair"),
            typed.get("recorder"),
        }:
            self.add_error("scrutineer", _("Somebody else than the chair and the recorder."))
        return typed

    def chairs(self) -> Chairs:
        typed = self.cleaned_data
        names = ("held_on", "place", "chair", "recorder", "scrutineer")
        return Chairs(**{name: typed[name] for name in names})


class SignInForm(PlainForm):
    """One tick a seat; an alternate also says whom they stand in for."""

    def __init__(self, *args: Any, bench: Bench, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bench = bench
        members = [(str(sitter.seat.pk), sitter.seat.name) for sitter in bench.members()]
        for sitter in bench.sitters:
            key = sitter.seat.pk.hex
            self.fields[f"here_{key}"] = forms.BooleanField(
                label=sitter.seat.name, required=False, initial=sitter.present
            )
            if sitter.seat.kind == Seat.Kind.ALTERNATE:
                self.fields[f"for_{key}"] = _stand_in(sitter, members)

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        for sitter in self.bench.alternates():
            key = sitter.seat.pk.hex
            if typed.get(f"for_{key}") and not typed.get(f"here_{key}"):
                self.add_error(f"for_{key}", _("Tick the alternate as here first."))
        return typed

    def present(self) -> dict[UUID, UUID | None]:
        """Seat → the seat stood in for, of those who are here."""
        typed = self.cleaned_data
        here = [s.seat.pk for s in self.bench.sitters if typed.get(f"here_{s.seat.pk.hex}")]
        return {pk: UUID(member) if (member := typed.get(f"for_{pk.hex}")) else None for pk in here}

    def rows(self) -> list[tuple[Sitter, forms.BoundField, forms.BoundField | None]]:
        """Members, alternates, observers: the sitter, the tick, and whom they stand in for."""
        sitters = [*self.bench.members(), *self.bench.alternates(), *self.bench.observers()]
        return [
            (
                sitter,
                self[f"here_{sitter.seat.pk.hex}"],
                self[name] if (name := f"for_{sitter.seat.pk.hex}") in self.fields else None,
            )
            for sitter in sitters
        ]


def _stand_in(sitter: Sitter, members: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext("%(name)s stands in for") % {"name": sitter.seat.name},
        choices=[("", _("nobody")), *members],
        required=False,
        initial=str(sitter.stands_in_for or ""),
    )


class WithdrawRecusalForm(PlainForm):
    """Which recusal was a mistake; a key, so that a second press is no error."""

    recusal = forms.UUIDField(widget=forms.HiddenInput)


class RecusalForm(PlainForm):
    """Who stands aside, and why."""

    seat = forms.ModelChoiceField(
        label=_("Who stands aside"),
        queryset=Seat.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(
        label=_("Why"), max_length=100, help_text=_("For example: neighbours in a dispute.")
    )

    def __init__(self, *args: Any, seats: QuerySet[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "seat", seats)
