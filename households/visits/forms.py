"""Forms of visits: many at once where nothing is new, one in words, what is added later."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from grids.forms import DayInput, PlainForm
from households.models import Visit, VisitRule, Wish
from households.visits.queries.calls import Call, Months
from households.visits.typed import TYPED, NothingNew, Seen

_WORDS = ("trouble", "help", "promise", "wish")


class _DayForm(PlainForm):
    visited_on = forms.DateField(label=_("Day"), widget=DayInput, initial=localdate)
    way = forms.ChoiceField(
        label=_("How somebody called"),
        choices=Visit.Way.choices,
        initial=Visit.Way.HOME,
        widget=forms.RadioSelect,
    )


class NothingNewForm(_DayForm):
    """Two taps a household: ticked, and sent."""

    households = forms.MultipleChoiceField(
        label=_("Nothing new at"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the households where nothing is new.")},
    )

    def __init__(self, *args: Any, calls: Sequence[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        called = [
            (str(c.household.pk), f"{c.household.number} {c.household.head.name}") for c in calls
        ]
        self.fields["households"].choices = called  # type: ignore[attr-defined]  # because stubs call it a Field

    @property
    def ticked(self) -> set[str]:
        return set(self["households"].value() or [])

    def seen(self) -> NothingNew:
        typed = self.cleaned_data
        homes = [UUID(key) for key in typed["households"]]
        return NothingNew(homes, typed["visited_on"], typed["way"])


def _words(label: Any, length: int) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=length, required=False, widget=area)


class VisitForm(_DayForm):
    """A visit in words; whatever stays empty was not a matter."""

    trouble = _words(_("Problem that you saw"), 300)
    wish_kind = forms.ChoiceField(
        label=_("Somebody asks for something"),
        choices=[("", _("nobody asks for anything")), *Wish.Kind.choices],
        required=False,
        help_text=_("It goes into the village’s book of wishes and gets an answer."),
    )
    wish = _words(_("What they ask for"), 300)
    help = _words(_("Help that you gave or offered"), 300)
    promise = _words(_("What was promised, and by whom"), 200)
    promised_by = forms.DateField(label=_("Until"), widget=DayInput, required=False)
    next_on = forms.DateField(label=_("Next visit"), widget=DayInput, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, visit: Visit | None = None, **kwargs: Any) -> None:
        if visit is not None:
            kwargs["initial"] = {name: getattr(visit, name) for name in (*TYPED, "version")}
        super().__init__(*args, **kwargs)
        if visit is not None:
            del self.fields["wish"], self.fields["wish_kind"]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("wish_kind") and not typed.get("wish"):
            self.add_error("wish", _("Say in words what they ask for."))
        if typed.get("promised_by") and not typed.get("promise"):
            self.add_error("promise", _("Say what was promised until that day."))
        return typed

    def seen(self) -> Seen:
        typed = self.cleaned_data
        words = {name: typed.get(name, "") for name in _WORDS}
        return Seen(
            visited_on=typed["visited_on"], way=typed["way"], promised_by=typed["promised_by"],
            next_on=typed["next_on"], wish_kind=typed.get("wish_kind", ""), **words,
        )  # fmt: skip


class NoteForm(PlainForm):
    """Said of a visit later."""

    text = forms.CharField(
        label=_("What is added"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RulesForm(PlainForm):
    """Months between visits, by kind of household."""

    def __init__(self, *args: Any, months: Months, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in VisitRule.Kind:
            self.fields[kind.value] = forms.IntegerField(
                label=kind.label, min_value=1, max_value=12, initial=months[kind.value],
                help_text=_("every so many months"),
            )  # fmt: skip

    def months(self) -> dict[str, int]:
        return {kind.value: self.cleaned_data[kind.value] for kind in VisitRule.Kind}
