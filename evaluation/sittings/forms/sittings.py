"""Forms of panels, seats and sittings; those that count hands are in ``hands``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import Panel, Seat
from evaluation.panels.forms import choose_from
from evaluation.panels.queries.bench import Bench, Sitter
from evaluation.sittings.typed import Chairs
from grids.forms import DayInput, PlainForm
from households.models import LEAST_REASON


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
        choose_from(self, "panel", panels)
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


class MistakeForm(PlainForm):
    """Which recusal was a mistake, and why; a key, so that a second press is no error."""

    recusal = forms.UUIDField(widget=forms.HiddenInput)
    mistake = forms.CharField(
        label=_("why it is a mistake"), min_length=LEAST_REASON, max_length=100
    )


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
        choose_from(self, "seat", seats)
