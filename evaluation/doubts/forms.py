"""Forms of doubts: what was seen of which item, what the household was told, a second look."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from evaluation.doubts.queries.excluded import asked_back, pointing_at
from evaluation.doubts.queries.sentences import plain_words
from evaluation.doubts.queries.told import Line
from evaluation.doubts.typed import Again, Seen, Told
from evaluation.models import Award, Doubt, Fault, Reminder
from grids.forms import DayInput, Picks, PlainForm
from households.models import Visit

#: So long a household has time, where nobody says otherwise.
_USUAL = timedelta(days=14)
_NOT_HELD = _("The household does not hold this star today. Choose one that it holds.")


def _area(label: Any, length: int, *, rows: int = 3, told: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=length, help_text=told, widget=area)


class DoubtForm(PlainForm):
    """One item of one star that the household holds, what was seen, and that it may be a ground."""

    item = forms.ChoiceField(
        label=_("Which star, and which of its items?"),
        error_messages={"invalid_choice": _NOT_HELD},
    )
    words = _area(
        _("What was seen?"),
        300,
        told=_("The household reads this. Write what was seen, not who said it."),
    )
    only_mentioned = forms.BooleanField(
        label=_("The word is only mentioned; the reason is what was seen of the item."),
        required=False,
    )
    source = forms.ChoiceField(label=_("Where does it come from?"), widget=Picks(neutral=True))
    raised_on = forms.DateField(label=_("On which day was it seen?"), widget=DayInput)
    none_excluded = forms.BooleanField(
        label=_("It is none of these. The reason is only what was seen of the item."),
        error_messages={
            "required": _("Say that it is none of the things that can never be a ground.")
        },
    )

    def __init__(
        self,
        *args: Any,
        awards: Sequence[Award],
        hears: bool,
        visit: Visit | None = None,
        fault: Fault | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visit, self.fault = visit, fault
        self.fields["item"].choices = _items(awards)  # type: ignore[attr-defined]  # because a plain Field has none
        self.fields["raised_on"].initial = localdate()
        if visit:
            self.fields["raised_on"].initial = visit.visited_on
        if fault and fault.look:
            self.fields["raised_on"].initial = fault.look.seen_on
        sources = [Doubt.Source.OFFICER, *(Doubt.OF_VILLAGERS if hears else ())]
        self.fields["source"].choices = [(one.value, one.label) for one in sources]  # type: ignore[attr-defined]  # because a plain Field has none
        if visit or fault or not hears:
            del self.fields["source"]
        if not pointing_at(self.data.get("words", "")):
            del self.fields["only_mentioned"]

    def clean(self) -> dict[str, Any]:
        """Words that point at something excluded are asked back, once."""
        typed = self.cleaned_data
        if "only_mentioned" in self.fields and not typed.get("only_mentioned"):
            self.add_error("words", asked_back(pointing_at(typed.get("words", ""))))
        return typed

    def _source(self) -> str:
        if self.visit:
            return Doubt.Source.VISIT
        if self.fault:
            return Doubt.Source.INSPECTION
        return str(self.cleaned_data.get("source", Doubt.Source.OFFICER))

    def seen(self) -> Seen:
        typed = self.cleaned_data
        award, criterion = (UUID(key) for key in typed["item"].split(" "))
        return Seen(
            award, criterion, self._source(), typed["words"], typed["raised_on"],
            none_excluded=typed["none_excluded"],
            visit=self.visit.pk if self.visit else None,
            fault=self.fault.pk if self.fault else None,
            only_mentioned=typed.get("only_mentioned", False),
        )  # fmt: skip


def _items(awards: Sequence[Award]) -> list[Any]:
    """The items under their stars."""
    none: list[Any] = [("", _("please choose"))]
    return none + [
        (
            str(award.star),
            [
                (f"{award.pk} {item.pk}", f"{item.code} {item}")
                for item in award.star.star.criteria.all()
            ],
        )
        for award in awards
    ]


class RemindForm(PlainForm):
    """What the household was told, and what it says; the words are there to begin with."""

    words = _area(_("What the household is told, in plain words"), 600, rows=8)
    told_on = forms.DateField(label=_("On which day was it told?"), widget=DayInput)
    told = forms.CharField(label=_("Who of the household was told?"), max_length=40)
    way = forms.ChoiceField(
        label=_("How?"), choices=Reminder.Way.choices, widget=Picks(neutral=True)
    )
    reply = _area(
        _("What the household says, in its own words"),
        300,
        told=_("Also where it says that it is not so. If it says nothing, write that."),
    )
    mend_by = forms.DateField(
        label=_("It has time until"),
        help_text=_("Two weeks as a rule, at least three days."),
        widget=DayInput,
    )

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = localdate()
        self.fields["words"].initial = plain_words(line)
        self.fields["told_on"].initial = today
        self.fields["told"].initial = line.household.head.name
        self.fields["way"].initial = Reminder.Way.HOME.value
        self.fields["mend_by"].initial = today + _USUAL

    def typed(self) -> Told:
        typed = self.cleaned_data
        return Told(
            typed["words"], typed["told"], typed["way"], typed["told_on"], typed["reply"],
            typed["mend_by"],
        )  # fmt: skip


class LookForm(PlainForm):
    """Mended or not, on which day, and what was seen."""

    mended = forms.ChoiceField(
        label=_("Is it mended?"),
        choices=[("yes", _("mended")), ("no", _("not mended"))],
        widget=Picks,
    )
    looked_on = forms.DateField(label=_("On which day were you there?"), widget=DayInput)
    words = _area(_("What was seen?"), 300, told=_("The household reads this."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["looked_on"].initial = localdate()

    def again(self) -> Again:
        typed = self.cleaned_data
        return Again(typed["looked_on"], typed["mended"] == "yes", typed["words"])


class DropForm(PlainForm):
    """Why a doubt is given up."""

    reason = forms.CharField(
        label=_("Why is it given up?"),
        help_text=_("For the village; the household reads only that it was unfounded."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
